package io.massifdb.txnlayer.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import io.massifdb.kvapi.Answer;
import io.massifdb.kvapi.Key;
import io.massifdb.kvapi.KeySpan;
import io.massifdb.kvapi.Keys;
import io.massifdb.kvapi.NodeId;
import io.massifdb.kvapi.RangeDescriptor;
import io.massifdb.kvapi.RangeEpoch;
import io.massifdb.kvapi.RangeId;
import io.massifdb.kvapi.ReplicaDescriptor;
import io.massifdb.kvapi.Request;
import io.massifdb.kvapi.Timestamp;
import io.massifdb.kvapi.TransactionHeader;
import io.massifdb.kvapi.port.KvSender;
import io.massifdb.kvapi.port.LeaseView;
import io.massifdb.kvapi.port.TimestampUnavailableException;
import io.massifdb.kvapi.seam.Scheduler;
import io.massifdb.kvapi.seam.Transport;
import io.massifdb.testkit.SeededRandom;
import io.massifdb.testkit.SimulatedNetwork;
import io.massifdb.testkit.SimulatedScheduler;
import io.massifdb.testkit.SimulatedTransport;
import io.massifdb.testkit.Timeline;
import io.massifdb.testkit.VirtualClock;
import io.massifdb.txnlayer.routing.RangeCache;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Three nodes whose lease of the system range moves; clocks that disagree; messages that are lost.
 */
final class OracleWorld {
  static final int NODES = 3;

  final SeededRandom random;
  final Timeline timeline;
  final SimulatedNetwork network;
  final List<OracleNode> nodes = new ArrayList<>();

  /** What Raft keeps: the window, and who holds the lease in which term. */
  private byte @Nullable [] window;

  int leader = 0;
  long term = 1;

  OracleWorld(long seed) {
    random = new SeededRandom(seed);
    timeline = new Timeline(random.split("timeline"));
    network = new SimulatedNetwork(timeline, random.split("network"));
    for (int i = 0; i < NODES; i++) {
      nodes.add(new OracleNode(i));
    }
  }

  private static RangeDescriptor system() {
    List<ReplicaDescriptor> replicas = new ArrayList<>();
    for (int i = 0; i < NODES; i++) {
      replicas.add(new ReplicaDescriptor(new NodeId(i + 1), i + 1, false));
    }
    return new RangeDescriptor(
        RangeId.SYSTEM,
        new KeySpan(Key.MIN, Keys.DIRECTORY_START),
        replicas,
        NODES + 1,
        new RangeEpoch(1, 1));
  }

  final class OracleNode implements LeaseView, KvSender {
    private final int index;
    final SimulatedScheduler scheduler;
    final VirtualClock clock;
    final OracleServer server;
    final OracleClient client;

    OracleNode(int index) {
      this.index = index;
      scheduler = new SimulatedScheduler(timeline, "n" + (index + 1));
      clock = new VirtualClock(timeline, scheduler);
      SimulatedTransport transport = network.join(new NodeId(index + 1), scheduler, clock);
      server = new OracleServer(this, this, clock, scheduler, 200, 1_000_000);
      client = new OracleClient(transport, clock, scheduler, new RangeCache(system()), server);
      transport.register(Transport.Channel.ORACLE, server.handler(() -> new NodeId(leader + 1)));
    }

    @Override
    public OptionalLong leaseTerm(RangeId range) {
      return leader == index ? OptionalLong.of(term) : OptionalLong.empty();
    }

    /** Consensus that takes time, may be lost, and fails when the lease moved meanwhile. */
    @Override
    public List<Answer> send(
        @Nullable TransactionHeader transaction, List<Request> requests, Duration budget) {
      long before = term;
      pause(random.nextInt(4));
      if (term != before || leader != index) {
        return List.of(new Answer.Unknown("the lease moved"));
      }
      Answer answer =
          switch (requests.getFirst()) {
            case Request.MetaGet _ -> new Answer.Value(window, Timestamp.ZERO);
            case Request.MetaPut put -> {
              if (!Arrays.equals(window, put.expected())) {
                yield new Answer.MetaConflict(window);
              }
              window = put.value();
              yield new Answer.Done();
            }
            default -> throw new AssertionError("unexpected request");
          };
      if (random.chance(0.1)) {
        return List.of(new Answer.Unknown("the reply was lost"));
      }
      pause(random.nextInt(4));
      return List.of(answer);
    }

    void pause(int millis) {
      try {
        clock.sleep(Duration.ofMillis(millis));
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }

  void run(Runnable body) {
    AtomicBoolean ended = new AtomicBoolean();
    Scheduler.Task _ =
        nodes
            .getFirst()
            .scheduler
            .spawn(
                "test",
                () -> {
                  body.run();
                  ended.set(true);
                });
    timeline.runUntil(ended::get, Duration.ofMinutes(10));
    nodes.forEach(node -> node.scheduler.rethrowFailure());
    assertThat(ended).isTrue();
  }

  /** Every value drawn after another was received is greater; none is issued twice. */
  void failovers() {
    network.setUsual(
        new SimulatedNetwork.Link(Duration.ofNanos(50_000), Duration.ofMillis(3), 0.02, 0));
    for (OracleNode node : nodes) {
      node.clock.setWallOffset(Duration.ofMillis(random.nextInt(2_000) - 1_000));
    }
    Set<Timestamp> all = new TreeSet<>();
    long[] received = {0};
    int[] drawn = {0};
    run(() -> {
      List<Scheduler.Task> tasks = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        OracleNode node = nodes.get(i % NODES);
        tasks.add(
            node.scheduler.spawn(
                "drawer",
                () -> {
                  for (int j = 0; j < 25; j++) {
                    long floor = received[0];
                    try {
                      Timestamp value = node.client.draw(Duration.ofSeconds(20));
                      assertThat(value.value()).isGreaterThan(floor);
                      assertThat(all.add(value)).isTrue();
                      assertThat(value.counter()).isNotEqualTo((1 << 18) - 1);
                      received[0] = Math.max(received[0], value.value());
                      drawn[0]++;
                    } catch (TimestampUnavailableException _) {
                      // Nothing was issued to this caller.
                    }
                    node.pause(random.nextInt(20));
                  }
                }));
      }
      for (int i = 0; i < 15; i++) {
        nodes.getFirst().pause(random.nextInt(40));
        leader = random.nextInt(NODES);
        term++;
      }
      for (Scheduler.Task task : tasks) {
        try {
          task.join();
        } catch (InterruptedException e) {
          throw new AssertionError(e);
        }
      }
    });
    assertThat(drawn[0]).isGreaterThan(100);
  }
}
