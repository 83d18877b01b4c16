package io.massifdb.txnlayer;

import io.massifdb.kvapi.Answer;
import io.massifdb.kvapi.BatchRequest;
import io.massifdb.kvapi.BatchResult;
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
import io.massifdb.kvapi.codec.BatchCodec;
import io.massifdb.kvapi.codec.DescriptorCodec;
import io.massifdb.kvapi.port.RangeClient;
import io.massifdb.kvapi.seam.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * All ranges on one node, evaluated atomically by {@link ModelEvaluator}. Requests and answers pass
 * through the codec. A fault decides what happens to a message: it may be lost before or after it
 * was executed, kept for a late second delivery, or answered falsely by a stale node.
 */
final class ModelRanges implements RangeClient {
  static final NodeId NODE = new NodeId(1);

  enum Fault {
    NONE,
    /** Executed, the reply is lost. */
    LOSE_REPLY,
    /** Not executed, but the sender cannot know. */
    LOSE_REQUEST,
    /** Not executed now; a copy arrives when {@link #deliverLate} is called. */
    DELAY,
    /** Executed and answered; a copy arrives again when {@link #deliverLate} is called. */
    DUPLICATE,
    UNAVAILABLE
  }

  final ModelStore store = new ModelStore();
  final List<BatchRequest> log = new ArrayList<>();
  Function<BatchRequest, Fault> faults = _ -> Fault.NONE;

  /** Runs before a batch is executed: other transactions at exactly this moment. */
  Function<BatchRequest, @Nullable Runnable> before = _ -> null;

  /** Milliseconds that a message takes. */
  int hops;

  private final Clock clock;
  private final ModelEvaluator evaluator;
  private final Supplier<Timestamp> oracle;
  private final List<RangeDescriptor> ranges = new ArrayList<>();
  private final List<BatchRequest> late = new ArrayList<>();

  ModelRanges(Clock clock, Supplier<Timestamp> oracle) {
    this.clock = clock;
    this.evaluator = new ModelEvaluator(store, oracle);
    this.oracle = oracle;
    ranges.add(range(1, Keys.SYSTEM_START, Keys.DIRECTORY_START, 1));
    ranges.add(range(2, Keys.DIRECTORY_START, Keys.CATALOG_START, 1));
    ranges.add(range(3, Keys.CATALOG_START, Key.MAX, 1));
    list();
  }

  private static RangeDescriptor range(long id, Key start, Key end, long epoch) {
    return new RangeDescriptor(
        new RangeId(id),
        new KeySpan(start, end),
        List.of(new ReplicaDescriptor(NODE, 1, false)),
        2,
        new RangeEpoch(1, epoch));
  }

  RangeDescriptor system() {
    return ranges.getFirst();
  }

  ModelEvaluator evaluator() {
    return evaluator;
  }

  void split(Key at) {
    for (int i = 0; i < ranges.size(); i++) {
      RangeDescriptor range = ranges.get(i);
      if (range.span().contains(at) && !range.span().start().equals(at)) {
        long epoch = range.epoch().span() + 1;
        ranges.set(i, range(range.id().value(), range.span().start(), at, epoch));
        ranges.add(i + 1, range(ranges.size() + 1, at, range.span().end(), epoch));
        break;
      }
    }
    list();
  }

  private void list() {
    for (RangeDescriptor range : ranges) {
      store.meta.put(Keys.directoryEntry(range.span().start()), DescriptorCodec.encode(range));
    }
  }

  /** Delivers what was delayed or duplicated; the answers go nowhere. */
  void deliverLate() {
    List<BatchRequest> copies = List.copyOf(late);
    late.clear();
    copies.forEach(this::execute);
  }

  @Override
  public BatchResult send(NodeId node, BatchRequest original, Duration timeout) {
    BatchRequest batch = BatchCodec.decodeRequest(BatchCodec.encode(original));
    log.add(batch);
    Runnable interruption = before.apply(batch);
    if (interruption != null) {
      interruption.run();
    }
    travel();
    return switch (faults.apply(batch)) {
      case NONE -> reply(execute(batch));
      case LOSE_REPLY -> {
        execute(batch);
        yield new BatchResult.Ambiguous("reply lost");
      }
      case LOSE_REQUEST -> new BatchResult.Ambiguous("request lost");
      case DELAY -> {
        late.add(batch);
        yield new BatchResult.Ambiguous("request delayed");
      }
      case DUPLICATE -> {
        late.add(batch);
        yield reply(execute(batch));
      }
      case UNAVAILABLE -> new BatchResult.Unavailable("no quorum");
    };
  }

  /** Other threads run meanwhile; an interrupt is noticed by whoever waits next. */
  private void travel() {
    if (hops > 0) {
      try {
        clock.sleep(Duration.ofMillis(hops));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static BatchResult reply(BatchResult result) {
    return BatchCodec.decodeResult(BatchCodec.encode(result));
  }

  private BatchResult execute(BatchRequest batch) {
    RangeDescriptor range =
        ranges.stream().filter(each -> each.id().equals(batch.range())).findFirst().orElse(null);
    if (range == null) {
      return new BatchResult.RangeNotFound();
    }
    boolean fits =
        range.epoch().equals(batch.epoch())
            && batch.requests().stream().allMatch(each -> range.span().contains(each.span()));
    if (!fits) {
      return new BatchResult.RangeMismatch(List.copyOf(ranges));
    }
    TransactionHeader header = batch.transaction();
    Timestamp begin = header != null && header.isBeginning() ? oracle.get() : null;
    List<Answer> answers = evaluator.evaluate(begin == null ? batch : begun(batch, begin));
    if (answers == null) {
      return blocked(batch.requests().size());
    }
    return new BatchResult.Answers(answers, begin);
  }

  private static BatchRequest begun(BatchRequest batch, Timestamp begin) {
    TransactionHeader header = Objects.requireNonNull(batch.transaction());
    return new BatchRequest(
        batch.range(),
        batch.epoch(),
        header.begunAt(begin),
        batch.requests(),
        batch.budgetMillis());
  }

  private BatchResult blocked(int count) {
    try {
      clock.sleep(Duration.ofMillis(3));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new BatchResult.Answers(
          Collections.nCopies(count, new Answer.Refused(Answer.Reason.CANCELLED, "interrupted")));
    }
    return new BatchResult.Answers(
        Collections.nCopies(count, new Answer.Refused(Answer.Reason.DEADLINE, "waiting")));
  }

  /** Batches sent so far that hold a request of the type. */
  List<BatchRequest> sent(Class<? extends Request> type) {
    return log.stream()
        .filter(batch -> batch.requests().stream().anyMatch(type::isInstance))
        .toList();
  }
}
