package io.massifdb.simulation;

import io.massifdb.testkit.SeededRandom;
import io.massifdb.testkit.SimulatedScheduler;
import io.massifdb.testkit.Timeline;
import io.massifdb.testkit.VirtualClock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One run:
 *
 * <pre>
 * boot, first catalog, tables      without faults
 * faults                           the bank works, the nemesis breaks things: safety is judged
 * everything heals                 every client must get transfers done: liveness is judged
 * final check                      all rows and balances, replicas byte by byte
 * </pre>
 *
 * All on the calling thread; needs {@link SimulatedScheduler#isAvailable}.
 */
public final class Simulation {
  private static final Duration BOOT_LIMIT = Duration.ofMinutes(1);
  private static final Duration PROGRESS_LIMIT = Duration.ofMinutes(1);
  private static final Duration END_LIMIT = Duration.ofMinutes(2);
  private static final Duration SETTLE_LIMIT = Duration.ofMinutes(1);
  private static final int PROGRESS_EACH = 2;

  private final SimulationSettings settings;
  private final Timeline timeline;
  private final FaultPlan plan;
  private final SimulatedCluster cluster;
  private final Nemesis nemesis;
  private final SimulatedScheduler scheduler;
  private final BankWorkload bank;

  private Simulation(SimulationSettings settings) {
    this.settings = settings;
    SeededRandom random = new SeededRandom(settings.seed());
    timeline = new Timeline(random.split("timeline"));
    timeline.setWitness(settings.witness());
    plan = FaultPlan.draw(random.split("plan"));
    cluster = new SimulatedCluster(timeline, random.split("cluster"), plan, settings.bug());
    scheduler = new SimulatedScheduler(timeline, "world");
    VirtualClock clock = new VirtualClock(timeline, scheduler);
    nemesis = new Nemesis(cluster, plan, clock, random.split("nemesis"), timeline);
    bank = new BankWorkload(cluster, timeline, scheduler, clock, random.split("bank"));
  }

  /** Runs a seed to its end. */
  public static Outcome run(SimulationSettings settings) {
    Simulation simulation = new Simulation(settings);
    String failure = null;
    try {
      simulation.play();
    } catch (InvariantViolation e) {
      failure = e.getMessage();
    }
    return simulation.outcome(failure);
  }

  private void play() {
    cluster.boot();
    until(cluster::isServing, BOOT_LIMIT, "the cluster does not start");
    bank.prepare();
    until(bank::isReady, BOOT_LIMIT, "the tables cannot be created");
    bank.start();
    scheduler.spawn("nemesis", nemesis::run);
    during(settings.faults());
    nemesis.stop();
    timeline.note("nemesis", "everything heals", 0);
    cluster.heal();
    List<Integer> before = bank.progress();
    until(
        () -> hasProgressed(before),
        PROGRESS_LIMIT,
        "no progress after everything was healed: transfers before " + before);
    bank.stop();
    until(bank::hasEnded, END_LIMIT, "clients hang");
    AtomicBoolean checked = new AtomicBoolean();
    bank.finish(() -> checked.set(true));
    until(checked::get, END_LIMIT, "the final check does not come to an end");
    until(() -> ReplicaComparison.isSettled(cluster), SETTLE_LIMIT, "replicas do not catch up");
    String difference = ReplicaComparison.difference(cluster);
    if (difference != null) {
      throw new InvariantViolation(difference);
    }
  }

  private boolean hasProgressed(List<Integer> before) {
    List<Integer> now = bank.progress();
    for (int i = 0; i < now.size(); i++) {
      if (now.get(i) < before.get(i) + PROGRESS_EACH) {
        return false;
      }
    }
    return true;
  }

  private void until(BooleanSupplier condition, Duration limit, String otherwise) {
    boolean reached = timeline.runUntil(() -> isBroken() || condition.getAsBoolean(), limit);
    judge();
    if (!reached) {
      throw new InvariantViolation(otherwise + ", " + bank.progress());
    }
  }

  private void during(Duration time) {
    var _ = timeline.runUntil(this::isBroken, time);
    judge();
  }

  private boolean isBroken() {
    return scheduler.failure() != null || cluster.trouble() != null;
  }

  private void judge() {
    String trouble = cluster.trouble();
    if (trouble != null) {
      throw new InvariantViolation(trouble);
    }
    Throwable failure = scheduler.failure();
    if (failure != null) {
      throw new InvariantViolation(
          failure instanceof InvariantViolation violation
              ? String.valueOf(violation.getMessage())
              : Failures.text(failure));
    }
  }

  private Outcome outcome(@Nullable String failure) {
    BankHistory history = bank.history();
    return new Outcome(
        settings,
        Optional.ofNullable(failure),
        timeline.traceHash(),
        new Outcome.Statistics(
            timeline.steps(),
            timeline.nowNanos() / 1_000_000,
            nemesis.faults(),
            history.acknowledged(),
            history.refused(),
            history.unknownOutcomes(),
            history.audits()));
  }
}
