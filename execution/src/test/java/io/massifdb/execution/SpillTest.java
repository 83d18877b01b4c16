package io.massifdb.execution;

import static org.assertj.core.api.Assertions.assertThat;

import io.massifdb.planner.explain.Explanation;
import io.massifdb.planner.plan.PhysicalPlan;
import io.massifdb.sqlfrontend.parser.SqlParser;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes to disk gives the same rows as what stays in memory, and leaves nothing behind. */
class SpillTest {
  private static final long PLENTY = MemoryBudget.DEFAULT_BYTES;
  private static final long LITTLE = 24 << 10;

  private static final QueryHarness DATABASE = new QueryHarness();

  @BeforeAll
  static void load() {
    DATABASE.run("CREATE TABLE r (id int PRIMARY KEY, a int, b text, n numeric)");
    DATABASE.run("CREATE TABLE s (id int PRIMARY KEY, a int, c text)");
    // 7919 is a prime, so the values come in no order; every 11th one is NULL.
    DATABASE.run(
        "INSERT INTO r SELECT i, CASE WHEN i % 11 = 0 THEN NULL ELSE i * 7919 % 3001 END,"
            + " repeat('x', i % 40) || i % 1999, i * 1.5 FROM generate_series(1, 6000) i");
    DATABASE.run(
        "INSERT INTO s SELECT i, CASE WHEN i % 7 = 0 THEN NULL ELSE i * 6089 % 4001 END,"
            + " 'c' || i FROM generate_series(1, 5000) i");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT * FROM r ORDER BY a, b DESC, id",
        "SELECT a FROM r ORDER BY a NULLS FIRST",
        "SELECT id, row_number() OVER (PARTITION BY a ORDER BY id), sum(n) OVER (PARTITION BY a)"
            + " FROM r ORDER BY id",
        "SELECT id, lag(b) OVER (ORDER BY b, id) FROM r ORDER BY id",
      })
  void orderedResults(String sql) {
    PhysicalPlan plan = DATABASE.plan(SqlParser.parseOne(sql).statement());
    List<List<String>> expected = rows(plan, PLENTY);
    assertThat(expected).hasSize(6000);
    assertSpilled(plan);
    assertThat(rows(plan, LITTLE)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT a, count(*), sum(n), min(b), max(b) FROM r GROUP BY a",
        "SELECT a, b, count(*) FROM r GROUP BY GROUPING SETS ((a), (b), ())",
        "SELECT DISTINCT a, b FROM r",
        "SELECT a, b FROM r UNION SELECT a, c FROM s",
        "SELECT r.id, s.id FROM r JOIN s ON r.a = s.a",
        "SELECT r.id, s.id FROM r LEFT JOIN s ON r.a = s.a AND s.c <> r.b",
        "SELECT r.id, s.id FROM r RIGHT JOIN s ON r.a = s.a",
        "SELECT r.id, s.id FROM r FULL JOIN s ON r.a = s.a",
        "SELECT id FROM r WHERE EXISTS (SELECT 1 FROM s WHERE s.a = r.a)",
        "SELECT id FROM r WHERE NOT EXISTS (SELECT 1 FROM s WHERE s.a = r.a)",
        "SELECT r.id FROM r JOIN s ON r.a IS NOT DISTINCT FROM s.a WHERE r.id <= 2000",
      })
  void setsOfRows(String sql) {
    PhysicalPlan plan = DATABASE.plan(SqlParser.parseOne(sql).statement());
    List<List<String>> expected = rows(plan, PLENTY);
    assertThat(expected).hasSizeGreaterThan(500);
    assertSpilled(plan);
    assertThat(sorted(rows(plan, LITTLE))).isEqualTo(sorted(expected));
  }

  @Test
  void notInNeedsAllRightRows() {
    PhysicalPlan plan =
        DATABASE.plan(
            SqlParser.parseOne(
                    "SELECT id FROM r WHERE a NOT IN (SELECT a FROM s WHERE a IS NOT NULL)")
                .statement());
    assertThat(sorted(rows(plan, LITTLE))).isEqualTo(sorted(rows(plan, PLENTY)));
  }

  @Test
  void oneKeyThatNoHashCanSpreadStillFinishes() {
    PhysicalPlan plan =
        DATABASE.plan(
            SqlParser.parseOne("SELECT count(*) FROM r JOIN s ON r.id * 0 = s.id * 0 AND r.id < 20")
                .statement());
    assertThat(rows(plan, LITTLE)).isEqualTo(List.of(List.of(Integer.toString(19 * 5000))));
  }

  @Test
  void aLimitThatEndsEarlyRemovesTheFiles() {
    PhysicalPlan plan =
        DATABASE.plan(
            SqlParser.parseOne("SELECT * FROM (SELECT DISTINCT a, b FROM r) t LIMIT 3")
                .statement());
    // The harness checks memory and disk after each statement.
    assertThat(rows(plan, LITTLE)).hasSize(3);
  }

  private static void assertSpilled(PhysicalPlan plan) {
    DATABASE.setOperatorBytes(LITTLE);
    PlanProfile profile = new PlanProfile(() -> 0);
    DATABASE.profiled(plan, profile);
    assertThat(Explanation.of(plan, _ -> 1, profile::run, /* estimates= */ false).text())
        .as("went to disk")
        .anyMatch(line -> line.contains("Disk: "));
  }

  private static List<String> sorted(List<List<String>> rows) {
    return rows.stream().map(row -> String.join("|", row)).sorted().toList();
  }

  private static List<List<String>> rows(PhysicalPlan plan, long operatorBytes) {
    DATABASE.setOperatorBytes(operatorBytes);
    return DATABASE.execute(plan).rows().stream()
        .map(row -> row.stream().map(it -> Objects.requireNonNullElse(it, "NULL")).toList())
        .toList();
  }
}
