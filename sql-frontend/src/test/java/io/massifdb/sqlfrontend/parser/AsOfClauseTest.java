package io.massifdb.sqlfrontend.parser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.massifdb.expression.SqlException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AsOfClauseTest {
  private static @Nullable AsOf asOf(String sql) {
    return SqlParser.parseOne(sql).asOf();
  }

  @Test
  void theClauseStandsBehindTheTablesOrAtTheEnd() {
    for (String sql :
        List.of(
            "SELECT * FROM t AS OF SYSTEM TIME '-10s' WHERE (a = 1) ORDER BY b",
            "SELECT * FROM t AS x AS OF SYSTEM TIME '-10s'",
            "TABLE t AS OF SYSTEM TIME '-10s'",
            "WITH w AS (SELECT (1)) SELECT * FROM w AS OF SYSTEM TIME INTERVAL '-10s'",
            "BEGIN AS OF SYSTEM TIME '-10s'",
            "START TRANSACTION READ ONLY AS OF SYSTEM TIME '-10s'",
            "SET TRANSACTION AS OF SYSTEM TIME '-10s'")) {
      AsOf found = asOf(sql);
      assertThat(found).as(sql).isNotNull();
      assertThat(found == null ? "" : found.text()).as(sql).isEqualTo("-10s");
      ParsedStatement parsed = SqlParser.parseOne(sql);
      assertThat(parsed.sql()).isEqualTo(sql);
    }
  }

  @Test
  void theClauseBelongsToItsStatement() {
    List<ParsedStatement> parsed =
        SqlParser.parse("SELECT 1; SELECT (2) FROM t AS OF SYSTEM TIME '-1s'; SELECT 3");
    assertThat(parsed.stream().map(each -> each.asOf() != null).toList())
        .containsExactly(false, true, false);
    assertThat(parsed.get(1).sql()).isEqualTo("SELECT (2) FROM t AS OF SYSTEM TIME '-1s'");
  }

  @Test
  void functionsOfTime() {
    AsOf follower = asOf("SELECT 1 AS OF SYSTEM TIME follower_read_timestamp()");
    assertThat(follower == null ? null : follower.kind()).isEqualTo(AsOf.Kind.FOLLOWER_READ);
    AsOf stale = asOf("SELECT * FROM t AS OF SYSTEM TIME with_max_staleness('5s') LIMIT 1");
    assertThat(stale == null ? null : stale.kind()).isEqualTo(AsOf.Kind.MAX_STALENESS);
    AsOf least = asOf("SELECT * FROM t AS OF SYSTEM TIME with_min_timestamp('2026-01-01')");
    assertThat(least == null ? null : least.kind()).isEqualTo(AsOf.Kind.MIN_TIMESTAMP);
    assertThat(least == null ? null : least.text()).isEqualTo("2026-01-01");
  }

  @Test
  void anAliasNamedOfIsStillAnAlias() {
    assertThat(SqlParser.parseOne("SELECT a AS of FROM t").asOf()).isNull();
  }

  @Test
  void otherPlacesAreRefused() {
    for (String sql :
        List.of(
            "SELECT * FROM (SELECT 1 FROM t AS OF SYSTEM TIME '-1s') x",
            "INSERT INTO t SELECT * FROM u AS OF SYSTEM TIME '-1s'",
            "SELECT 1 AS OF SYSTEM TIME '-1s' AS OF SYSTEM TIME '-2s'",
            "SELECT 1 AS OF SYSTEM TIME now()",
            "SELECT 1 AS OF SYSTEM TIME",
            "SELECT 1 AS OF SYSTEM TIME with_max_staleness(")) {
      assertThatThrownBy(() -> SqlParser.parse(sql)).as(sql).isInstanceOf(SqlException.class);
    }
  }
}
