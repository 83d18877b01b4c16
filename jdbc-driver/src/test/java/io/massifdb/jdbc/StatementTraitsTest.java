package io.massifdb.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StatementTraitsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT 1",
        "  -- hello\n select * from t",
        "/* hint */ VALUES (1)",
        "SHOW search_path",
        "with a as (select 1) select * from a;",
        "explain select 1",
        "table t",
        ""
      })
  void reads(String sql) {
    assertThat(StatementTraits.of(sql).readOnly()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "INSERT INTO t VALUES (1)",
        "with a as (delete from t returning *) select * from a",
        "select 1; delete from t",
        "select nextval('s')",
        "select * from t for update",
        "select * into u from t",
        "explain analyze delete from t",
        "commit",
        "(select 1)"
      })
  void doubtful(String sql) {
    assertThat(StatementTraits.of(sql).readOnly()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"COMMIT", "end", "insert into t values (1); commit", "call p()"})
  void commits(String sql) {
    assertThat(StatementTraits.of(sql).mayCommit()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "create temp table t (a int)",
        "LISTEN news",
        "select pg_advisory_lock(1)",
        "declare c cursor with hold for select 1",
        "select set_config('search_path', 'x', false)",
        "set a = 1; set b = 2"
      })
  void leavesSessionState(String sql) {
    assertThat(StatementTraits.of(sql).leavesSessionState()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"ROLLBACK", "abort", "rollback work"})
  void rollsBack(String sql) {
    assertThat(StatementTraits.of(sql).rollsBack()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"rollback to a", "rollback to savepoint a", "rollback work to a"})
  void savepointsDoNotEndTheTransaction(String sql) {
    assertThat(StatementTraits.of(sql).rollsBack()).isFalse();
  }
}
