package io.massifdb.sqlfrontend.parser;

import static org.assertj.core.api.Assertions.assertThat;

import io.massifdb.sqlfrontend.parser.Fingerprint.Literal;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FingerprintLexerTest {
  private static Fingerprint of(String sql) {
    return Objects.requireNonNull(FingerprintLexer.of(sql), sql);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "select a from t where id = 7|select a from t where id = $1|INT4 7",
        "select a from t where id > 3000000000|select a from t where id > $1|INT8 3000000000",
        "select a from t where x = 1.50|select a from t where x = $1|NUMERIC 1.50",
        "select a from t where x = .5e3|select a from t where x = $1|NUMERIC .5e3",
        "select a from t where n = 'it''s'|select a from t where n = $1|STRING it's",
        "select a from t where id in (1, 2)|select a from t where id in ($1, $2)|INT4 1, INT4 2",
        "select a from t where n between 'a' and 'b'|select a from t where n between $1 and"
            + " $2|STRING a, STRING b",
        "insert into t values (1, 'x', null), (-2, 'y', true)|insert into t values ($1, $2, null),"
            + " (-$3, $4, true)|INT4 1, STRING x, INT4 2, STRING y",
        "insert into t (a) values (1) on conflict (a) do update set b = 2|insert into t (a) values"
            + " ($1) on conflict (a) do update set b = $2|INT4 1, INT4 2",
        "update t set v = 'x', n = n + 1 where k = 3|update t set v = $1, n = n + $2 where k ="
            + " $3|STRING x, INT4 1, INT4 3",
        "delete from t where k = 3 returning k * 2|delete from t where k = $1 returning k * $2|INT4"
            + " 3, INT4 2",
        "select a from t where b = 1 order by 1 limit 5 offset 2|select a from t where b = $1 order"
            + " by 1 limit $2 offset $3|INT4 1, INT4 5, INT4 2",
        "select a + 1, count(*) from t where b = 2 group by a + 1|select a + 1, count(*) from t"
            + " where b = $1 group by a + 1|INT4 2",
        "select distinct a + 1 from t where b = 2|select distinct a + 1 from t where b = $1|INT4 2",
        "select a + 1 from t where b = 2|select a + $1 from t where b = $2|INT4 1, INT4 2",
        "select a from t where b::numeric(10, 2) = 2|select a from t where b::numeric(10, 2) ="
            + " $1|INT4 2",
        "select a from t where cast(b as varchar(5)) = 'x'|select a from t where cast(b as"
            + " varchar(5)) = $1|STRING x",
        "select a from t where d > date '2020-01-01' and k = 1|select a from t where d > date"
            + " '2020-01-01' and k = $1|INT4 1",
        "select a from t where d > now() - interval '1 day' and k = 1|select a from t where d >"
            + " now() - interval '1 day' and k = $1|INT4 1",
        "select a from t where extract(year from d) = 2020|select a from t where extract(year from"
            + " d) = $1|INT4 2020",
        "select a from t where j -> 0 = '1' and k = 1|select a from t where j -> 0 = $1 and k ="
            + " $2|STRING 1, INT4 1",
        "select a from t where n like 'x%' and k = 1|select a from t where n like 'x%' and k ="
            + " $1|INT4 1",
        "select a from t where n = 'x'::text and k = 1|select a from t where n = 'x'::text and k ="
            + " $1|INT4 1",
        "select a from generate_series(1, 3) as g(a) where a = 2|select a from generate_series(1,"
            + " 3) as g(a) where a = $1|INT4 2",
        "select a from t where b = (select max(b) from u where c = 4)|select a from t where b ="
            + " (select max(b) from u where c = $1)|INT4 4",
        "select a from t where x[1] = 5|select a from t where x[1] = $1|INT4 5",
        "select \"Case\" from t where id = 7|select \"Case\" from t where id = $1|INT4 7",
      })
  void takesConstantsOut(String sql, String text, String literals) {
    Fingerprint found = of(sql);
    assertThat(found.text()).isEqualTo(text);
    List<String> values = found.literals().stream().map(it -> it.kind() + " " + it.text()).toList();
    assertThat(String.join(", ", values)).isEqualTo(literals);
  }

  @Test
  void blanksAndCommentsAreOneSpace() {
    Fingerprint found = of("SELECT a\n FROM  t -- one\nWHERE /* two */ id=7 ;\n");
    assertThat(found.text()).isEqualTo("SELECT a FROM t WHERE id=$1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "select a from t where id = $1",
        "select 1; select 2",
        "create table t (a numeric(10, 2) default 5)",
        "set x = 5",
        "select a from t",
        "with x as (select 1) select * from x where a = 1",
        "select E'a' from t where id = 1",
        "select U&'a' from t where id = 1",
        "select $$a$$ from t where id = 1",
        "select a from t where n = 'x'\n'y'",
        "select a from t where n = 'x",
        "select a from t where id = 1 /* open",
        "select a from t where id = 12x",
        "select a from t where id = 1)",
        "select a from t as of system time '-1s' where id = 1",
        "select a from t where id = 2147483648",
        "",
        "  -- nothing",
      })
  void leavesToTheParser(String sql) {
    assertThat(FingerprintLexer.of(sql)).isNull();
  }

  @Test
  void aNameThatWouldBeCutIsTheLexersBusiness() {
    assertThat(FingerprintLexer.of("select " + "x".repeat(64) + " from t where id = 1")).isNull();
    assertThat(of("select " + "x".repeat(63) + " from t where id = 1").literals())
        .containsExactly(new Literal(Fingerprint.Kind.INT4, "1"));
  }

  @Test
  void longTextsAndManyLiteralsAreLeftAlone() {
    assertThat(FingerprintLexer.of("select a from t where id in (" + "1,".repeat(70) + "1)"))
        .isNull();
    assertThat(FingerprintLexer.of("select a from t where n = '" + "x".repeat(5000) + "'"))
        .isNull();
  }
}
