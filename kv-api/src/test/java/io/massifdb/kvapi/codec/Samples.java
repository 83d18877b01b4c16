package io.massifdb.kvapi.codec;

import io.massifdb.kvapi.Answer;
import io.massifdb.kvapi.BatchRequest;
import io.massifdb.kvapi.BatchResult;
import io.massifdb.kvapi.CommitForm;
import io.massifdb.kvapi.CoordinatorStanding;
import io.massifdb.kvapi.Key;
import io.massifdb.kvapi.KeySpan;
import io.massifdb.kvapi.KeyValue;
import io.massifdb.kvapi.Keys;
import io.massifdb.kvapi.LockStrength;
import io.massifdb.kvapi.MergeStep;
import io.massifdb.kvapi.NodeId;
import io.massifdb.kvapi.RangeDescriptor;
import io.massifdb.kvapi.RangeEpoch;
import io.massifdb.kvapi.RangeId;
import io.massifdb.kvapi.RecordState;
import io.massifdb.kvapi.ReplicaDescriptor;
import io.massifdb.kvapi.Request;
import io.massifdb.kvapi.StagedWrite;
import io.massifdb.kvapi.Timestamp;
import io.massifdb.kvapi.TransactionHeader;
import io.massifdb.kvapi.TransactionId;
import io.massifdb.kvapi.WaitPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Random values of every case, from one seed. */
final class Samples {
  private final Random random;

  Samples(long seed) {
    random = new Random(seed);
  }

  byte[] bytes() {
    byte[] bytes = new byte[random.nextInt(6)];
    random.nextBytes(bytes);
    return bytes;
  }

  byte @Nullable [] maybeBytes() {
    return random.nextBoolean() ? bytes() : null;
  }

  Key key() {
    return new Key(bytes());
  }

  KeySpan span() {
    Key start = key();
    return random.nextBoolean()
        ? KeySpan.of(start)
        : new KeySpan(start, Keys.append(start, new byte[2]));
  }

  Timestamp timestamp() {
    return new Timestamp(random.nextInt(4) == 0 ? Long.MAX_VALUE : random.nextLong(Long.MAX_VALUE));
  }

  @Nullable Timestamp maybeTimestamp() {
    return random.nextBoolean() ? timestamp() : null;
  }

  TransactionId transaction() {
    return new TransactionId(timestamp());
  }

  StagedWrite staged() {
    return new StagedWrite(key(), random.nextInt(Integer.MAX_VALUE));
  }

  KeyValue pair() {
    return new KeyValue(key(), maybeBytes());
  }

  <T> List<T> list(Supplier<T> element) {
    List<T> list = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      list.add(element.get());
    }
    return list;
  }

  private <T> T oneOf(List<T> values) {
    return values.get(random.nextInt(values.size()));
  }

  RangeDescriptor range() {
    return new RangeDescriptor(
        new RangeId(random.nextLong(Long.MAX_VALUE)),
        span(),
        list(() ->
            new ReplicaDescriptor(
                new NodeId(random.nextInt(9)), random.nextLong(99), random.nextBoolean())),
        random.nextLong(99),
        new RangeEpoch(random.nextLong(99), random.nextLong(99)));
  }

  static final int REQUEST_CASES = 26;

  Request request(int which) {
    LockStrength lock = oneOf(List.of(LockStrength.values()));
    WaitPolicy wait = oneOf(List.of(WaitPolicy.values()));
    int sequence = random.nextInt(Integer.MAX_VALUE);
    return switch (which) {
      case 0 -> new Request.Get(key(), lock, wait);
      case 1 ->
          new Request.Scan(
              span(),
              random.nextBoolean(),
              maybeBytes(),
              random.nextLong(999),
              random.nextLong(999),
              lock,
              wait,
              list(this::pair));
      case 2 -> new Request.Refresh(span(), timestamp(), timestamp());
      case 3 -> new Request.Put(key(), bytes(), sequence, maybeTimestamp());
      case 4 -> new Request.ConditionalPut(key(), bytes(), sequence);
      case 5 -> new Request.Delete(key(), sequence, maybeTimestamp());
      case 6 -> new Request.EndTransaction(key(), form());
      case 7 ->
          new Request.PushTransaction(
              key(),
              transaction(),
              timestamp(),
              random.nextBoolean(),
              oneOf(List.of(CoordinatorStanding.values())));
      case 8 -> new Request.QueryIntent(key(), transaction(), sequence, timestamp());
      case 9 ->
          new Request.RecoverTransaction(key(), transaction(), timestamp(), random.nextBoolean());
      case 10 -> new Request.HeartbeatTransaction(key(), transaction());
      case 11 -> new Request.ResolveIntent(span(), transaction(), maybeTimestamp());
      case 12 -> new Request.RemoveRecord(key(), transaction());
      case 13 -> new Request.ReleaseLocks(span());
      case 14 -> new Request.MetaGet(key());
      case 15 -> new Request.MetaScan(span(), random.nextBoolean(), random.nextInt(99));
      case 16 -> new Request.MetaPut(key(), maybeBytes(), maybeBytes());
      case 17 -> new Request.Split(key(), random.nextBoolean());
      case 18 -> new Request.TransferLease(key(), new NodeId(random.nextInt(9)));
      case 19 -> new Request.Upkeep.CloseTimestamps(key(), timestamp());
      case 20 -> new Request.Upkeep.ClearSpan(span(), timestamp());
      case 21 -> new Request.TrimIntents(span(), sequence, random.nextInt(999));
      case 22 -> new Request.Merge(key());
      case 23 ->
          new Request.Upkeep.Merging(
              key(),
              new RangeId(random.nextInt(99)),
              new RangeId(random.nextInt(99)),
              timestamp(),
              oneOf(List.of(MergeStep.values())));
      case 24 -> new Request.Upkeep.ReleaseBorder(key());
      case 25 ->
          new Request.Upkeep.ChangeVoters(
              key(),
              list(() -> new NodeId(random.nextInt(9))),
              list(() -> new NodeId(random.nextInt(9))));
      default -> throw new AssertionError(which);
    };
  }

  private CommitForm form() {
    return switch (random.nextInt(5)) {
      case 0 -> new CommitForm.OnePhase(list(this::span), random.nextBoolean(), timestamp());
      case 1 -> new CommitForm.Stage(list(this::staged), list(this::span), timestamp());
      case 2 -> new CommitForm.Prepare();
      case 3 -> new CommitForm.Commit(timestamp(), list(this::span), timestamp());
      default -> new CommitForm.Abort(list(this::span));
    };
  }

  static final int ANSWER_CASES = 17;

  Answer answer(int which) {
    @Nullable Key resume = random.nextBoolean() ? key() : null;
    return switch (which) {
      case 0 -> new Answer.Value(maybeBytes(), timestamp());
      case 1 -> new Answer.Pairs(list(this::pair), resume);
      case 2 -> new Answer.Output(bytes(), random.nextLong(999), resume);
      case 3 -> new Answer.ProgramFailed(bytes());
      case 4 -> new Answer.Placed(timestamp());
      case 5 -> new Answer.AlreadyCommitted(timestamp());
      case 6 -> new Answer.ConditionFailed(bytes());
      case 7 -> new Answer.Refused(oneOf(List.of(Answer.Reason.values())), "é𐍈");
      case 8 -> new Answer.Unknown("lost");
      case 9 -> new Answer.Committed(timestamp());
      case 10 -> new Answer.Staged();
      case 11 -> new Answer.Pushed(timestamp());
      case 12 -> new Answer.Aborted();
      case 13 -> new Answer.State(state());
      case 14 -> new Answer.InPlace(random.nextBoolean());
      case 15 -> new Answer.Done();
      case 16 -> new Answer.MetaConflict(maybeBytes());
      default -> throw new AssertionError(which);
    };
  }

  private RecordState state() {
    return switch (random.nextInt(6)) {
      case 0 -> new RecordState.Absent();
      case 1 -> new RecordState.Pending(timestamp(), random.nextBoolean());
      case 2 ->
          new RecordState.Staging(
              timestamp(), list(this::staged), list(this::span), random.nextBoolean());
      case 3 -> new RecordState.Committed(timestamp());
      case 4 -> new RecordState.Aborted();
      default -> new RecordState.Unknown();
    };
  }

  BatchRequest batch() {
    TransactionHeader header =
        random.nextBoolean()
            ? new TransactionHeader(
                transaction(),
                random.nextBoolean() ? key() : null,
                new NodeId(random.nextInt(9)),
                timestamp(),
                random.nextBoolean() ? random.nextInt(999) : Integer.MAX_VALUE)
            : null;
    return new BatchRequest(
        new RangeId(random.nextLong(999)),
        new RangeEpoch(random.nextLong(99), random.nextLong(99)),
        header,
        list(() -> request(random.nextInt(REQUEST_CASES))),
        random.nextLong(99_999));
  }

  static final int RESULT_CASES = 6;

  BatchResult result(int which) {
    return switch (which) {
      case 0 ->
          new BatchResult.Answers(
              list(() -> answer(random.nextInt(ANSWER_CASES))), maybeTimestamp());
      case 1 ->
          new BatchResult.NotLeaseholder(
              random.nextBoolean() ? new NodeId(random.nextInt(9)) : null,
              random.nextBoolean() ? range() : null);
      case 2 -> new BatchResult.RangeMismatch(list(this::range));
      case 3 -> new BatchResult.RangeNotFound();
      case 4 -> new BatchResult.Unavailable("starting");
      case 5 -> new BatchResult.Ambiguous("connection lost");
      default -> throw new AssertionError(which);
    };
  }
}
