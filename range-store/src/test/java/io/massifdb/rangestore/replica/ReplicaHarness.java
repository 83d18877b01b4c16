package io.massifdb.rangestore.replica;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.massifdb.kvapi.Answer;
import io.massifdb.kvapi.BatchRequest;
import io.massifdb.kvapi.BatchResult;
import io.massifdb.kvapi.CommitForm;
import io.massifdb.kvapi.CoordinatorStanding;
import io.massifdb.kvapi.Key;
import io.massifdb.kvapi.KeySpan;
import io.massifdb.kvapi.KeyValue;
import io.massifdb.kvapi.NodeId;
import io.massifdb.kvapi.RangeDescriptor;
import io.massifdb.kvapi.RangeEpoch;
import io.massifdb.kvapi.RangeId;
import io.massifdb.kvapi.ReplicaDescriptor;
import io.massifdb.kvapi.Request;
import io.massifdb.kvapi.StagedWrite;
import io.massifdb.kvapi.Timestamp;
import io.massifdb.kvapi.TransactionHeader;
import io.massifdb.kvapi.TransactionId;
import io.massifdb.kvapi.port.ScanEvaluator;
import io.massifdb.kvapi.port.TimestampUnavailableException;
import io.massifdb.kvapi.seam.Scheduler;
import io.massifdb.kvapi.seam.WriteBatch;
import io.massifdb.rangestore.mvcc.MvccWriter;
import io.massifdb.testkit.MemoryEngine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Replicas of two ranges, left of {@code m} and from it on, each in a group of one that applies at
 * once; an oracle that counts; and clients that send batches. Splits open more replicas.
 */
final class ReplicaHarness implements ReplicaHost {
  static final Timestamp NEVER = Timestamp.MAX;

  final MemoryEngine engine = new MemoryEngine();
  final AdvancingClock clock = new AdvancingClock();
  final AtomicLong oracle = new AtomicLong(1000);
  final Map<RangeId, Replica> replicas = new TreeMap<>();
  final Map<RangeId, SynchronousGroup> groups = new TreeMap<>();
  final Set<TransactionId> victims = new ConcurrentSkipListSet<>();
  final Set<TransactionId> silent = new ConcurrentSkipListSet<>();
  final Set<TransactionId> unreachable = new ConcurrentSkipListSet<>();
  final Set<TransactionId> disowned = new ConcurrentSkipListSet<>();
  final List<RangeDescriptor> published = new CopyOnWriteArrayList<>();
  volatile boolean oracleDown;
  final ClosingTarget closing = new ClosingTarget(_ -> draw(), Duration.ZERO);
  final StoreServices services;
  final ReplicaSettings settings =
      new ReplicaSettings(
          Duration.ofSeconds(5),
          1000,
          Duration.ofSeconds(1),
          Duration.ofMillis(1),
          Duration.ofMillis(5),
          Duration.ofMillis(20),
          Duration.ofMillis(30),
          Duration.ofSeconds(2));

  ReplicaHarness() {
    services =
        new StoreServices(
            new NodeId(1),
            engine,
            clock,
            new ThreadScheduler(),
            this::send,
            (_, request, _) -> executeHere(request),
            _ -> draw(),
            edges -> {
              Set<TransactionId> found = new ConcurrentSkipListSet<>(victims);
              found.removeIf(id -> edges.stream().noneMatch(edge -> edge.waiter().equals(id)));
              return found;
            },
            (_, transaction) ->
                disowned.contains(transaction)
                    ? CoordinatorStanding.ENDED
                    : unreachable.contains(transaction)
                        ? CoordinatorStanding.UNREACHABLE
                        : silent.contains(transaction)
                            ? CoordinatorStanding.SILENT
                            : CoordinatorStanding.ALIVE,
            new TextPrograms(),
            closing);
    bootstrap(2, new KeySpan(Key.MIN, key("m")));
    bootstrap(3, new KeySpan(key("m"), Key.MAX));
  }

  private void bootstrap(long id, KeySpan span) {
    RangeDescriptor descriptor =
        new RangeDescriptor(
            new RangeId(id),
            span,
            List.of(new ReplicaDescriptor(new NodeId(1), 1, false)),
            2,
            new RangeEpoch(1, 1));
    WriteBatch batch = new WriteBatch();
    FirstState.write(descriptor, batch);
    engine.write(batch);
    open(new RangeId(id));
  }

  private void open(RangeId id) {
    SynchronousGroup group = new SynchronousGroup(id, engine);
    Replica replica = new Replica(services, settings, group, this);
    group.connect(replica.stateMachine());
    groups.put(id, group);
    replicas.put(id, replica);
    replica.tenures().current(Duration.ofSeconds(1));
  }

  Timestamp draw() {
    if (oracleDown) {
      throw new TimestampUnavailableException("the oracle is down");
    }
    return new Timestamp(oracle.incrementAndGet());
  }

  Replica at(Key key) {
    return replicas.values().stream()
        .filter(replica -> replica.state().span().contains(key))
        .findFirst()
        .orElseThrow();
  }

  SynchronousGroup group(String key) {
    SynchronousGroup group = groups.get(at(key(key)).range());
    assertThat(group).isNotNull();
    if (group == null) {
      throw new AssertionError();
    }
    return group;
  }

  List<Answer> send(
      @Nullable TransactionHeader transaction, List<Request> requests, Duration budget) {
    BatchResult result = execute(transaction, requests, budget);
    if (result instanceof BatchResult.Answers answers) {
      return answers.answers();
    }
    Answer unknown = new Answer.Unknown(result.toString());
    Answer[] all = new Answer[requests.size()];
    Arrays.fill(all, unknown);
    return Arrays.asList(all);
  }

  private BatchResult executeHere(BatchRequest request) {
    Replica replica = replicas.get(request.range());
    return replica == null ? new BatchResult.RangeNotFound() : replica.execute(request);
  }

  BatchResult execute(
      @Nullable TransactionHeader transaction, List<Request> requests, Duration budget) {
    Replica replica = at(requests.getFirst().span().start());
    return replica.execute(
        new BatchRequest(
            replica.range(),
            replica.state().descriptor().epoch(),
            transaction,
            requests,
            budget.toMillis()));
  }

  Answer ask(Request request) {
    return send(null, List.of(request), Duration.ofSeconds(2)).getFirst();
  }

  Client begin() {
    return new Client(draw());
  }

  /** No record of an attempt at or below it is created any more in the key's range. */
  void raiseRecordThreshold(Key key, Timestamp threshold) {
    Replica replica = at(key);
    Tenure tenure = replica.tenures().current(Duration.ofSeconds(1));
    if (tenure == null) {
      throw new AssertionError("no lease");
    }
    replica
        .proposer()
        .propose(
            tenure,
            replica.state().descriptor().epoch(),
            new MvccWriter(),
            Command.Effects.thresholds(Timestamp.ZERO, threshold))
        .join();
  }

  /** Commits one value in a transaction of its own. */
  Timestamp write(String key, String value) {
    Client client = begin();
    Answer answer = client.onePhase(client.put(key, value));
    return ((Answer.Committed) answer).at();
  }

  void raiseThresholds(String key, Timestamp gc, Timestamp record) {
    Replica replica = at(key(key));
    Tenure tenure = replica.tenures().current(Duration.ofSeconds(1));
    if (tenure == null) {
      throw new AssertionError("no lease");
    }
    replica
        .proposer()
        .propose(
            tenure,
            replica.state().descriptor().epoch(),
            new MvccWriter(),
            Command.Effects.thresholds(gc, record))
        .join();
  }

  static Key key(String text) {
    return new Key(("P" + text).getBytes(UTF_8));
  }

  static String text(byte @Nullable [] value) {
    return value == null ? "-" : new String(value, UTF_8);
  }

  @Override
  public List<RangeDescriptor> neighboursOf(RangeDescriptor range) {
    return List.of();
  }

  @Override
  public void splitting(RangeDescriptor right, WriteBatch into) {}

  @Override
  public void split(RangeDescriptor left, RangeDescriptor right) {
    open(right.id());
  }

  @Override
  public void publish(Replica replica, List<RangeDescriptor> descriptors) {
    published.addAll(descriptors);
  }

  @Override
  public void destroyed(Replica replica) {}

  @Override
  public Optional<Replica> replicaOf(RangeId range) {
    return Optional.ofNullable(replicas.get(range));
  }

  @Override
  public Optional<RangeDescriptor> rightOf(RangeDescriptor range) {
    return replicas.values().stream()
        .map(replica -> replica.state().descriptor())
        .filter(other -> other.span().start().equals(range.span().end()))
        .findFirst();
  }

  @Override
  public void absorbing(RangeDescriptor right, WriteBatch into) {
    SynchronousGroup group = groups.get(right.id());
    if (group == null) {
      throw new AssertionError(right);
    }
    group.end();
  }

  @Override
  public void absorbed(RangeDescriptor right) {
    replicas.remove(right.id());
    groups.remove(right.id());
  }

  /** One attempt of a transaction, as its coordinator would drive it. */
  final class Client {
    final TransactionId id;
    Timestamp s;
    @Nullable Key anchor;
    int sequence;
    Duration budget = Duration.ofSeconds(2);

    Client(Timestamp begin) {
      id = new TransactionId(begin);
      s = begin;
    }

    TransactionHeader header() {
      return new TransactionHeader(id, anchor, new NodeId(1), s);
    }

    List<Answer> send(Request... requests) {
      return ReplicaHarness.this.send(header(), List.of(requests), budget);
    }

    String read(String key) {
      Answer answer = send(new Request.Get(key(key))).getFirst();
      return answer instanceof Answer.Value value ? text(value.value()) : answer.toString();
    }

    String scan(String from, String to) {
      Answer answer = send(new Request.Scan(new KeySpan(key(from), key(to)))).getFirst();
      if (!(answer instanceof Answer.Pairs pairs)) {
        return answer.toString();
      }
      StringBuilder rows = new StringBuilder();
      for (KeyValue pair : pairs.pairs()) {
        rows.append(new String(pair.key().bytes(), UTF_8).substring(1))
            .append('=')
            .append(text(pair.value()))
            .append(' ');
      }
      return rows.toString().strip();
    }

    Request.Put put(String key, String value) {
      return put(key, value, null);
    }

    Request.Put put(String key, String value, @Nullable Timestamp readAt) {
      if (anchor == null) {
        anchor = key(key);
      }
      return new Request.Put(key(key), value.getBytes(UTF_8), ++sequence, readAt);
    }

    /** The answer to the end of the batch. */
    Answer onePhase(Request... writes) {
      return onePhase(List.of(), false, writes);
    }

    Answer onePhase(List<KeySpan> reads, boolean readsElsewhere, Request... writes) {
      return end(new CommitForm.OnePhase(reads, readsElsewhere, NEVER), writes);
    }

    Answer stage(List<Request.Put> everywhere, Request... here) {
      List<StagedWrite> writes =
          everywhere.stream().map(put -> new StagedWrite(put.key(), put.sequence())).toList();
      return end(new CommitForm.Stage(writes, List.of(), NEVER), here);
    }

    Answer end(CommitForm form, Request... writes) {
      return batch(form, writes).getLast();
    }

    List<Answer> batch(CommitForm form, Request... writes) {
      Key at = anchor;
      if (at == null) {
        throw new AssertionError("no anchor");
      }
      List<Request> requests = new ArrayList<>(List.of(writes));
      requests.add(new Request.EndTransaction(at, form));
      return ReplicaHarness.this.send(header(), requests, budget);
    }

    Answer push(Timestamp to) {
      Key at = anchor;
      if (at == null) {
        throw new AssertionError("no anchor");
      }
      return ask(new Request.PushTransaction(at, id, to, true));
    }
  }

  /** Work on a thread of its own. */
  static <T> CompletableFuture<T> async(java.util.function.Supplier<T> work) {
    CompletableFuture<T> done = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(() -> {
          try {
            done.complete(work.get());
          } catch (Throwable failure) {
            done.completeExceptionally(failure);
          }
        });
    return done;
  }

  private static final class ThreadScheduler implements Scheduler {
    @Override
    public Task spawn(String name, Runnable body) {
      Thread thread = Thread.ofVirtual().name(name).start(body);
      return new Task() {
        @Override
        public void interrupt() {
          thread.interrupt();
        }

        @Override
        public void join() throws InterruptedException {
          thread.join();
        }
      };
    }

    @Override
    public Task spawnLoop(String name, Runnable body) {
      return spawn(name, body);
    }
  }

  /** Write programs of the tests: {@code +x} appends, {@code -} deletes, {@code !} fails. */
  private static final class TextPrograms implements ScanEvaluator {
    @Override
    public RowChange change(byte[] program, byte[] key, byte @Nullable [] value) {
      String text = text(program);
      if (text.equals("!")) {
        throw new ProgramFailure("failed".getBytes(UTF_8), "failed");
      }
      if (value == null) {
        return RowChange.NONE;
      }
      byte[] seen = ("saw " + text(value)).getBytes(UTF_8);
      return text.equals("-")
          ? new RowChange(true, null, seen)
          : new RowChange(true, (text(value) + text.substring(1)).getBytes(UTF_8), seen);
    }

    @Override
    public Evaluation begin(byte[] program, long rowLimit) {
      throw new UnsupportedOperationException("no programs here");
    }
  }
}
