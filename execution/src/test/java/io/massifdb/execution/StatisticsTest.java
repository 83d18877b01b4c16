package io.massifdb.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.massifdb.expression.SqlType;
import io.massifdb.planner.Planner;
import io.massifdb.planner.Statistics;
import io.massifdb.planner.plan.PhysicalPlan;
import io.massifdb.planner.statistics.StatisticsCodec;
import io.massifdb.planner.statistics.StatisticsSample;
import io.massifdb.planner.statistics.TableStatistics;
import io.massifdb.sqlfrontend.catalog.TableDescriptor;
import io.massifdb.sqlfrontend.parser.SqlParser;
import io.massifdb.testkit.SeededRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Estimates from statistics against the number of rows that a query really gives. */
class StatisticsTest {
  private static final QueryHarness DATABASE = new QueryHarness();
  private static Statistics statistics = Statistics.UNKNOWN;

  @BeforeAll
  static void load() {
    DATABASE.run("CREATE TABLE f (id int PRIMARY KEY, kind text, d date, n numeric, ref int)");
    DATABASE.run("CREATE TABLE dim (id int PRIMARY KEY, name text)");
    // 'rare' is 1 %, 'common' 90 %; n is NULL in a tenth of the rows; ref names 200 rows of dim.
    DATABASE.run(
        "INSERT INTO f SELECT i, CASE WHEN i % 100 = 0 THEN 'rare' WHEN i % 10 = 1 THEN 'some'"
            + " ELSE 'common' END, date '2020-01-01' + i % 1000,"
            + " CASE WHEN i % 10 = 0 THEN NULL ELSE i / 7.0 END, i % 200"
            + " FROM generate_series(1, 5000) i");
    DATABASE.run("INSERT INTO dim SELECT i, 'name' || i FROM generate_series(0, 999) i");
    Map<Long, TableStatistics> tables = new TreeMap<>();
    for (TableDescriptor table : DATABASE.catalog().tables(1)) {
      tables.put(table.id(), sample(table));
    }
    statistics = id -> tables.getOrDefault(id, TableStatistics.UNKNOWN);
    DATABASE.setStatistics(statistics);
  }

  private static TableStatistics sample(TableDescriptor table) {
    List<Integer> ids = table.publicColumns().stream().map(it -> it.id()).toList();
    List<SqlType> types = table.publicColumns().stream().map(it -> it.type()).toList();
    StatisticsSample sample = new StatisticsSample(ids, types, new SeededRandom(1));
    for (@Nullable Object[] row : DATABASE.datums("SELECT * FROM " + table.name())) {
      if (sample.wants()) {
        sample.take(row);
      }
    }
    return StatisticsCodec.decode(StatisticsCodec.encode(sample.statistics()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "SELECT * FROM f WHERE kind = 'rare'",
        "SELECT * FROM f WHERE kind <> 'common'",
        "SELECT * FROM f WHERE kind IN ('rare', 'some')",
        "SELECT * FROM f WHERE d >= '2021-01-01' AND d < '2021-07-01'",
        "SELECT * FROM f WHERE n < 100",
        "SELECT * FROM f WHERE n IS NULL",
        "SELECT * FROM f WHERE id BETWEEN 1000 AND 1999",
        "SELECT * FROM f WHERE kind = 'rare' OR ref = 7",
        "SELECT * FROM f JOIN dim ON dim.id = f.ref",
        "SELECT * FROM f JOIN dim ON dim.id = f.ref WHERE f.kind = 'rare'",
        "SELECT ref, count(*) FROM f GROUP BY ref",
        "SELECT kind, count(*) FROM f WHERE id > 100 GROUP BY kind",
        "SELECT * FROM dim WHERE id IN (SELECT ref FROM f)",
      })
  void estimatesAreNearTheTruth(String sql) {
    PhysicalPlan plan = DATABASE.plan(SqlParser.parseOne(sql).statement());
    double estimated = Planner.estimator(statistics).applyAsDouble(plan);
    double real = DATABASE.execute(plan).rows().size();
    assertThat(estimated / real)
        .as("estimated %s, real %s of %s", estimated, real, DATABASE.explain(sql))
        .isBetween(0.5, 2.0);
  }

  @Test
  void aRareValueIsReadByIndexAndACommonOneIsNot() {
    DATABASE.run("CREATE INDEX f_kind ON f (kind)");
    assertThat(String.join("\n", DATABASE.explain("SELECT n FROM f WHERE kind = 'rare'")))
        .contains("using f_kind");
    assertThat(String.join("\n", DATABASE.explain("SELECT n FROM f WHERE kind = 'common'")))
        .contains("Table Scan on f");
  }

  @Test
  void distinctValuesAreExtrapolatedFromASample() {
    List<Integer> ids = List.of(1, 2);
    List<SqlType> types = List.of(SqlType.INT4, SqlType.INT4);
    StatisticsSample sample = new StatisticsSample(ids, types, new SeededRandom(7));
    for (long i = 0; i < 200_000; i++) {
      if (sample.wants()) {
        sample.take(new Object[] {i, i % 5000});
      }
    }
    TableStatistics made = sample.statistics();
    assertThat(made.rows()).isEqualTo(200_000);
    List<Double> distinct = new ArrayList<>();
    made.columns().values().forEach(column -> distinct.add(column.distinct()));
    assertThat(distinct.get(0)).isCloseTo(200_000, within(1.0));
    assertThat(distinct.get(1)).isCloseTo(5000, within(250.0));
  }
}
