package io.massifdb.txnlayer;

import static io.massifdb.txnlayer.World.bytes;
import static io.massifdb.txnlayer.World.key;
import static io.massifdb.txnlayer.World.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.massifdb.kvapi.CommitForm;
import io.massifdb.kvapi.Key;
import io.massifdb.kvapi.KeySpan;
import io.massifdb.kvapi.KeyValue;
import io.massifdb.kvapi.Keys;
import io.massifdb.kvapi.Request;
import io.massifdb.txnlayer.ModelRanges.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Transactions whose writes outgrow the buffer: intents before the commit. */
@ExtendWith(InWorld.class)
class WriteThroughTest implements InWorld.Inhabited {
  private static final KeySpan ALL = KeySpan.prefix(Keys.TABLES_START);

  private final World world = new World(11, TransactionLimits.DEFAULT.withBuffer(2_000));

  @Override
  public World world() {
    return world;
  }

  private static void fill(Transaction transaction, String prefix, int rows) {
    transaction.beginStatement();
    for (int i = 0; i < rows; i++) {
      transaction.put(key(String.format("%s%03d", prefix, i)), bytes(prefix + i), null);
    }
  }

  private static List<String> scan(Transaction transaction, KeySpan span) {
    List<String> rows = new ArrayList<>();
    try (ScanCursor cursor = transaction.scan(ScanSpec.all(span))) {
      for (ScanChunk chunk = cursor.next(); chunk != null; chunk = cursor.next()) {
        if (chunk instanceof ScanChunk.Pairs(List<KeyValue> pairs)) {
          pairs.forEach(pair -> rows.add(String.valueOf(text(pair.value()))));
        }
      }
    }
    return rows;
  }

  @Test
  void aBufferBeyondItsLimitGoesOnAsIntentsAndCommitsInTwoRounds() {
    world.ranges.split(key("k050"));
    Transaction transaction = world.begin();
    fill(transaction, "k", 100);
    assertThat(world.ranges.store.intents).isNotEmpty();
    assertThat(world.ranges.store.records).hasSize(1);
    assertThat(world.read("k000")).as("nothing is visible before the commit").isNull();
    transaction.commit();
    world.settle();
    assertThat(world.ranges.store.intents).isEmpty();
    assertThat(world.ranges.store.records).isEmpty();
    assertThat(world.ranges.store.committed(ALL)).hasSize(100);
    assertThat(world.ranges.log)
        .noneMatch(batch ->
            batch.requests().getLast() instanceof Request.EndTransaction end
                && (end.form() instanceof CommitForm.Stage
                    || end.form() instanceof CommitForm.OnePhase));
  }

  @Test
  void f29ReadersPassBeneathAFlushedTransactionWhichThenCommitsAboveThem() {
    world.write("k000", "old");
    Transaction transaction = world.begin();
    fill(transaction, "k", 100);
    assertThat(world.read("k000")).isEqualTo("old");
    CommitResult result = transaction.commit();
    assertThat(result).isInstanceOf(CommitResult.Committed.class);
    world.settle();
    assertThat(world.read("k000")).isEqualTo("k0");
  }

  @Test
  void theTransactionReadsItsFlushedWritesButNotThoseOfTheRunningStatement() {
    Transaction transaction = world.begin();
    fill(transaction, "a", 60);
    transaction.beginStatement();
    assertThat(scan(transaction, ALL)).hasSize(60);
    for (int i = 0; i < 60; i++) {
      transaction.put(key(String.format("a%03d", i)), bytes("new"), null);
      transaction.put(key(String.format("b%03d", i)), bytes("new"), null);
    }
    assertThat(scan(transaction, ALL)).hasSize(60).allMatch(row -> row.startsWith("a"));
    assertThat(text(transaction.get(key("a007")))).isEqualTo("a7");
    assertThat(transaction.get(key("b007"))).isNull();
    transaction.beginStatement();
    assertThat(scan(transaction, ALL)).hasSize(120).containsOnly("new");
    transaction.delete(key("a000"), null);
    transaction.beginStatement();
    assertThat(transaction.get(key("a000"))).isNull();
    transaction.commit();
    world.settle();
    assertThat(world.ranges.store.committed(ALL)).hasSize(119);
  }

  @Test
  void anInsertMeetsAFlushedRowOfItsOwn() {
    Transaction transaction = world.begin();
    fill(transaction, "a", 60);
    transaction.beginStatement();
    transaction.insert(key("a000"), bytes("again"));
    assertThatThrownBy(transaction::commit).isInstanceOf(ConditionFailedException.class);
    world.settle();
    assertThat(world.ranges.store.committed(ALL)).isEmpty();
    assertThat(world.ranges.store.intents).isEmpty();
  }

  @Test
  void f30RollbackToASavepointTrimsWhatWasFlushed() {
    world.write("b000", "before");
    Transaction transaction = world.begin();
    fill(transaction, "a", 60);
    Savepoint savepoint = transaction.savepoint();
    fill(transaction, "a", 30);
    fill(transaction, "b", 60);
    transaction.beginStatement();
    transaction.put(key("a000"), bytes("changed"), null);
    transaction.rollbackTo(savepoint);
    transaction.beginStatement();
    assertThat(scan(transaction, ALL)).hasSize(61).doesNotContain("b1", "changed");
    transaction.commit();
    world.settle();
    assertThat(world.ranges.store.intents).isEmpty();
    assertThat(world.read("a000")).isEqualTo("a0");
    assertThat(world.read("b000")).isEqualTo("before");
    assertThat(world.read("b001")).isNull();
  }

  @Test
  void f30ADelayedDuplicatePutDoesNotRestoreARolledBackValue() {
    world.ranges.faults =
        batch -> batch.requests().getFirst() instanceof Request.Put ? Fault.DUPLICATE : Fault.NONE;
    Transaction transaction = world.begin();
    fill(transaction, "a", 60);
    Savepoint savepoint = transaction.savepoint();
    fill(transaction, "b", 60);
    transaction.rollbackTo(savepoint);
    world.ranges.faults = _ -> Fault.NONE;
    world.ranges.deliverLate();
    transaction.beginStatement();
    assertThat(scan(transaction, ALL)).hasSize(60);
    transaction.commit();
    world.settle();
    assertThat(world.ranges.store.committed(ALL)).hasSize(60);
  }

  @Test
  void f30ADuplicateThatArrivesAfterTheCommitFindsATraceOfIt() {
    world.write("b001", "before");
    world.ranges.faults =
        batch -> batch.requests().getFirst() instanceof Request.Put ? Fault.DUPLICATE : Fault.NONE;
    Transaction transaction = world.begin();
    fill(transaction, "a", 60);
    Savepoint savepoint = transaction.savepoint();
    fill(transaction, "b", 60);
    transaction.rollbackTo(savepoint);
    transaction.commit();
    world.settle();
    world.ranges.faults = _ -> Fault.NONE;
    world.ranges.deliverLate();
    assertThat(world.ranges.store.intents).isEmpty();
    assertThat(world.read("b001")).isEqualTo("before");
    assertThat(world.read("b002")).isNull();
  }

  @Test
  void theFateOfATransactionWhoseAnchorWasRolledBackIsStillKnown() {
    Transaction transaction = world.begin();
    Savepoint savepoint = transaction.savepoint();
    fill(transaction, "a", 60);
    TransactionToken token = transaction.token().orElseThrow();
    transaction.rollbackTo(savepoint);
    fill(transaction, "b", 60);
    transaction.commit();
    world.settle();
    assertThat(world.ranges.store.records).isEmpty();
    assertThat(world.transactions.fate(token)).isInstanceOf(Fate.Committed.class);
  }

  @Test
  void f28AZombieLearnsOfItsAbortBeforeAResultLeaves() throws InterruptedException {
    world.write("a000", "old");
    Transaction transaction = world.begin();
    fill(transaction, "a", 60);
    transaction.beginStatement();
    // Nobody heard of it: its heartbeats are lost, and a reader aborts it and removes its intents.
    world.ranges.faults =
        batch ->
            batch.requests().getFirst() instanceof Request.HeartbeatTransaction
                ? Fault.LOSE_REQUEST
                : Fault.NONE;
    world.clock.sleep(Duration.ofSeconds(10));
    world.ranges.store.abort(transaction.id());
    world.ranges.faults = _ -> Fault.NONE;
    assertThatThrownBy(() -> transaction.get(key("a000")))
        .isInstanceOf(TransactionAbortedException.class);
    transaction.rollback();
  }

  @Test
  void f28WithoutAnAcknowledgedHeartbeatNoResultLeaves() throws InterruptedException {
    Transaction transaction = world.begin();
    fill(transaction, "a", 60);
    transaction.beginStatement();
    world.ranges.faults =
        batch ->
            batch.requests().getFirst() instanceof Request.HeartbeatTransaction
                ? Fault.LOSE_REQUEST
                : Fault.NONE;
    world.clock.sleep(Duration.ofSeconds(10));
    assertThatThrownBy(() -> transaction.get(key("a000")))
        .isInstanceOf(TransactionUnavailableException.class);
    transaction.rollback();
  }

  @Test
  void rollbackRemovesWhatWasFlushed() {
    Transaction transaction = world.begin();
    fill(transaction, "a", 60);
    transaction.rollback();
    world.settle();
    assertThat(world.ranges.store.intents).isEmpty();
    assertThat(world.read("a000")).isNull();
  }

  @Test
  void aFlushWithoutDefiniteAnswerDoomsTheTransaction() {
    Transaction transaction = world.begin();
    Savepoint savepoint = transaction.savepoint();
    world.ranges.faults =
        batch -> batch.requests().getFirst() instanceof Request.Put ? Fault.LOSE_REPLY : Fault.NONE;
    assertThatThrownBy(() -> fill(transaction, "a", 60))
        .isInstanceOf(TransactionUnavailableException.class);
    world.ranges.faults = _ -> Fault.NONE;
    assertThatThrownBy(() -> transaction.rollbackTo(savepoint))
        .isInstanceOf(TransactionAbortedException.class);
    transaction.rollback();
    world.settle();
    assertThat(world.ranges.store.intents).isEmpty();
  }

  /** Statements, savepoints and rollbacks agree with copies of a map, whatever was flushed. */
  @Property(tries = 60)
  void agreesWithCopiesOfAMap(@ForAll long seed) {
    long limit = 300L + Math.floorMod(seed, 3_000);
    World own = new World(seed, TransactionLimits.DEFAULT.withBuffer(limit));
    own.scheduler.spawn("test", () -> againstCopies(own));
    own.timeline.runUntil(() -> false, Duration.ofMinutes(1));
    own.scheduler.rethrowFailure();
  }

  private static void againstCopies(World world) {
    TreeMap<Key, String> model = new TreeMap<>();
    Transaction transaction = world.begin();
    List<Savepoint> savepoints = new ArrayList<>();
    List<TreeMap<Key, String>> copies = new ArrayList<>();
    for (int step = 0; step < 40; step++) {
      transaction.beginStatement();
      assertThat(contents(transaction)).isEqualTo(model);
      int choice = world.random.nextInt(10);
      if (choice == 0) {
        savepoints.add(transaction.savepoint());
        copies.add(new TreeMap<>(model));
      } else if (choice == 1 && !savepoints.isEmpty()) {
        int to = world.random.nextInt(savepoints.size());
        transaction.rollbackTo(savepoints.get(to));
        model = new TreeMap<>(copies.get(to));
        savepoints.subList(to + 1, savepoints.size()).clear();
        copies.subList(to + 1, copies.size()).clear();
      } else {
        write(world, transaction, model, step);
      }
    }
    transaction.commit();
    world.settle();
    TreeMap<Key, String> stored = new TreeMap<>();
    world
        .ranges
        .store
        .committed(ALL)
        .forEach(pair -> stored.put(pair.key(), String.valueOf(text(pair.value()))));
    assertThat(stored).isEqualTo(model);
    assertThat(world.ranges.store.intents).isEmpty();
  }

  private static void write(
      World world, Transaction transaction, Map<Key, String> model, int step) {
    for (int i = 0; i < 5; i++) {
      Key key = key("k" + world.random.nextInt(12));
      if (world.random.nextInt(4) == 0) {
        transaction.delete(key, null);
        model.remove(key);
      } else {
        transaction.put(key, bytes(step + "." + i), null);
        model.put(key, step + "." + i);
      }
    }
  }

  private static Map<Key, @Nullable String> contents(Transaction transaction) {
    Map<Key, @Nullable String> contents = new TreeMap<>();
    try (ScanCursor cursor = transaction.scan(ScanSpec.all(ALL))) {
      for (ScanChunk chunk = cursor.next(); chunk != null; chunk = cursor.next()) {
        if (chunk instanceof ScanChunk.Pairs(List<KeyValue> pairs)) {
          pairs.forEach(pair -> contents.put(pair.key(), text(pair.value())));
        }
      }
    }
    return contents;
  }
}
