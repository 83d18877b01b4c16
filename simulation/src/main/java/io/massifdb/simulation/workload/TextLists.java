package io.massifdb.simulation.workload;

import io.massifdb.simulation.workload.Connection.Answer;
import io.massifdb.testkit.SeededRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A list is a row with its values as text; the keys are spread over some tables. */
final class TextLists implements ListStore {
  private final int tables;
  private final boolean indexed;
  private final boolean readModifyWrite;

  /**
   * @param readModifyWrite whether appends may also read and then write, which loses updates below
   *     REPEATABLE READ
   */
  TextLists(int tables, boolean indexed, boolean readModifyWrite) {
    this.tables = tables;
    this.indexed = indexed;
    this.readModifyWrite = readModifyWrite;
  }

  @Override
  public List<String> setup() {
    List<String> statements = new ArrayList<>();
    for (int i = 0; i < tables; i++) {
      statements.add(
          "CREATE TABLE IF NOT EXISTS lists%d (id INT PRIMARY KEY, other INT NOT NULL, val TEXT NOT NULL)"
              .formatted(i));
      if (indexed) {
        statements.add(
            "CREATE INDEX IF NOT EXISTS lists%d_other ON lists%d (other)".formatted(i, i));
      }
    }
    return statements;
  }

  private String table(long key) {
    return "lists" + key % tables;
  }

  /** Half of the reads of an indexed table come through the index, whose order is the reverse. */
  private boolean byIndex(SeededRandom random) {
    return indexed && random.chance(0.5);
  }

  private static String where(boolean byIndex, int parameter) {
    return (byIndex ? "other = $" : "id = $") + parameter;
  }

  @Override
  public void append(Actor actor, long key, long value) {
    SeededRandom random = actor.random();
    if (readModifyWrite && random.chance(0.4)) {
      String lock = random.chance(0.4) ? " FOR UPDATE" : "";
      String old = select(actor, key, lock);
      if (old != null) {
        boolean byIndex = byIndex(random);
        actor.expectTag(
            "UPDATE 1",
            "UPDATE " + table(key) + " SET val = $1 WHERE " + where(byIndex, 2),
            old + "," + value,
            byIndex ? -key : key);
        return;
      }
    }
    actor.expectTag(
        "INSERT 0 1",
        "INSERT INTO %s VALUES ($1, $2, $3) ON CONFLICT (id) DO UPDATE SET val = %s.val || ',' || excluded.val"
            .formatted(table(key), table(key)),
        key,
        -key,
        value);
  }

  private @Nullable String select(Actor actor, long key, String lock) {
    boolean byIndex = byIndex(actor.random());
    Answer answer =
        actor.query(
            "SELECT val FROM " + table(key) + " WHERE " + where(byIndex, 1) + lock,
            byIndex ? -key : key);
    if (answer.rows().size() > 1) {
      throw new InvariantViolation("one key has several rows: " + answer.rows());
    }
    return answer.rows().isEmpty() ? null : answer.rows().getFirst().getFirst();
  }

  @Override
  public long[] read(Actor actor, long key) {
    return values(select(actor, key, ""));
  }

  private static long[] values(@Nullable String text) {
    return text == null
        ? new long[0]
        : Arrays.stream(text.split(",")).mapToLong(Long::parseLong).toArray();
  }

  @Override
  public Map<Long, long[]> readAll(Actor actor) {
    Map<Long, long[]> all = new TreeMap<>();
    for (int i = 0; i < tables; i++) {
      for (List<@Nullable String> row : actor.query("SELECT id, val FROM lists" + i).rows()) {
        all.put(Long.valueOf(String.valueOf(row.getFirst())), values(row.get(1)));
      }
    }
    return all;
  }

  @Override
  public String split(SeededRandom random) {
    return "ALTER TABLE lists%d SPLIT AT VALUES (%d)"
        .formatted(random.nextInt(tables), 1 + random.nextInt(12));
  }
}
