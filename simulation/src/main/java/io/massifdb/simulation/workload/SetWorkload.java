package io.massifdb.simulation.workload;

import io.massifdb.expression.SqlException;
import io.massifdb.simulation.workload.Connection.Answer;
import io.massifdb.testkit.SeededRandom;
import io.massifdb.testkit.history.Fate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A table as a set: elements come, some go by ranges, and whoever reads the table, whole, in pages
 * or through an index, sees what was acknowledged before and nothing that was refused. Elements
 * also take a name, of which there are few: a name has one owner at a time. Meanwhile one client
 * may add and drop indexes or columns, or truncate the table.
 */
final class SetWorkload implements Workload {
  private static final int NAMES = 12;
  private static final int PAGE = 7;
  private static final int JOBS_SECONDS = 120;

  private final Changes changes;
  private final Set<Long> present = new TreeSet<>();
  private final Set<Long> refused = new HashSet<>();
  private final Set<Long> removing = new HashSet<>();
  private final Set<Long> removed = new HashSet<>();
  private long lastElement;
  private int columns;

  /** What was there when the running TRUNCATE was asked for and is not being removed otherwise. */
  private final Set<Long> truncating = new TreeSet<>();

  /** What counts as being removed because of it alone. */
  private final Set<Long> candidates = new TreeSet<>();

  /** Whether what is inserted now may be taken away by a TRUNCATE that is not over. */
  private boolean mayBeTruncated;

  /** A TRUNCATE of unknown fate was followed by another one before anybody saw an effect. */
  private boolean mayAlwaysBeTruncated;

  /** What one of the clients changes meanwhile. */
  enum Changes {
    NONE,
    INDEXES,
    COLUMNS,
    TRUNCATE
  }

  SetWorkload(Changes changes) {
    this.changes = changes;
  }

  @Override
  public List<String> setup() {
    return List.of(
        "CREATE TABLE IF NOT EXISTS elements (id INT PRIMARY KEY, v INT NOT NULL, name TEXT)",
        "CREATE UNIQUE INDEX IF NOT EXISTS elements_name ON elements (name)",
        "CREATE INDEX IF NOT EXISTS elements_v ON elements (v)");
  }

  @Override
  public String split(SeededRandom random) {
    return "ALTER TABLE elements SPLIT AT VALUES (" + random.nextInt((int) lastElement + 10) + ")";
  }

  @Override
  public void act(Actor actor) {
    var _ = actor.tolerating("23505");
    SeededRandom random = actor.random();
    double choice = random.nextDouble();
    if (changes != Changes.NONE && actor.number() == 1 && choice < 0.3) {
      change(actor);
    } else if (choice < 0.6) {
      insert(actor);
    } else if (choice < 0.7) {
      removeRange(actor);
    } else {
      var _ = audit(actor);
    }
  }

  private void insert(Actor actor) {
    SeededRandom random = actor.random();
    long id = ++lastElement;
    if (mayBeTruncated || mayAlwaysBeTruncated) {
      removing.add(id);
    }
    String name = random.chance(0.3) ? "'n" + random.nextInt(NAMES) + "'" : "NULL";
    Fate fate =
        actor.alone(
            Actor.expecting("INSERT 0 1"),
            "INSERT INTO elements (id, v, name) VALUES ($1, $2, " + name + ")",
            id,
            -id);
    switch (fate) {
      case COMMITTED -> present.add(id);
      case ABORTED -> refused.add(id);
      case UNKNOWN -> {}
    }
  }

  /** Takes out a few neighbours; which of them were there is known only to the database. */
  private void removeRange(Actor actor) {
    if (lastElement < 10) {
      return;
    }
    long from = 1L + actor.random().nextInt((int) lastElement);
    List<Long> range = List.of(from, from + 1, from + 2);
    range.forEach(id -> {
      present.remove(id);
      removing.add(id);
      truncating.remove(id);
      candidates.remove(id);
    });
    Set<Long> gone = new HashSet<>();
    Fate fate =
        actor.alone(
            answer ->
                answer
                    .rows()
                    .forEach(row -> gone.add(Long.valueOf(String.valueOf(row.getFirst())))),
            "DELETE FROM elements WHERE id BETWEEN $1 AND $2 RETURNING id",
            from,
            from + 2);
    if (fate == Fate.COMMITTED) {
      removed.addAll(gone);
    }
  }

  /** Reads the set in several ways, which must agree, and holds it against what is known. */
  private boolean audit(Actor actor) {
    Set<Long> mustSee = new TreeSet<>(present);
    Set<Long> mustMiss = new TreeSet<>(refused);
    mustMiss.addAll(removed);
    Set<Long> mayBeGone = new TreeSet<>(truncating);
    List<Set<Long>> ways = new ArrayList<>();
    Fate fate =
        actor.transact(
            "BEGIN READ ONLY",
            () -> {
              ways.add(noneTwice(actor.column("SELECT id FROM elements")));
              ways.add(
                  noneTwice(actor.column("SELECT -v FROM elements WHERE v < $1 ORDER BY v", 0)));
              if (actor.random().chance(0.5)) {
                ways.add(noneTwice(pages(actor)));
              }
              expectOneOwnerEach(actor);
              return true;
            });
    if (fate != Fate.COMMITTED) {
      return false;
    }
    Set<Long> seen = ways.getFirst();
    if (ways.stream().anyMatch(other -> !other.equals(seen))) {
      throw new InvariantViolation("table, index and pages differ in one snapshot: " + ways);
    }
    noteTruncation(seen, mayBeGone);
    // What is being removed meanwhile may be seen or not.
    mustSee.removeAll(removing);
    mustSee.removeAll(seen);
    if (!mustSee.isEmpty()) {
      throw new InvariantViolation("lost elements: " + mustSee);
    }
    mustMiss.retainAll(seen);
    if (!mustMiss.isEmpty()) {
      throw new InvariantViolation("elements that were refused or removed are there: " + mustMiss);
    }
    return true;
  }

  private static Set<Long> noneTwice(List<Long> ids) {
    Set<Long> set = new TreeSet<>(ids);
    if (set.size() != ids.size()) {
      throw new InvariantViolation("an element is there twice: " + ids);
    }
    return set;
  }

  private static List<Long> pages(Actor actor) {
    List<Long> ids = new ArrayList<>();
    List<Long> page;
    do {
      page =
          actor.column(
              "SELECT id FROM elements ORDER BY id DESC LIMIT $1 OFFSET $2", PAGE, ids.size());
      ids.addAll(page);
    } while (page.size() == PAGE);
    return ids;
  }

  private static void expectOneOwnerEach(Actor actor) {
    Answer owners =
        actor.query(
            "SELECT name, count(*) FROM elements WHERE name IS NOT NULL GROUP BY name HAVING"
                + " count(*) > 1");
    if (!owners.rows().isEmpty()) {
      throw new InvariantViolation("unique names with several owners: " + owners.rows());
    }
  }

  // ---- schema changes

  /**
   * Once somebody has seen that a TRUNCATE took effect, it takes away nothing that is inserted
   * afterwards, on whatever node.
   */
  private void noteTruncation(Set<Long> seen, Set<Long> mayBeGone) {
    mayBeGone.retainAll(truncating);
    if (!seen.containsAll(mayBeGone)) {
      mayBeTruncated = false;
    }
  }

  private void truncate(Actor actor) {
    if (actor.random().chance(0.3)) {
      var _ =
          actor.transact(
              "BEGIN",
              () -> {
                actor.expectTag("TRUNCATE TABLE", "TRUNCATE elements");
                actor.expectTag("INSERT 0 1", "INSERT INTO elements (id, v) VALUES (0, 0)");
                return false;
              });
      return;
    }
    mayAlwaysBeTruncated |= mayBeTruncated;
    Set<Long> before = new TreeSet<>(present);
    truncating.clear();
    truncating.addAll(before);
    truncating.removeAll(removing);
    candidates.clear();
    for (long id = 1; id <= lastElement; id++) {
      if (removing.add(id)) {
        candidates.add(id);
      }
    }
    present.clear();
    mayBeTruncated = true;
    switch (actor.alone(Actor.expecting("TRUNCATE TABLE"), "TRUNCATE elements")) {
      case COMMITTED -> {
        removed.addAll(before);
        truncating.clear();
        mayBeTruncated = false;
      }
      case ABORTED -> {
        removing.removeAll(candidates);
        before.removeAll(removing);
        present.addAll(before);
        truncating.clear();
        mayBeTruncated = false;
      }
      // It may yet happen, so that everything inserted until it was seen may go.
      case UNKNOWN -> {}
    }
  }

  private void change(Actor actor) {
    if (changes == Changes.TRUNCATE) {
      truncate(actor);
      return;
    }
    if (changes == Changes.INDEXES) {
      actor.attempt(
          actor.random().chance(0.5)
              ? "DROP INDEX IF EXISTS elements_v"
              : "CREATE INDEX IF NOT EXISTS elements_v ON elements (v)");
      return;
    }
    var _ = actor.tolerating("23505", "42701", "42703");
    actor.attempt(
        actor.random().chance(0.5)
            ? "ALTER TABLE elements ADD COLUMN c" + ++columns + " INT DEFAULT 7"
            : "ALTER TABLE elements DROP COLUMN IF EXISTS c" + columns);
    checkDefault(actor);
  }

  /** A column that was added with a default has it in the rows of before as well. */
  private void checkDefault(Actor actor) {
    try {
      List<Long> wrong =
          actor.column("SELECT count(*) FROM elements WHERE c" + columns + " IS NULL");
      if (wrong.getFirst() > 0) {
        throw new InvariantViolation(wrong + " rows lack the default of column c" + columns);
      }
    } catch (SqlException _) {
      // The column was dropped, or nobody answers: nothing to see.
      actor.reconnect();
    }
  }

  @Override
  public boolean finish(Actor actor) {
    if (changes == Changes.INDEXES) {
      expectJobsToEnd(actor);
    }
    return audit(actor);
  }

  /** An index that is built or dropped gets there, whatever became of the node that began. */
  private static void expectJobsToEnd(Actor actor) {
    List<List<@Nullable String>> unfinished = List.of();
    for (int i = 0; i < JOBS_SECONDS; i++) {
      try {
        unfinished =
            actor.query("SHOW JOBS").rows().stream()
                .filter(row -> "running".equals(row.get(3)))
                .toList();
        boolean ready =
            actor
                .query("SELECT 1 FROM pg_index WHERE NOT indisready OR NOT indisvalid")
                .rows()
                .isEmpty();
        if (unfinished.isEmpty() && ready) {
          return;
        }
      } catch (SqlException _) {
        actor.reconnect();
      }
      actor.sleep(Duration.ofSeconds(1));
    }
    throw new InvariantViolation("jobs that do not end: " + unfinished);
  }

  @Override
  public void judge() {}
}
