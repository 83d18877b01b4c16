package io.massifdb.simulation.workload;

import io.massifdb.testkit.SeededRandom;
import io.massifdb.testkit.history.Attempt;
import io.massifdb.testkit.history.Fate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Each key is written once, and reads look at several keys: in which order do they see the writes
 * appear?
 *
 * <ul>
 *   <li>comments: writes one after the other into several tables; a reader that sees the later one
 *       and not the earlier one saw causes in reverse;
 *   <li>long fork: writes at the same time; two readers that see them in different orders;
 *   <li>sequential: one client's writes in order; readers look for them in the reverse order in
 *       transactions of their own.
 * </ul>
 *
 * All three are cycles for the history checker.
 */
final class InsertWorkload implements Workload {
  private static final int WINDOW = 6;

  /** Which readers there are. */
  enum Reading {
    COMMENTS,
    LONG_FORK,
    SEQUENTIAL
  }

  private final Reading reading;
  private final Isolation isolation;
  private final int tables;
  private final Histories histories = new Histories();
  private long lastKey;

  InsertWorkload(Reading reading, Isolation isolation, SeededRandom random) {
    this.reading = reading;
    this.isolation = isolation;
    this.tables = reading == Reading.LONG_FORK ? 1 : 2 + random.nextInt(3);
  }

  @Override
  public List<String> setup() {
    List<String> statements = new ArrayList<>();
    for (int i = 0; i < tables; i++) {
      statements.add("CREATE TABLE IF NOT EXISTS inserts%d (id INT PRIMARY KEY)".formatted(i));
    }
    return statements;
  }

  @Override
  public String split(SeededRandom random) {
    return "ALTER TABLE inserts%d SPLIT AT VALUES (%d)"
        .formatted(random.nextInt(tables), random.nextInt((int) lastKey + 10));
  }

  @Override
  public void act(Actor actor) {
    if (actor.random().chance(0.5)) {
      insert(actor);
    } else if (reading == Reading.SEQUENTIAL) {
      readOneByOne(actor);
    } else {
      readTogether(actor);
    }
  }

  private void insert(Actor actor) {
    long key = ++lastKey;
    Attempt attempt = histories.history().begin(actor.number(), actor.tick());
    attempt.write(key, 1);
    Fate fate =
        actor.alone(
            Actor.expecting("INSERT 0 1"),
            "INSERT INTO inserts" + key % tables + " VALUES ($1)",
            key);
    var _ = Histories.end(actor, attempt, fate);
  }

  private void readTogether(Actor actor) {
    long from = Math.max(1, lastKey - WINDOW);
    long to = lastKey;
    histories.record(
        actor,
        isolation.begin(),
        attempt -> {
          Set<Long> seen = new HashSet<>();
          int first = actor.random().nextInt(tables);
          for (int i = 0; i < tables; i++) {
            seen.addAll(
                actor.column(
                    "SELECT id FROM inserts" + (first + i) % tables + " WHERE id BETWEEN $1 AND $2",
                    from,
                    to));
          }
          for (long key = from; key <= to; key++) {
            attempt.readRegister(key, seen.contains(key) ? 1L : null);
          }
          return true;
        });
  }

  private void readOneByOne(Actor actor) {
    long from = Math.max(1, lastKey - WINDOW);
    for (long key = lastKey; key >= from; key--) {
      long wanted = key;
      Attempt attempt = histories.history().begin(actor.number(), actor.tick());
      Fate fate =
          actor.alone(
              answer ->
                  attempt.readRegister(
                      wanted, "1".equals(answer.rows().getFirst().getFirst()) ? 1L : null),
              "SELECT count(*) FROM inserts" + wanted % tables + " WHERE id = $1",
              wanted);
      var _ = Histories.end(actor, attempt, fate);
    }
  }

  @Override
  public boolean finish(Actor actor) {
    return histories.record(
            actor,
            "BEGIN READ ONLY",
            attempt -> {
              Set<Long> seen = new HashSet<>();
              for (int i = 0; i < tables; i++) {
                seen.addAll(actor.column("SELECT id FROM inserts" + i));
              }
              for (long key = 1; key <= lastKey; key++) {
                attempt.readRegister(key, seen.contains(key) ? 1L : null);
              }
              return true;
            })
        == Fate.COMMITTED;
  }

  @Override
  public void judge() {
    histories.judge(isolation.model());
  }
}
