package io.massifdb.simulation.workload;

import io.massifdb.testkit.history.Attempt;
import io.massifdb.testkit.history.ConsistencyModel;
import io.massifdb.testkit.history.Fate;
import io.massifdb.testkit.history.History;
import io.massifdb.testkit.history.HistoryChecker;
import io.massifdb.testkit.history.Verdict;
import java.util.function.Predicate;

/** Records the transactions of a workload and has them checked. */
final class Histories {
  private final History history = new History();

  History history() {
    return history;
  }

  /**
   * Runs a transaction and records it.
   *
   * @param body false to roll back
   */
  Fate record(Actor actor, String begin, Predicate<Attempt> body) {
    Attempt attempt = history.begin(actor.number(), actor.tick());
    return end(actor, attempt, actor.transact(begin, () -> body.test(attempt)));
  }

  static Fate end(Actor actor, Attempt attempt, Fate fate) {
    long now = actor.tick();
    switch (fate) {
      case COMMITTED -> attempt.committed(now);
      case ABORTED -> attempt.aborted(now);
      case UNKNOWN -> attempt.unknown(now);
    }
    return fate;
  }

  void judge(ConsistencyModel model) {
    Verdict verdict = HistoryChecker.check(model, history);
    if (!verdict.isValid()) {
      throw new InvariantViolation(verdict.report());
    }
  }
}
