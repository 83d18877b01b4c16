package io.massifdb.raft.simulation;

import io.massifdb.raft.ConfigurationChange;
import io.massifdb.raft.ConfigurationState;
import io.massifdb.raft.RaftNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The second phase. The network falls silent, and of the members that are sound a core is chosen
 * that must get on by itself (see {@link Prospects}), often the smallest one; the others are gone
 * for good. Then the core is healed. It must elect a leader, leave a joint configuration, bring all
 * its members up to a new entry, answer a read of each, and go on taking proposals.
 */
final class Recovery {
  private static final int TURNS_MAX = 400;
  private static final int PROPOSALS = 40;
  private static final long LAST_WORDS_MICROS = 300_000;
  private static final long SILENCE_MICROS_MAX = 10_000_000;

  private final Simulation world;

  Recovery(Simulation world, Workload workload) {
    this.world = world;
    workload.end();
  }

  void run() {
    for (Host host : world.hosts()) {
      host.resume();
      host.endStalls();
      host.calls.heal();
    }
    world.quickenDisks();
    if (world.random.nextInt(4) == 0) {
      world.timeline.runUntil(world.timeline.now() + LAST_WORDS_MICROS);
    }
    fallSilent();
    if (!chooseCore()) {
      world.coverage.hit("no quorum left to recover");
      return;
    }
    if (world.random.nextBoolean()) {
      world.running().forEach(Host::checkpoint);
      world.running().forEach(host -> host.compact(0));
      world.network.loseSnapshotsOnce();
    }
    world.network.heal();
    if (!world.weather.settings().preVote() || world.weather.settings().mixed()) {
      // A candidate that cannot win, but has a clock twice as fast as those that could, keeps them
      // from standing for ever. That is what pre-votes are for.
      world.rightClocks();
    }
    getOn();
    takeProposals();
    world.coverage.hit("recovered");
  }

  /** Until the logs on the disks tell everything. */
  private void fallSilent() {
    world.network.silence();
    if (world.random.nextInt(4) == 0) {
      world.running().forEach(Host::crash);
    }
    world.hosts().forEach(Host::start);
    long end = world.timeline.now() + SILENCE_MICROS_MAX;
    while (!world.hosts().stream().allMatch(Host::isQuiet)) {
      if (world.timeline.now() > end) {
        throw new AssertionError("members do not come to rest");
      }
      world.timeline.runUntil(world.timeline.now() + 100);
    }
  }

  private List<Host> sound() {
    return new ArrayList<>(
        world.hosts().stream().filter(host -> host.fate() != Host.Fate.GONE).toList());
  }

  /** Returns false if not even all sound members can be trusted to get on. */
  private boolean chooseCore() {
    List<Host> core = sound();
    if (!new Prospects(core).areGood()) {
      return false;
    }
    if (world.random.nextInt(3) > 0) {
      for (Host host : inOrderOfDispensability()) {
        core.remove(host);
        if (!new Prospects(core).areGood()) {
          core.add(host);
        }
      }
      world.coverage.hit("smallest core");
    }
    for (Host host : sound()) {
      if (!core.contains(host)) {
        host.destroy();
      }
    }
    return true;
  }

  private List<Host> inOrderOfDispensability() {
    List<Host> hosts = sound();
    Collections.shuffle(hosts, world.random);
    Host leader = world.leader();
    if (leader != null && world.random.nextBoolean()) {
      hosts.remove(leader);
      hosts.addFirst(leader);
    }
    return hosts;
  }

  private void getOn() {
    for (int turn = 0; turn < TURNS_MAX; turn++) {
      pass(2 * Weather.TICK_MICROS);
      Host leader = world.leader();
      if (leader != null && leader.running().configuration().isJoint()) {
        // What ends by itself must do so.
        if (!leader.running().configuration().autoLeave()) {
          leader.input(raft -> raft.proposeConfigurationChange(ConfigurationChange.leaveJoint()));
        }
      } else if (leader != null && turn % 10 == 9 && recovered(leader)) {
        return;
      }
    }
    throw new AssertionError("a healed core does not get on");
  }

  private void pass(long micros) {
    world.timeline.runUntil(world.timeline.now() + micros);
    stopRemoved();
  }

  /**
   * What a host must do by itself: stop a leader that was removed and did not step down, as soon as
   * the others know; and without pre-vote and check-quorum any removed member, which might disturb
   * for ever.
   */
  private void stopRemoved() {
    Host leader = world.leader();
    Weather.Settings settings = world.weather.settings();
    boolean quiet = settings.preVote() && settings.checkQuorum() && !settings.mixed();
    if (!quiet) {
      world.running().stream()
          .filter(host -> host != leader && isRemoved(host))
          .forEach(Host::destroy);
    }
    if (leader != null) {
      ConfigurationState members = leader.running().configuration();
      boolean othersKnow =
          members(leader).stream()
              .allMatch(host -> hasApplied(host.raft(), leader.running().appliedIndex()));
      if (!members.isVoter(leader.id) && othersKnow) {
        leader.destroy();
      }
    }
  }

  /** Neither a member where most is applied, nor anybody whose vote could still matter. */
  private boolean isRemoved(Host host) {
    List<Host> running = world.running();
    Host ahead = Collections.max(running, Comparator.comparingLong(Prospects::applied));
    return !ahead.running().configuration().contains(host.id)
        && running.stream().noneMatch(other -> other != host && Prospects.involves(other, host.id));
  }

  private boolean recovered(Host leader) {
    long before = leader.running().lastIndex();
    world.propose(leader);
    List<Host> asked = members(leader);
    long answeredBefore = world.oracle.readsAnswered();
    asked.forEach(world::read);
    pass(3 * Weather.TICK_MICROS);
    return world.leader() == leader
        && world.oracle.readsAnswered() >= answeredBefore + asked.size()
        && asked.stream().allMatch(host -> hasApplied(host.raft(), before + 1));
  }

  private List<Host> members(Host leader) {
    ConfigurationState members = leader.running().configuration();
    return world.running().stream().filter(host -> members.contains(host.id)).toList();
  }

  private static boolean hasApplied(@Nullable RaftNode raft, long index) {
    return raft != null && raft.appliedIndex() >= index;
  }

  /** Neither windows nor limits may have lost anything for good. */
  private void takeProposals() {
    int[] applied = {0};
    long last = 0;
    for (int turn = 0; turn < TURNS_MAX; turn++) {
      Host leader = world.leader();
      if (leader != null && applied[0] < PROPOSALS) {
        byte[] data = new Command(0, 0).encode(new byte[world.random.nextInt(100)]);
        world.propose(leader, data, () -> applied[0]++);
      } else if (leader != null) {
        last = Math.max(last, leader.running().lastIndex());
        long upTo = last;
        if (members(leader).stream().allMatch(host -> hasApplied(host.raft(), upTo))) {
          return;
        }
      }
      pass(Weather.TICK_MICROS / 2);
    }
    throw new AssertionError("a healed core took " + applied[0] + " proposals only");
  }
}
