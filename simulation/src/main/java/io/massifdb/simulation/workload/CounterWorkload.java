package io.massifdb.simulation.workload;

import io.massifdb.testkit.SeededRandom;
import io.massifdb.testkit.history.Fate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Counters that only go up, by one: each increment gets a number of its own, and whoever reads
 * after an increment was acknowledged or a value was read sees at least that. At the end the
 * counter is between the increments acknowledged and those that may have happened.
 */
final class CounterWorkload implements Workload {
  private final Isolation isolation;
  private final int counters;
  private final List<Counter> all = new ArrayList<>();

  private static final class Counter {
    private final Map<Long, Integer> takenBy = new TreeMap<>();
    private long seen;
    private long acknowledged;
    private long possible;
  }

  CounterWorkload(Isolation isolation, SeededRandom random) {
    this.isolation = isolation;
    this.counters = 1 + random.nextInt(3);
    for (int i = 0; i < counters; i++) {
      all.add(new Counter());
    }
  }

  @Override
  public List<String> setup() {
    List<String> statements = new ArrayList<>();
    statements.add("CREATE TABLE IF NOT EXISTS counters (id INT PRIMARY KEY, n INT NOT NULL)");
    for (int i = 0; i < counters; i++) {
      statements.add("INSERT INTO counters VALUES (%d, 0) ON CONFLICT DO NOTHING".formatted(i));
    }
    return statements;
  }

  @Override
  public String split(SeededRandom random) {
    return "ALTER TABLE counters SPLIT AT VALUES (" + random.nextInt(counters) + ")";
  }

  @Override
  public void act(Actor actor) {
    int id = actor.random().nextInt(counters);
    if (actor.random().chance(0.4)) {
      var _ = read(actor, id);
    } else {
      increment(actor, id);
    }
  }

  private void increment(Actor actor, int id) {
    Counter counter = all.get(id);
    long atLeast = counter.seen + 1;
    long[] taken = {0};
    counter.possible++;
    Fate fate;
    if (actor.random().chance(0.5)) {
      fate =
          actor.alone(
              answer -> taken[0] = number(answer),
              "UPDATE counters SET n = n + 1 WHERE id = $1 RETURNING n",
              id);
    } else {
      fate =
          actor.transact(
              isolation.begin(),
              () -> {
                // Below SERIALIZABLE's own check only a lock keeps what was read.
                String read = "SELECT n FROM counters WHERE id = $1 FOR UPDATE";
                taken[0] = actor.column(read, id).getFirst() + 1;
                actor.expectTag(
                    "UPDATE 1", "UPDATE counters SET n = $1 WHERE id = $2", taken[0], id);
                return true;
              });
    }
    switch (fate) {
      case COMMITTED -> took(counter, id, taken[0], atLeast, actor.number());
      case ABORTED -> counter.possible--;
      case UNKNOWN -> {}
    }
  }

  private static long number(Connection.Answer answer) {
    if (answer.rows().size() != 1) {
      throw new InvariantViolation("a counter is there " + answer.rows().size() + " times");
    }
    return Long.parseLong(String.valueOf(answer.rows().getFirst().getFirst()));
  }

  private static void took(Counter counter, int id, long value, long atLeast, int client) {
    counter.acknowledged++;
    Integer other = counter.takenBy.putIfAbsent(value, client);
    if (other != null) {
      throw new InvariantViolation(
          "clients %d and %d both took number %d of counter %d"
              .formatted(other, client, value, id));
    }
    see(counter, id, value, atLeast);
  }

  private static void see(Counter counter, int id, long value, long atLeast) {
    if (value < atLeast || value > counter.possible) {
      throw new InvariantViolation(
          "counter %d is %d: at least %d was seen before, and at most %d is possible"
              .formatted(id, value, atLeast, counter.possible));
    }
    counter.seen = Math.max(counter.seen, value);
  }

  private boolean read(Actor actor, int id) {
    Counter counter = all.get(id);
    long atLeast = counter.seen;
    return actor.alone(
            answer -> see(counter, id, number(answer), atLeast),
            "SELECT n FROM counters WHERE id = $1",
            id)
        == Fate.COMMITTED;
  }

  @Override
  public boolean finish(Actor actor) {
    for (int id = 0; id < counters; id++) {
      Counter counter = all.get(id);
      counter.seen = Math.max(counter.seen, counter.acknowledged);
      if (!read(actor, id)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public void judge() {}
}
