package io.massifdb.txnlayer;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.massifdb.kvapi.Answer;
import io.massifdb.kvapi.BatchRequest;
import io.massifdb.kvapi.CommitForm;
import io.massifdb.kvapi.Key;
import io.massifdb.kvapi.KeySpan;
import io.massifdb.kvapi.KeyValue;
import io.massifdb.kvapi.LockStrength;
import io.massifdb.kvapi.RecordState;
import io.massifdb.kvapi.Request;
import io.massifdb.kvapi.StagedWrite;
import io.massifdb.kvapi.Timestamp;
import io.massifdb.kvapi.TransactionHeader;
import io.massifdb.kvapi.TransactionId;
import io.massifdb.txnlayer.ModelStore.Intent;
import io.massifdb.txnlayer.ModelStore.Provisional;
import io.massifdb.txnlayer.ModelStore.RecordEntry;
import io.massifdb.txnlayer.ModelStore.Status;
import io.massifdb.txnlayer.ModelStore.Version;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The leaseholder's rules (R3, R4, R9, R10) in their plainest form: one batch at a time, no
 * latches, no lock table; a batch that meets a live foreign intent is not done and told to wait.
 */
final class ModelEvaluator {
  private final ModelStore store;
  private final Supplier<Timestamp> oracle;

  /** Readers that meet a STAGING record recover it at once, as if its coordinator were silent. */
  boolean recoverEagerly;

  ModelEvaluator(ModelStore store, Supplier<Timestamp> oracle) {
    this.store = store;
    this.oracle = oracle;
  }

  /** Attempts whose write program was answered without leaving a version. */
  private final Set<TransactionId> answered = new TreeSet<>();

  /** A foreign intent is in the way. */
  private static final class Blocked extends RuntimeException {}

  /** Null: wait and come again. */
  @Nullable List<Answer> evaluate(BatchRequest batch) {
    try {
      Request last = batch.requests().getLast();
      if (last instanceof Request.EndTransaction end) {
        return end(batch, end);
      }
      if (isWrite(last)) {
        return writes(batch);
      }
      List<Answer> answers = new ArrayList<>();
      for (Request request : batch.requests()) {
        answers.add(single(batch.transaction(), request));
      }
      return answers;
    } catch (Blocked _) {
      return null;
    }
  }

  private static boolean isWrite(Request request) {
    return request instanceof Request.Put
        || request instanceof Request.ConditionalPut
        || request instanceof Request.Delete;
  }

  private static TransactionHeader header(@Nullable TransactionHeader header) {
    if (header == null) {
      throw new AssertionError("a request without its transaction");
    }
    return header;
  }

  private Answer single(@Nullable TransactionHeader header, Request request) {
    return switch (request) {
      case Request.Get get -> get(header(header), get);
      case Request.Scan scan -> scan(header(header), scan);
      case Request.Refresh refresh -> refresh(header(header).id(), refresh);
      case Request.PushTransaction push -> push(push);
      case Request.QueryIntent query -> query(query);
      case Request.RecoverTransaction recover -> recover(recover);
      case Request.HeartbeatTransaction heartbeat -> {
        RecordEntry record = store.records.get(heartbeat.transaction());
        boolean aborted = record != null && record.status() == Status.ABORTED;
        yield aborted ? new Answer.Aborted() : new Answer.Done();
      }
      case Request.TrimIntents trim -> {
        for (Key key : List.copyOf(store.intents.keySet())) {
          Intent intent = store.intents.get(key);
          if (intent != null
              && trim.span().contains(key)
              && intent.transaction().equals(header(header).id())) {
            store.intents.put(key, intent.trimmed(trim.above(), trim.upTo()));
          }
        }
        yield new Answer.Done();
      }
      case Request.ResolveIntent resolve -> {
        for (Key key : List.copyOf(store.intents.keySet())) {
          if (resolve.span().contains(key)) {
            store.resolve(key, resolve.transaction(), resolve.committedAt());
          }
        }
        yield new Answer.Done();
      }
      case Request.RemoveRecord remove -> {
        RecordEntry record = store.records.get(remove.transaction());
        if (record != null && record.status() == Status.COMMITTED) {
          store.records.remove(remove.transaction());
        }
        yield new Answer.Done();
      }
      case Request.ReleaseLocks _ -> new Answer.Done();
      case Request.MetaGet get -> new Answer.Value(store.meta.get(get.key()), Timestamp.ZERO);
      case Request.MetaScan scan -> metaScan(scan);
      case Request.MetaPut put -> {
        byte[] present = store.meta.get(put.key());
        if (!Arrays.equals(present, put.expected())) {
          yield new Answer.MetaConflict(present);
        }
        byte[] value = put.value();
        if (value == null) {
          store.meta.remove(put.key());
        } else {
          store.meta.put(put.key(), value);
        }
        yield new Answer.Done();
      }
      case Request.Put _,
          Request.ConditionalPut _,
          Request.Delete _,
          Request.PointWrite _,
          Request.EndTransaction _,
          Request.Split _,
          Request.Merge _,
          Request.TransferLease _,
          Request.Upkeep _ ->
          throw new AssertionError("not here: " + request);
    };
  }

  private Answer metaScan(Request.MetaScan scan) {
    List<KeyValue> pairs = new ArrayList<>();
    Map<Key, byte[]> part = store.meta.subMap(scan.span().start(), true, scan.span().end(), false);
    part = scan.reverse() ? new TreeMap<>(part).descendingMap() : part;
    for (Map.Entry<Key, byte[]> entry : part.entrySet()) {
      if (pairs.size() < scan.limit()) {
        pairs.add(new KeyValue(entry.getKey(), entry.getValue()));
      }
    }
    return new Answer.Pairs(pairs, null);
  }

  // ---- reads

  private Answer get(TransactionHeader header, Request.Get get) {
    Timestamp at = header.readTimestamp();
    boolean locks = get.lock() != LockStrength.NONE;
    settle(get.key(), locks ? Timestamp.MAX : at, at, header.id());
    store.read(KeySpan.of(get.key()), at, header.id());
    var newest = store.newest(get.key());
    if (locks && newest != null && newest.getKey().isAfter(at)) {
      return new Answer.Refused(Answer.Reason.NEWER_VERSION, "newer");
    }
    Provisional own = ownValue(header, get.key());
    byte[] value = own != null ? own.value() : store.valueAt(get.key(), at);
    return new Answer.Value(value, at);
  }

  private Answer scan(TransactionHeader header, Request.Scan scan) {
    Timestamp at = header.readTimestamp();
    TreeMap<Key, byte[]> found = new TreeMap<>();
    for (Key key : List.copyOf(store.intents.keySet())) {
      if (scan.span().contains(key)) {
        settle(key, at, at, header.id());
      }
    }
    for (Key key :
        store.versions.subMap(scan.span().start(), true, scan.span().end(), false).keySet()) {
      byte[] value = store.valueAt(key, at);
      if (value != null) {
        found.put(key, value);
      }
    }
    for (Key key : store.intents.keySet()) {
      Provisional own = scan.span().contains(key) ? ownValue(header, key) : null;
      byte[] value = own == null ? null : own.value();
      if (value != null) {
        found.put(key, value);
      } else if (own != null) {
        found.remove(key);
      }
    }
    for (KeyValue own : scan.overlay()) {
      byte[] value = own.value();
      if (value == null) {
        found.remove(own.key());
      } else {
        found.put(own.key(), value);
      }
    }
    List<KeyValue> pairs = new ArrayList<>();
    Key resume = null;
    for (Map.Entry<Key, byte[]> entry :
        (scan.reverse() ? found.descendingMap() : found).entrySet()) {
      if (scan.rowLimit() > 0 && pairs.size() == scan.rowLimit()) {
        resume = scan.reverse() ? pairs.getLast().key() : entry.getKey();
        break;
      }
      pairs.add(new KeyValue(entry.getKey(), entry.getValue()));
    }
    store.read(scan.span(), at, header.id());
    return new Answer.Pairs(pairs, resume);
  }

  /** What the transaction itself laid at the key, as its statement may see it. */
  private @Nullable Provisional ownValue(TransactionHeader header, Key key) {
    Intent intent = store.intents.get(key);
    return intent == null || !intent.transaction().equals(header.id())
        ? null
        : intent.visible(header.readSequence());
  }

  /**
   * Makes a foreign intent at or below {@code upTo} harmless for a reader at {@code at}, or waits.
   */
  private void settle(Key key, Timestamp upTo, Timestamp at, TransactionId reader) {
    Intent intent = store.intents.get(key);
    if (intent == null
        || intent.transaction().equals(reader)
        || intent.at().isAfter(upTo)
        || finish(key, intent)) {
      return;
    }
    RecordEntry record = store.records.get(intent.transaction());
    boolean pushable =
        upTo.equals(at)
            && record != null
            && record.status() == Status.PENDING
            && !record.finishing();
    if (!pushable) {
      throw new Blocked();
    }
    store.floors.merge(intent.transaction(), at, Timestamp::max);
  }

  /** Resolves the intent if its transaction has ended (or can be recovered). */
  private boolean finish(Key key, Intent intent) {
    TransactionId id = intent.transaction();
    RecordEntry record = store.records.get(id);
    if (record != null && record.status() == Status.STAGING && recoverEagerly) {
      boolean all = true;
      for (StagedWrite write : record.writes()) {
        all &=
            (query(new Request.QueryIntent(write.key(), id, write.sequence(), record.at()))
                    instanceof Answer.InPlace(boolean inPlace))
                && inPlace;
      }
      recover(new Request.RecoverTransaction(intent.anchor(), id, record.at(), all));
      record = store.records.get(id);
    }
    Timestamp committed =
        record == null
            ? store.ownVersion(intent.anchor(), id)
            : record.status() == Status.COMMITTED ? record.at() : null;
    boolean aborted = record != null && record.status() == Status.ABORTED;
    if (committed != null || aborted) {
      store.resolve(key, id, committed);
      return true;
    }
    return false;
  }

  private Answer refresh(TransactionId own, Request.Refresh refresh) {
    for (Key key : List.copyOf(store.intents.keySet())) {
      Intent intent = store.intents.get(key);
      if (refresh.span().contains(key)
          && intent != null
          && !intent.transaction().equals(own)
          && !intent.at().isAfter(refresh.to())
          && !finish(key, intent)) {
        return new Answer.Refused(Answer.Reason.CONFLICT, "live intent");
      }
    }
    if (store.hasForeignVersion(refresh.span(), refresh.from(), refresh.to(), own)) {
      return new Answer.Refused(Answer.Reason.CONFLICT, "changed");
    }
    store.read(refresh.span(), refresh.to(), own);
    return new Answer.Done();
  }

  // ---- records

  private Answer push(Request.PushTransaction push) {
    RecordEntry record = store.records.get(push.pushee());
    if (record == null) {
      Timestamp at = store.ownVersion(push.anchor(), push.pushee());
      return new Answer.State(
          at == null ? new RecordState.Absent() : new RecordState.Committed(at));
    }
    return new Answer.State(
        switch (record.status()) {
          case PENDING -> new RecordState.Pending(record.at(), record.finishing());
          case STAGING -> new RecordState.Staging(record.at(), record.writes(), List.of(), false);
          case COMMITTED -> new RecordState.Committed(record.at());
          case ABORTED -> new RecordState.Aborted();
        });
  }

  private Answer query(Request.QueryIntent query) {
    boolean inPlace = store.inPlace(query.key(), query.transaction(), query.sequence(), query.at());
    if (!inPlace) {
      store.read(KeySpan.of(query.key()), query.at(), null); // the ownerless barrier (F2)
    }
    return new Answer.InPlace(inPlace);
  }

  private Answer recover(Request.RecoverTransaction recover) {
    RecordEntry record = store.records.get(recover.transaction());
    if (record != null
        && record.status() == Status.STAGING
        && record.at().equals(recover.stagedAt())) {
      Status status = recover.allInPlace() ? Status.COMMITTED : Status.ABORTED;
      store.records.put(
          recover.transaction(), new RecordEntry(status, record.at(), false, record.writes()));
    }
    return push(
        new Request.PushTransaction(
            recover.anchor(), recover.transaction(), Timestamp.ZERO, false));
  }

  // ---- writes

  /** What a write would do: an answer that ends the batch, or where it may sit. */
  private record Plan(@Nullable Answer answer, @Nullable Timestamp there, boolean fits) {}

  private Plan plan(TransactionHeader header, Request request) {
    Key key = request.span().start();
    TransactionId own = header.id();
    Timestamp at = header.readTimestamp();
    settle(key, Timestamp.MAX, at, own);
    Intent intent = store.intents.get(key);
    if (intent != null && intent.isPast(sequence(request))) {
      return new Plan(null, intent.at(), true);
    }
    Timestamp committed = store.ownVersion(key, own);
    if (committed != null) {
      return new Plan(new Answer.AlreadyCommitted(committed), null, false);
    }
    Map.Entry<Timestamp, Version> newest = store.newest(key);
    Timestamp readAt =
        switch (request) {
          case Request.Put put -> put.readAt();
          case Request.Delete delete -> delete.readAt();
          default -> null;
        };
    if (readAt != null && newest != null && newest.getKey().isAfter(readAt)) {
      return new Plan(new Answer.Refused(Answer.Reason.CONFLICT, "changed"), null, false);
    }
    Provisional above = intent == null ? null : intent.newest();
    byte[] existing =
        above != null ? above.value() : newest == null ? null : newest.getValue().value();
    if (request instanceof Request.ConditionalPut && existing != null) {
      store.read(KeySpan.of(key), at, own);
      return new Plan(new Answer.ConditionFailed(existing), null, false);
    }
    boolean fits =
        (newest == null || newest.getKey().isBefore(at)) && store.readsAllow(key, at, own);
    return new Plan(null, null, fits);
  }

  private static int sequence(Request request) {
    return switch (request) {
      case Request.Put put -> put.sequence();
      case Request.ConditionalPut put -> put.sequence();
      case Request.Delete delete -> delete.sequence();
      default -> throw new AssertionError("not a write: " + request);
    };
  }

  private static byte @Nullable [] value(Request request) {
    return switch (request) {
      case Request.Put put -> put.value();
      case Request.ConditionalPut put -> put.value();
      default -> null;
    };
  }

  private List<Answer> writes(BatchRequest batch) {
    TransactionHeader header = header(batch.transaction());
    List<Plan> plans = plans(header, batch.requests());
    List<Answer> ended = ended(plans, batch.requests().size());
    return ended != null ? ended : lay(header, batch.requests(), plans);
  }

  private List<Plan> plans(TransactionHeader header, List<Request> requests) {
    List<Plan> plans = new ArrayList<>();
    for (Request request : requests) {
      if (isWrite(request)) {
        plans.add(plan(header, request));
      }
    }
    return plans;
  }

  private static @Nullable List<Answer> ended(List<Plan> plans, int count) {
    if (plans.stream().allMatch(plan -> plan.answer() == null)) {
      return null;
    }
    Answer rest = new Answer.Refused(Answer.Reason.CANCELLED, "another request was refused");
    List<Answer> answers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Answer answer = i < plans.size() ? plans.get(i).answer() : null;
      answers.add(answer != null ? answer : rest);
    }
    return answers;
  }

  private List<Answer> lay(TransactionHeader header, List<Request> requests, List<Plan> plans) {
    List<Answer> answers = new ArrayList<>();
    for (int i = 0; i < plans.size(); i++) {
      Request request = requests.get(i);
      Plan plan = plans.get(i);
      Timestamp there = plan.there();
      if (there != null) {
        answers.add(new Answer.Placed(there));
        continue;
      }
      Timestamp at = plan.fits() ? header.readTimestamp() : oracle.get();
      Key key = request.span().start();
      Intent old = store.intents.get(key);
      List<Provisional> values = new ArrayList<>(old == null ? List.of() : old.values());
      values.add(new Provisional(sequence(request), value(request)));
      Key anchor = header.anchor();
      if (anchor == null) {
        throw new AssertionError("a write without anchor");
      }
      Timestamp from = old == null ? at : Timestamp.max(old.at(), at);
      int floor = old == null ? 0 : old.floor();
      store.intents.put(key, new Intent(header.id(), anchor, from, floor, values));
      answers.add(new Answer.Placed(from));
    }
    return answers;
  }

  // ---- the end of a transaction

  private List<Answer> end(BatchRequest batch, Request.EndTransaction end) {
    TransactionHeader header = header(batch.transaction());
    int count = batch.requests().size();
    RecordEntry record = store.records.get(header.id());
    if (record != null && record.status() == Status.COMMITTED) {
      return all(count, new Answer.AlreadyCommitted(record.at()));
    }
    if (record != null && record.status() == Status.ABORTED) {
      return all(count, new Answer.Aborted());
    }
    if (batch.requests().getFirst() instanceof Request.PointWrite write) {
      return rewrite(header, write);
    }
    Timestamp own = record == null ? store.ownVersion(end.anchor(), header.id()) : null;
    if (own != null) {
      return all(count, new Answer.AlreadyCommitted(own));
    }
    List<Plan> plans = plans(header, batch.requests());
    List<Answer> ended = ended(plans, count);
    if (ended != null) {
      return ended;
    }
    return new EndEvaluation(header, record, batch.requests(), plans).end(end);
  }

  /**
   * Write programs of the model: {@code +x} appends, {@code !} fails; the output is the program.
   */
  private List<Answer> rewrite(TransactionHeader header, Request.PointWrite write) {
    Key key = write.key();
    TransactionId own = header.id();
    Timestamp at = header.readTimestamp();
    settle(key, Timestamp.MAX, at, own);
    Timestamp done = store.ownVersion(key, own);
    if (done != null) {
      return List.of(
          new Answer.Rewritten(done, 1, write.program()), new Answer.AlreadyCommitted(done));
    }
    if (answered.contains(own)) {
      return all(2, new Answer.Refused(Answer.Reason.ABORTED, "answered before"));
    }
    Map.Entry<Timestamp, Version> newest = store.newest(key);
    byte[] value = newest == null ? null : newest.getValue().value();
    String program = new String(write.program(), UTF_8);
    boolean fits =
        (newest == null || newest.getKey().isBefore(at)) && store.readsAllow(key, at, own);
    Timestamp placed = fits ? at : oracle.get();
    if (value == null || program.equals("!")) {
      answered.add(own);
      store.read(KeySpan.of(key), placed, own);
      return program.equals("!")
          ? List.of(
              new Answer.ProgramFailed(new byte[0]),
              new Answer.Refused(Answer.Reason.CANCELLED, "not done"))
          : List.of(new Answer.Rewritten(placed, 0, new byte[0]), new Answer.Committed(placed));
    }
    byte[] changed = (new String(value, UTF_8) + program.substring(1)).getBytes(UTF_8);
    store.version(key, placed, changed, own);
    return List.of(new Answer.Rewritten(placed, 1, write.program()), new Answer.Committed(placed));
  }

  private static List<Answer> all(int count, Answer answer) {
    List<Answer> answers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      answers.add(answer);
    }
    return answers;
  }

  private final class EndEvaluation {
    private final TransactionHeader header;
    private final @Nullable RecordEntry record;
    private final List<Request> requests;
    private final List<Plan> plans;

    EndEvaluation(
        TransactionHeader header,
        @Nullable RecordEntry record,
        List<Request> requests,
        List<Plan> plans) {
      this.header = header;
      this.record = record;
      this.requests = requests;
      this.plans = plans;
    }

    List<Answer> end(Request.EndTransaction end) {
      Timestamp at = header.readTimestamp();
      boolean fits =
          plans.stream()
              .allMatch(plan -> plan.there() == null ? plan.fits() : !plan.there().isAfter(at));
      return switch (end.form()) {
        case CommitForm.OnePhase form -> onePhase(form, fits, at);
        case CommitForm.Stage form -> {
          if (record != null && record.finishing()) {
            yield laid(new Answer.Pushed(record.at()));
          }
          if (!fits) {
            yield pushed(oracle.get());
          }
          put(Status.STAGING, at, false, form.writes());
          yield laid(new Answer.Staged());
        }
        case CommitForm.Prepare() -> {
          if (record == null) {
            put(Status.PENDING, at, false, List.of());
          }
          yield laid(new Answer.Done());
        }
        case CommitForm.Commit form -> {
          Timestamp floor = store.floors.getOrDefault(header.id(), Timestamp.ZERO);
          if (record == null) {
            throw new AssertionError("COMMIT without a record");
          }
          if (record.status() == Status.PENDING
              && !record.finishing()
              && !form.at().isAfter(floor)) {
            yield pushed(oracle.get());
          }
          if (record.finishing() && form.at().isBefore(record.at())) {
            yield laid(new Answer.Pushed(record.at()));
          }
          put(Status.COMMITTED, form.at(), false, List.of());
          yield laid(new Answer.Committed(form.at()));
        }
        case CommitForm.Abort _ -> {
          put(Status.ABORTED, at, false, List.of());
          yield laid(new Answer.Aborted());
        }
      };
    }

    private List<Answer> onePhase(CommitForm.OnePhase form, boolean fits, Timestamp wanted) {
      if (record != null && record.finishing()) {
        return laid(new Answer.Pushed(record.at()));
      }
      Timestamp at = wanted;
      if (!fits) {
        at = oracle.get();
        if (form.readsElsewhere()) {
          return pushed(at);
        }
        for (KeySpan span : form.reads()) {
          Answer answer = refresh(header.id(), new Request.Refresh(span, wanted, at));
          if (!(answer instanceof Answer.Done)) {
            return all(requests.size(), answer);
          }
        }
      }
      List<Answer> answers = new ArrayList<>();
      for (Request request : requests.subList(0, plans.size())) {
        store.version(request.span().start(), at, value(request), header.id());
        store.intents.remove(request.span().start());
        answers.add(new Answer.Placed(at));
      }
      answers.add(new Answer.Committed(at));
      return answers;
    }

    private List<Answer> pushed(Timestamp fresh) {
      put(Status.PENDING, fresh, true, List.of());
      return laid(new Answer.Pushed(fresh));
    }

    private List<Answer> laid(Answer end) {
      List<Answer> answers = lay(header, requests, plans);
      answers.add(end);
      return answers;
    }

    private void put(Status status, Timestamp at, boolean finishing, List<StagedWrite> writes) {
      store.records.put(header.id(), new RecordEntry(status, at, finishing, writes));
    }
  }
}
