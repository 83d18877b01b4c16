package io.massifdb.simulation.workload;

import io.massifdb.testkit.SeededRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A list is a range of rows, read as a whole, page by page, or together with its neighbours: what
 * appears in such a range between two reads is a phantom. Every second key is negative, and the
 * positions may go down from zero.
 */
final class RowLists implements ListStore {
  private static final int PAGE = 3;

  private final boolean descending;
  private final boolean paged;

  /**
   * @param paged whether reads may take several statements, which see several snapshots at READ
   *     COMMITTED
   */
  RowLists(boolean descending, boolean paged) {
    this.descending = descending;
    this.paged = paged;
  }

  @Override
  public List<String> setup() {
    return List.of(
        "CREATE TABLE IF NOT EXISTS items (k INT, pos INT, v INT NOT NULL, PRIMARY KEY (k, pos))");
  }

  private static long stored(long key) {
    return key % 2 == 0 ? key : -key;
  }

  private String order() {
    return descending ? "pos DESC" : "pos";
  }

  @Override
  public void append(Actor actor, long key, long value) {
    String next = descending ? "coalesce(min(pos), 0) - 1" : "coalesce(max(pos), 0) + 1";
    if (actor.random().chance(0.5)) {
      actor.expectTag(
          "INSERT 0 1",
          "INSERT INTO items SELECT $1::INT, " + next + ", $2::INT FROM items WHERE k = $1::INT",
          stored(key),
          value);
      return;
    }
    long position =
        actor.column("SELECT " + next + " FROM items WHERE k = $1", stored(key)).getFirst();
    actor.expectTag(
        "INSERT 0 1", "INSERT INTO items VALUES ($1, $2, $3)", stored(key), position, value);
  }

  @Override
  public long[] read(Actor actor, long key) {
    SeededRandom random = actor.random();
    String sql = "SELECT v FROM items WHERE k = $1 ORDER BY " + order();
    if (!paged || random.chance(0.5)) {
      return array(actor.column(sql, stored(key)));
    }
    List<Long> values = new ArrayList<>();
    List<Long> page;
    do {
      page = actor.column(sql + " LIMIT $2 OFFSET $3", stored(key), PAGE, values.size());
      values.addAll(page);
    } while (page.size() == PAGE);
    return array(values);
  }

  @Override
  public Map<Long, long[]> readAll(Actor actor) {
    Map<Long, List<Long>> lists = new TreeMap<>();
    actor
        .numbers("SELECT k, v FROM items ORDER BY k, " + order())
        .forEach(row ->
            lists
                .computeIfAbsent(Math.abs(row.getFirst()), _ -> new ArrayList<>())
                .add(row.get(1)));
    Map<Long, long[]> all = new TreeMap<>();
    lists.forEach((key, values) -> all.put(key, array(values)));
    return all;
  }

  private static long[] array(List<Long> values) {
    return values.stream().mapToLong(Long::longValue).toArray();
  }

  @Override
  public String[] refusals() {
    return new String[] {"23505"};
  }

  @Override
  public String split(SeededRandom random) {
    return "ALTER TABLE items SPLIT AT VALUES (%d, %d)"
        .formatted(random.nextInt(24) - 12, random.nextInt(12) - 6);
  }
}
