package io.massifdb.txnlayer;

import static io.massifdb.txnlayer.World.bytes;
import static io.massifdb.txnlayer.World.key;
import static io.massifdb.txnlayer.World.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.massifdb.kvapi.KeySpan;
import io.massifdb.kvapi.KeyValue;
import io.massifdb.kvapi.seam.Scheduler;
import io.massifdb.testkit.SeededRandom;
import io.massifdb.txnlayer.ModelRanges.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/**
 * Concurrent transfers over ranges that split, lose, delay and duplicate. Money is neither made nor
 * lost, a scan at any time sees the right sum, each transfer takes effect once if acknowledged,
 * never if refused, once or never if ambiguous.
 */
class BankTest {
  private static final int ACCOUNTS = 8;
  private static final int START = 100;

  private record Run(World world, SeededRandom random, Set<String> sure, Set<String> never) {}

  @Property(tries = 25, shrinking = ShrinkingMode.OFF)
  void transfersAreAtomicAndHappenOnce(@ForAll long seed) {
    World world = new World(seed);
    AtomicBoolean ended = new AtomicBoolean();
    Scheduler.Task _ =
        world.scheduler.spawn(
            "test",
            () -> {
              scenario(world);
              ended.set(true);
            });
    world.timeline.runUntil(ended::get, Duration.ofHours(2));
    world.scheduler.rethrowFailure();
    assertThat(ended).isTrue();
  }

  private static void scenario(World world) {
    SeededRandom random = world.random.split("bank");
    for (int i = 0; i < ACCOUNTS; i++) {
      world.write("account" + i, String.valueOf(START));
    }
    world.ranges.split(key("account3"));
    world.ranges.split(key("account6"));
    world.ranges.evaluator().recoverEagerly = random.chance(0.5);
    faults(world, random);
    world.ranges.hops = random.nextInt(3);
    Run run = new Run(world, random, new TreeSet<>(), new TreeSet<>());
    List<Scheduler.Task> tasks = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      int worker = i;
      tasks.add(world.scheduler.spawn("worker" + i, () -> work(run, worker)));
    }
    for (Scheduler.Task task : tasks) {
      try {
        task.join();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
    world.ranges.faults = _ -> Fault.NONE;
    world.ranges.deliverLate();
    world.settle();
    world.ranges.evaluator().recoverEagerly = true;
    check(run);
  }

  private static void faults(World world, SeededRandom random) {
    world.ranges.faults =
        batch -> {
          if (random.chance(0.02)) {
            world.ranges.deliverLate();
          }
          if (random.chance(0.01)) {
            world.ranges.split(key("account" + random.nextInt(ACCOUNTS)));
          }
          if (random.chance(0.85)) {
            return Fault.NONE;
          }
          return List.of(
                  Fault.LOSE_REPLY,
                  Fault.LOSE_REQUEST,
                  Fault.DELAY,
                  Fault.DUPLICATE,
                  Fault.UNAVAILABLE)
              .get(random.nextInt(5));
        };
  }

  private static void work(Run run, int worker) {
    for (int i = 0; i < 8; i++) {
      String name = "transfer" + worker + "." + i;
      if (run.random().chance(0.2)) {
        audit(run);
      } else {
        transfer(run, name);
      }
    }
  }

  private static void transfer(Run run, String name) {
    Transaction transaction = run.world().begin();
    try {
      String from = "account" + run.random().nextInt(ACCOUNTS);
      String to = "account" + run.random().nextInt(ACCOUNTS);
      int amount = run.random().nextInt(10);
      transaction.beginStatement();
      add(run, transaction, from, -amount);
      transaction.beginStatement();
      add(run, transaction, to, amount);
      transaction.insert(key(name), bytes("done"));
      run.world().clock.sleep(Duration.ofMillis(run.random().nextInt(5)));
      if (run.random().chance(0.3)) {
        var _ =
            run.world()
                .clock
                .schedule(
                    Duration.ofMillis(run.random().nextInt(6)),
                    () -> run.world().scheduler.spawn("cancel", transaction::cancel));
      }
      transaction.commit();
      run.sure().add(name);
    } catch (CommitAmbiguousException _) {
      // Either is right.
    } catch (TransactionException _) {
      transaction.rollback();
      run.never().add(name);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static void add(Run run, Transaction transaction, String account, int amount) {
    int balance = Integer.parseInt(String.valueOf(text(transaction.get(key(account)))));
    transaction.put(
        key(account),
        bytes(String.valueOf(balance + amount)),
        run.random().chance(0.5) ? transaction.readTimestamp() : null);
  }

  private static void audit(Run run) {
    Transaction transaction =
        run.world().transactions.begin(IsolationLevel.SERIALIZABLE, run.random().chance(0.5));
    try {
      int sum = 0;
      for (String value :
          TransactionTest.values(transaction, ScanSpec.all(KeySpan.prefix(key("account"))))) {
        sum += Integer.parseInt(value);
      }
      assertThat(sum).isEqualTo(ACCOUNTS * START);
    } catch (TransactionUnavailableException _) {
      // Too many losses in a row.
    } finally {
      transaction.rollback();
    }
  }

  private static void check(Run run) {
    int sum = 0;
    Transaction transaction = run.world().begin();
    for (int i = 0; i < ACCOUNTS; i++) {
      sum += Integer.parseInt(String.valueOf(text(transaction.get(key("account" + i)))));
    }
    for (String name : run.sure()) {
      assertThat(text(transaction.get(key(name)))).as(name).isEqualTo("done");
    }
    for (String name : run.never()) {
      assertThat(text(transaction.get(key(name)))).as(name).isNull();
    }
    transaction.rollback();
    assertThat(sum).isEqualTo(ACCOUNTS * START);
    for (KeyValue pair : run.world().ranges.store.committed(KeySpan.prefix(key("transfer")))) {
      assertThat(run.world().ranges.store.versions.get(pair.key())).hasSize(1);
    }
  }
}
