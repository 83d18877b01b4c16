package io.massifdb.rangestore;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.massifdb.kvapi.Answer;
import io.massifdb.kvapi.BatchRequest;
import io.massifdb.kvapi.BatchResult;
import io.massifdb.kvapi.CommitForm;
import io.massifdb.kvapi.CoordinatorStanding;
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
import io.massifdb.kvapi.TransactionId;
import io.massifdb.kvapi.port.ScanEvaluator;
import io.massifdb.rangestore.loop.LoopSettings;
import io.massifdb.testkit.MemoryEngine;
import io.massifdb.testkit.SeededRandom;
import io.massifdb.testkit.SimulatedDisk;
import io.massifdb.testkit.SimulatedNetwork;
import io.massifdb.testkit.SimulatedScheduler;
import io.massifdb.testkit.Timeline;
import io.massifdb.testkit.VirtualClock;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Some whole stores over the Raft loop, in virtual time, and their clients. */
class StoreWorld {
  private static final Duration LONG = Duration.ofSeconds(60);

  final SeededRandom random;
  final Timeline timeline;
  final SimulatedNetwork network;
  private final AtomicLong oracle = new AtomicLong(1000);
  final List<Node> nodes = new ArrayList<>();
  long splitBytes = 20_000;
  long ownRangeBytes = 5_000;
  long mergeBytes;
  LoopSettings loop = LoopSettings.DEFAULT;

  StoreWorld(long seed) {
    random = new SeededRandom(seed);
    timeline = new Timeline(random.split("timeline"));
    network = new SimulatedNetwork(timeline, random.split("network"));
  }

  /** A node: what survives a crash, and its present life. */
  final class Node {
    final NodeId id;
    final SimulatedDisk disk = new SimulatedDisk();
    final MemoryEngine engine = new MemoryEngine();
    final List<String> failures = new ArrayList<>();
    SimulatedScheduler scheduler;
    VirtualClock clock;
    @Nullable Store store;
    int lives;

    Node(int number) {
      id = new NodeId(number);
      scheduler = new SimulatedScheduler(timeline, id.toString());
      clock = new VirtualClock(timeline, scheduler);
    }

    void start(List<RangeDescriptor> first) {
      scheduler = new SimulatedScheduler(timeline, id.toString());
      clock = new VirtualClock(timeline, scheduler);
      StoreConfiguration defaults = StoreConfiguration.defaults(id);
      StoreConfiguration configuration =
          new StoreConfiguration(
              id,
              defaults.replicas(),
              loop,
              defaults.log(),
              splitBytes,
              ownRangeBytes,
              mergeBytes,
              Duration.ofSeconds(1),
              MvccSettings.DEFAULT);
      SeededRandom own = random.split("node " + id + " life " + lives++);
      try {
        Store opened =
            Store.open(
                configuration,
                new StoreSeams(
                    engine, disk, clock, own, scheduler, network.join(id, scheduler, clock)),
                new StorePorts(
                    StoreWorld.this::send,
                    StoreWorld.this::sendTo,
                    _ -> new Timestamp(oracle.incrementAndGet()),
                    _ -> Set.of(),
                    (_, _) -> CoordinatorStanding.ALIVE,
                    new NoPrograms(),
                    _ -> Timestamp.MAX),
                (message, cause) -> failures.add(message + ": " + cause));
        store = opened;
        opened.start();
        opened.bootstrap(first);
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }

    void crash() {
      scheduler.kill();
      store = null;
      disk.crash(random);
      engine.crash(random);
    }

    /** As a crash that loses everything that was not flushed. */
    void losePower() {
      scheduler.kill();
      store = null;
      disk.crash(random);
      engine.crash();
    }
  }

  private static final class NoPrograms implements ScanEvaluator {
    @Override
    public Evaluation begin(byte[] program, long rowLimit) {
      throw new UnsupportedOperationException("no programs here");
    }

    @Override
    public RowChange change(byte[] program, byte[] key, byte @Nullable [] value) {
      throw new UnsupportedOperationException("no programs here");
    }
  }

  /** Tries every node with every descriptor known anywhere; runs on a simulated thread. */
  List<Answer> send(@Nullable TransactionHeader header, List<Request> requests, Duration budget) {
    Key key = requests.getFirst().span().start();
    for (int attempt = 0; attempt < 200; attempt++) {
      for (Node node : nodes) {
        Store store = node.store;
        if (store == null) {
          continue;
        }
        for (RangeDescriptor range : store.descriptors()) {
          if (range.span().contains(key)) {
            BatchResult result =
                store.execute(
                    new BatchRequest(
                        range.id(), range.epoch(), header, requests, budget.toMillis()));
            if (result instanceof BatchResult.Answers answers) {
              return answers.answers();
            }
          }
        }
      }
      try {
        nodes.getFirst().clock.sleep(Duration.ofMillis(50));
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
    Answer[] all = new Answer[requests.size()];
    Arrays.fill(all, new Answer.Unknown("nobody answered"));
    return Arrays.asList(all);
  }

  /** One node, once; a node that is down does not answer. */
  private BatchResult sendTo(NodeId node, BatchRequest request, Duration timeout) {
    Store store = nodes.get(node.value() - 1).store;
    return store == null ? new BatchResult.Unavailable("down") : store.execute(request);
  }

  /** Runs work on a simulated thread of the first node until it is done. */
  <T> T run(Supplier<T> work) {
    AtomicReference<T> result = new AtomicReference<>();
    nodes.getFirst().scheduler.spawn("client", () -> result.set(work.get()));
    boolean done = timeline.runUntil(() -> result.get() != null, LONG);
    for (Node node : nodes) {
      node.scheduler.rethrowFailure();
      assertThat(node.failures).isEmpty();
    }
    assertThat(done).as("done within %s of virtual time", LONG).isTrue();
    return result.get();
  }

  Answer write(String key, String value) {
    return run(() -> {
      Timestamp begin = new Timestamp(oracle.incrementAndGet());
      TransactionHeader header =
          new TransactionHeader(new TransactionId(begin), key(key), new NodeId(1), begin);
      return send(
              header,
              List.of(
                  new Request.Put(key(key), value.getBytes(UTF_8), 1, null),
                  new Request.EndTransaction(
                      key(key), new CommitForm.OnePhase(List.of(), false, Timestamp.MAX))),
              Duration.ofSeconds(5))
          .getLast();
    });
  }

  String read(String key) {
    return run(() -> {
      Timestamp begin = new Timestamp(oracle.incrementAndGet());
      TransactionHeader header =
          new TransactionHeader(new TransactionId(begin), null, new NodeId(1), begin);
      Answer answer =
          send(header, List.of(new Request.Get(key(key))), Duration.ofSeconds(5)).getFirst();
      return answer instanceof Answer.Value value && value.value() != null
          ? new String(value.value(), UTF_8)
          : answer.toString();
    });
  }

  static Key key(String text) {
    return new Key(("P" + text).getBytes(UTF_8));
  }

  List<RangeDescriptor> cluster(int size) {
    return cluster(IntStream.rangeClosed(1, size).boxed().toList(), size);
  }

  /** Some nodes, of which the given ones have replicas of everything. */
  List<RangeDescriptor> cluster(List<Integer> members, int size) {
    List<ReplicaDescriptor> replicas = new ArrayList<>();
    for (int member : members) {
      replicas.add(new ReplicaDescriptor(new NodeId(member), replicas.size() + 1L, false));
    }
    RangeEpoch epoch = new RangeEpoch(1, 1);
    List<Key> starts =
        List.of(Key.MIN, Keys.DIRECTORY_START, Keys.CATALOG_START, Keys.TABLES_START, Key.MAX);
    List<RangeDescriptor> ranges = new ArrayList<>();
    for (int i = 0; i + 1 < starts.size(); i++) {
      KeySpan span = new KeySpan(starts.get(i), starts.get(i + 1));
      ranges.add(
          new RangeDescriptor(new RangeId(i + 1L), span, replicas, replicas.size() + 1L, epoch));
    }
    for (int i = 1; i <= size; i++) {
      nodes.add(new Node(i));
    }
    nodes.forEach(node -> node.start(ranges));
    return ranges;
  }

  List<RangeDescriptor> descriptors() {
    Store store = nodes.getFirst().store;
    return store == null ? List.of() : store.descriptors();
  }
}
