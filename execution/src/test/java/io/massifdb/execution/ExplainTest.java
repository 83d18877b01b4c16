package io.massifdb.execution;

import static org.assertj.core.api.Assertions.assertThat;

import io.massifdb.planner.explain.Explanation;
import io.massifdb.planner.plan.PhysicalPlan;
import io.massifdb.sqlfrontend.parser.SqlParser;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What EXPLAIN shows of plans and of their runs. */
class ExplainTest {
  private final QueryHarness database = new QueryHarness();

  @BeforeEach
  void createTable() {
    database.run("CREATE TABLE t (id int PRIMARY KEY, a int, b text)");
    database.run("CREATE INDEX t_a ON t (a)");
    database.run("INSERT INTO t SELECT i, i % 3, 'x' FROM generate_series(1, 9) i");
  }

  @Test
  void conditionsNameTheColumnsOfTheTable() {
    assertThat(database.explain("SELECT count(*) FROM t WHERE b = 'x' AND id > 3"))
        .contains("        Index Cond: id > 3", "        Filter: (b = 'x'::text)");
    assertThat(String.join("\n", database.explain("SELECT b FROM t WHERE a = 2 LIMIT 1")))
        .contains("Index Cond: a = 2");
  }

  @Test
  void aRunShowsRowsAndLoopsOfEachNode() {
    PhysicalPlan plan =
        database.plan(
            SqlParser.parseOne("SELECT a, count(*) FROM t WHERE b = 'x' GROUP BY a").statement());
    AtomicLong clock = new AtomicLong();
    PlanProfile profile = new PlanProfile(() -> clock.addAndGet(1_000_000));
    database.profiled(plan, profile);
    List<String> lines = Explanation.of(plan, _ -> 7, profile::run, /* estimates= */ true).text();
    assertThat(lines.getFirst())
        .startsWith("Hash Aggregate  (rows=7) (actual time=")
        .endsWith(" rows=3 loops=1)");
    assertThat(lines)
        .anySatisfy(line -> assertThat(line).contains("Scan on t").endsWith("rows=9 loops=1)"));
  }

  @Test
  void jsonIsOneObjectInAnArray() {
    PhysicalPlan plan =
        database.plan(SqlParser.parseOne("SELECT * FROM t WHERE b = '\"'").statement());
    String json =
        Explanation.of(plan, _ -> 5, _ -> null, /* estimates= */ true)
            .json(List.of("\"Planning Time\": 0.5"));
    assertThat(json)
        .startsWith("[\n  {\n    \"Plan\": {\n")
        .contains("\"Plan Rows\": 5", "\"Filter\": \"(b = '\\\"'::text)\"")
        .endsWith("\"Planning Time\": 0.5\n  }\n]");
  }
}
