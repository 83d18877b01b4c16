package io.massifdb.simulation.workload;

import io.massifdb.testkit.SeededRandom;
import io.massifdb.testkit.history.Attempt;
import io.massifdb.testkit.history.Fate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Transactions set and read registers, by key, by a secondary index, several at once. */
final class RegisterWorkload implements Workload {
  private final Isolation isolation;
  private final int keys;
  private final boolean indexed;
  private final Histories histories = new Histories();
  private final Map<Long, Long> lastValues = new TreeMap<>();

  RegisterWorkload(Isolation isolation, SeededRandom random) {
    this.isolation = isolation;
    this.keys = 3 + random.nextInt(8);
    this.indexed = random.chance(0.5);
  }

  @Override
  public List<String> setup() {
    List<String> statements = new ArrayList<>();
    statements.add(
        "CREATE TABLE IF NOT EXISTS registers (id INT PRIMARY KEY, other INT NOT NULL, val INT NOT"
            + " NULL)");
    if (indexed) {
      statements.add("CREATE UNIQUE INDEX IF NOT EXISTS registers_other ON registers (other)");
    }
    return statements;
  }

  @Override
  public String split(SeededRandom random) {
    return "ALTER TABLE registers SPLIT AT VALUES (" + random.nextInt(keys) + ")";
  }

  @Override
  public void act(Actor actor) {
    SeededRandom random = actor.random();
    int length = 1 + random.nextInt(3);
    histories.record(
        actor,
        isolation.begin(),
        attempt -> {
          for (int i = 0; i < length; i++) {
            step(actor, attempt);
          }
          return true;
        });
  }

  private void step(Actor actor, Attempt attempt) {
    SeededRandom random = actor.random();
    long key = random.nextInt(keys);
    double choice = random.nextDouble();
    if (choice < 0.4) {
      read(actor, attempt, List.of(key));
    } else if (choice < 0.5) {
      read(actor, attempt, List.of(key, (key + 1) % keys));
    } else if (choice < 0.7) {
      read(actor, attempt, List.of(key));
      write(actor, attempt, key);
    } else {
      write(actor, attempt, key);
    }
  }

  private void read(Actor actor, Attempt attempt, List<Long> wanted) {
    boolean byIndex = indexed && actor.random().chance(0.5);
    String where =
        wanted.stream()
            .map(key -> "$" + (wanted.indexOf(key) + 1))
            .collect(Collectors.joining(", ", byIndex ? "other IN (" : "id IN (", ")"));
    Object[] parameters = wanted.stream().map(key -> byIndex ? -key : key).toArray();
    Map<Long, Long> found = new TreeMap<>();
    for (List<Long> row :
        actor.numbers("SELECT id, val FROM registers WHERE " + where, parameters)) {
      if (found.put(row.getFirst(), row.get(1)) != null) {
        throw new InvariantViolation("register " + row.getFirst() + " has two rows");
      }
    }
    wanted.forEach(key -> attempt.readRegister(key, found.get(key)));
  }

  private void write(Actor actor, Attempt attempt, long key) {
    long value = lastValues.merge(key, 1L, Long::sum);
    attempt.write(key, value);
    actor.expectTag(
        "INSERT 0 1",
        "INSERT INTO registers VALUES ($1, $2, $3) ON CONFLICT (id) DO UPDATE SET val ="
            + " excluded.val",
        key,
        -key,
        value);
  }

  @Override
  public boolean finish(Actor actor) {
    return histories.record(
            actor,
            "BEGIN READ ONLY",
            attempt -> {
              for (long key = 0; key < keys; key++) {
                List<Long> row = actor.column("SELECT val FROM registers WHERE id = $1", key);
                attempt.readRegister(key, row.isEmpty() ? null : row.getFirst());
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
