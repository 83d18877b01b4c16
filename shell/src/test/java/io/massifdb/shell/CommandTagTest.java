package io.massifdb.shell;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandTagTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          insert into t values (1)                       | INSERT 0 3
          with x as (select 1) delete from t             | DELETE 3
          create unique index i on t (a)                 | CREATE INDEX
          create or replace view v as select 1           | CREATE VIEW
          create temp table t as select 1                | SELECT 3
          create table t (a int)                         | CREATE TABLE
          /* note */ drop table t                        | DROP TABLE
          start transaction                              | START TRANSACTION
          end                                            | COMMIT
          truncate t                                     | TRUNCATE TABLE
          set a = 1                                      | SET
          """)
  void asTheServerWordsIt(String sql, String tag) {
    assertThat(CommandTag.of(sql, 3, false)).isEqualTo(tag);
  }

  @ParameterizedTest
  @CsvSource({"commit,ROLLBACK", "end,ROLLBACK"})
  void commitOfAFailedTransaction(String sql, String tag) {
    assertThat(CommandTag.of(sql, 0, true)).isEqualTo(tag);
  }
}
