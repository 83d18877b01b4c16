package io.massifdb.simulation.workload;

import io.massifdb.testkit.SeededRandom;
import io.massifdb.testkit.history.Attempt;
import io.massifdb.testkit.history.ConsistencyModel;
import io.massifdb.testkit.history.Fate;
import io.massifdb.testkit.history.History;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Transactions append to lists and read lists; each read shows the order of all appends before it.
 * Some append what they roll back to a savepoint: nobody may ever read that.
 */
final class ListWorkload implements Workload {
  private static final int APPENDS_PER_KEY = 24;

  private final ListStore store;
  private final Isolation isolation;
  private final int activeKeys;
  private final Histories histories = new Histories();
  private final Map<Long, Long> lastValues = new TreeMap<>();
  private long firstKey = 1;

  ListWorkload(ListStore store, Isolation isolation, SeededRandom random) {
    this.store = store;
    this.isolation = isolation;
    this.activeKeys = 2 + random.nextInt(6);
  }

  @Override
  public List<String> setup() {
    return store.setup();
  }

  @Override
  public String split(SeededRandom random) {
    return store.split(random);
  }

  @Override
  public void act(Actor actor) {
    SeededRandom random = actor.tolerating(store.refusals()).random();
    boolean readOnly = random.chance(0.2);
    int length = 1 + random.nextInt(4);
    histories.record(
        actor,
        readOnly ? isolation.begin() + " READ ONLY" : isolation.begin(),
        attempt -> {
          for (int i = 0; i < length; i++) {
            step(actor, attempt, readOnly);
          }
          return random.chance(0.97);
        });
  }

  private void step(Actor actor, Attempt attempt, boolean readOnly) {
    SeededRandom random = actor.random();
    long key = firstKey + random.nextInt(activeKeys);
    if (readOnly || random.chance(0.4)) {
      attempt.readList(key, store.read(actor, key));
    } else if (random.chance(0.1)) {
      appendAndTakeBack(actor, key);
    } else {
      append(actor, attempt, key);
    }
  }

  private void append(Actor actor, Attempt attempt, long key) {
    long value = nextValue(key);
    attempt.append(key, value);
    store.append(actor, key, value);
  }

  private long nextValue(long key) {
    long value = lastValues.merge(key, 1L, Long::sum);
    if (value == APPENDS_PER_KEY && key == firstKey) {
      firstKey++;
    }
    return value;
  }

  private void appendAndTakeBack(Actor actor, long key) {
    Attempt taken = histories.history().begin(actor.number(), actor.tick());
    var _ = actor.query("SAVEPOINT s");
    append(actor, taken, key);
    var _ = store.read(actor, key);
    var _ = actor.query("ROLLBACK TO SAVEPOINT s");
    taken.aborted(actor.tick());
  }

  @Override
  public boolean finish(Actor actor) {
    return histories.record(
            actor,
            "BEGIN READ ONLY",
            attempt -> {
              Map<Long, long[]> all = store.readAll(actor);
              lastValues
                  .keySet()
                  .forEach(key -> attempt.readList(key, all.getOrDefault(key, new long[0])));
              return true;
            })
        == Fate.COMMITTED;
  }

  @Override
  public void judge() {
    histories.judge(isolation.model());
  }

  History history() {
    return histories.history();
  }

  ConsistencyModel model() {
    return isolation.model();
  }
}
