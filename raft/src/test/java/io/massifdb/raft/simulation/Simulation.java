package io.massifdb.raft.simulation;

import io.massifdb.raft.ConfigurationState;
import io.massifdb.raft.ProposalAnswer;
import io.massifdb.raft.RaftNode;
import io.massifdb.raft.Role;
import io.massifdb.raft.Snapshot;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * One run. First everything that the {@link Weather} of the seed has happens to the group, and its
 * promises must hold (<em>safety</em>); then a core of members, enough to decide, is healed, and it
 * must get on (<em>liveness</em>, see {@link Recovery}).
 */
final class Simulation {
  private static final long SAFETY_MICROS = 2_000_000;

  final Random random;
  final Weather weather;
  final Timeline timeline = new Timeline();
  final Coverage coverage = new Coverage();
  final Oracle oracle = new Oracle(this);
  final Network network;
  final LinkFaults links;
  final ProcessFaults processes;
  final Ambush ambush;
  final Coup coup;
  private final SortedMap<Long, Host> hosts = new TreeMap<>();
  private final long safetyMicros;
  private long nextHost = 1;
  private long nextContext = 1;
  private boolean slowDisks = true;
  private boolean rightClocks;

  Simulation(long seed) {
    this(new Random(seed), SAFETY_MICROS);
  }

  private Simulation(Random random, long safetyMicros) {
    this(random, Weather.of(random), safetyMicros);
  }

  Simulation(Random random, Weather weather, long safetyMicros) {
    this.random = random;
    network = new Network(this);
    links = new LinkFaults(this);
    processes = new ProcessFaults(this);
    this.weather = weather;
    ambush = new Ambush(this);
    coup = new Coup(this);
    this.safetyMicros = safetyMicros;
    List<Long> voters = LongStream.rangeClosed(1, weather.voters()).boxed().toList();
    Snapshot initial =
        new Snapshot(2, 1, ConfigurationState.of(voters, List.of()), new byte[Machine.STATE_BYTES]);
    for (int i = 0; i < weather.voters(); i++) {
      addHost(initial);
    }
  }

  /** Runs all of it. */
  void run() {
    hosts.values().forEach(Host::start);
    Workload workload = new Workload(this);
    Nemesis nemesis = new Nemesis(this);
    workload.begin();
    nemesis.begin();
    timeline.runUntil(safetyMicros);
    if (weather.ambush() > 0) {
      nemesis.strikeLast();
      timeline.runUntil(safetyMicros + random.nextLong(2 * weather.electionMicros()));
    }
    nemesis.end();
    ambush.end();
    new Recovery(this, workload).run();
  }

  // Members

  Host addHost(Snapshot initial) {
    Host host = new Host(this, nextHost++, initial);
    hosts.put(host.id, host);
    double speed = 1 + weather.clocks().drift() * (2 * random.nextDouble() - 1);
    long period = (long) (Weather.TICK_MICROS * speed);
    timeline.after(random.nextLong(period), () -> tick(host, period));
    return host;
  }

  private void tick(Host host, long period) {
    if (host.fate() != Host.Fate.GONE) {
      host.tick();
      timeline.after(untilNextTick(period), () -> tick(host, period));
    }
  }

  private long untilNextTick(long period) {
    if (rightClocks) {
      return Weather.TICK_MICROS;
    }
    double noise = weather.clocks().noise();
    return noise == 0 ? period : (long) (period * (1 + noise * (2 * random.nextDouble() - 1)));
  }

  /** From now on all clocks run at the same speed. */
  void rightClocks() {
    rightClocks = true;
  }

  @Nullable Host host(long id) {
    return hosts.get(id);
  }

  Collection<Host> hosts() {
    return hosts.values();
  }

  /** A running host, null if there is none. */
  @Nullable Host anyRunning() {
    List<Host> running = running();
    return running.isEmpty() ? null : running.get(random.nextInt(running.size()));
  }

  List<Host> running() {
    List<Host> running = new ArrayList<>();
    for (Host host : hosts.values()) {
      if (host.raft() != null) {
        running.add(host);
      }
    }
    return running;
  }

  /** The leader of the highest term, as far as one sees from outside. */
  @Nullable Host leader() {
    Host leader = null;
    for (Host host : leaders()) {
      if (leader == null || host.running().term() > leader.running().term()) {
        leader = host;
      }
    }
    return leader;
  }

  /** All that believe to lead. */
  List<Host> leaders() {
    return running().stream().filter(host -> host.running().role() == Role.LEADER).toList();
  }

  void scheduleStart(Host host) {
    timeline.after(random.nextLong(weather.disks().restartMicros()), host::start);
  }

  // Time

  long diskLatency() {
    long usual = weather.disks().latencyMicros();
    long mean = slowDisks ? usual : Math.min(usual, 1_000);
    return 20 + (long) (-mean * Math.log(1 - random.nextDouble()));
  }

  long applyLatency() {
    return random.nextInt(4) == 0 ? diskLatency() : random.nextInt(50);
  }

  void quickenDisks() {
    slowDisks = false;
  }

  // Clients

  /** Asks a host where to read; the answer, if there is one, is checked. */
  void read(Host host) {
    long context = nextContext++;
    oracle.readStarted(context);
    byte[] bytes = ByteBuffer.allocate(Long.BYTES).putLong(context).array();
    host.input(raft -> raft.readIndex(bytes));
  }

  /** Proposes something that nobody asks for again. */
  void propose(Host host) {
    byte[] payload = new byte[random.nextInt(random.nextInt(10) == 0 ? 200 : 20)];
    random.nextBytes(payload);
    propose(host, new Command(0, 0).encode(payload), () -> {});
  }

  /** Proposes at a host; if it leads, the answer is checked when the host has applied it. */
  void propose(Host host, byte[] data, Runnable whenApplied) {
    host.input(raft -> {
      if (raft.propose(data) instanceof ProposalAnswer.Appended appended) {
        host.awaitApplied(appended.index(), appended.term(), whenApplied);
      }
    });
  }

  @Override
  public String toString() {
    StringBuilder out = new StringBuilder(weather + "\n");
    for (Host host : hosts.values()) {
      out.append(host.id).append(": ").append(host.fate());
      RaftNode raft = host.raft();
      if (raft != null) {
        out.append(
            " %s%s term=%d leader=%d first=%d last=%d commit=%d applied=%d %s %s"
                .formatted(
                    raft.role(),
                    host.isPaused() ? " paused" : "",
                    raft.term(),
                    raft.leader(),
                    raft.firstIndex(),
                    raft.lastIndex(),
                    raft.commitIndex(),
                    raft.appliedIndex(),
                    raft.configuration(),
                    raft.role() == Role.LEADER ? "\n   " + raft.progress() : ""));
      }
      out.append('\n');
    }
    return out.toString();
  }
}
