package io.massifdb.sqlfrontend.parser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.massifdb.expression.IntervalFields;
import io.massifdb.expression.SqlException;
import io.massifdb.expression.SqlState;
import io.massifdb.expression.SqlType;
import io.massifdb.testkit.script.ScriptRunner;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SqlParserTest {
  private static Statement one(String sql) {
    return SqlParser.parseOne(sql).statement();
  }

  private static String expression(String sql) {
    return SqlParser.parseExpression(sql).node().toString();
  }

  /// The answers are those of PostgreSQL 15 to the same text.
  @Test
  void errorsSayWhatAndWhere() {
    ScriptRunner.run(
        Path.of("src/test/resources/parser/errors.txt"),
        directive -> {
          try {
            return SqlParser.parse(directive.input()).toString();
          } catch (SqlException e) {
            return e.state() + " at " + e.position() + ": " + e.message();
          }
        });
  }

  @Test
  void positionsCountCharactersAndNotUtf16Units() {
    SqlException error =
        catchThrowableOfType(SqlException.class, () -> SqlParser.parse("select '😀' frm t"));
    assertThat(error.position()).isEqualTo(16);
  }

  @Test
  void castsBindTighterThanEveryOtherOperator() {
    assertThat(expression("a + b::int")).isEqualTo("`a` + CAST(`b` AS INTEGER)");
    assertThat(expression("-a::int")).isEqualTo("- CAST(`a` AS INTEGER)");
    assertThat(expression("(a::int[])[1]")).contains("CAST(`a` AS INTEGER[])");
  }

  @Test
  void operatorsHavePostgresPrecedence() {
    assertThat(expression("1 + 2 * 3")).isEqualTo("1 + 2 * 3");
    assertThat(expression("a or b and not c = d")).isEqualTo("`a` OR `b` AND NOT `c` = `d`");
    assertThat(expression("a || b + c")).isEqualTo("||(`a`, `b` + `c`)");
    assertThat(expression("a = b is null")).isEqualTo("`a` = `b` IS NULL");
    assertThat(expression("2 ^ 3 ^ 2")).isEqualTo("^(^(2, 3), 2)");
  }

  @Test
  void stringsInAllTheirForms() {
    assertThat(expression("'it''s'")).isEqualTo("'it''s'");
    assertThat(expression("e'a\\n\\u0041\\x42'")).isEqualTo("'a\nAB'");
    assertThat(expression("$$it's$$")).isEqualTo("'it''s'");
    assertThat(expression("$q$a$$b$q$")).isEqualTo("'a$$b'");
    assertThat(expression("'a'\n  'b'")).isEqualTo("'ab'");
    assertThat(expression("U&'\\0041\\+000042'")).isEqualTo("'AB'");
  }

  @Test
  void wordsThatAreNotReservedAreNames() {
    one(
        "select year, month, date, value, name, count, \"left\", exists, \"select\" from start as"
            + " end1");
    one("select left('abc', 2), right('abc', 1), row(1, 2), t.select from t");
    one("create table value (date date, timestamp timestamp, count int, type text, key int)");
  }

  @Test
  void namesAreLowerCasedQuotedOnesAreNotAndLongOnesAreCut() {
    Statement.CreateTable table =
        (Statement.CreateTable) one("create table Foo (\"Bar\" INT, BAZ Text)");
    assertThat(table.name().getSimple()).isEqualTo("foo");
    assertThat(table.columns())
        .extracting(it -> it.name().getSimple())
        .containsExactly("Bar", "baz");
    ParsedStatement cut = SqlParser.parseOne("select 1 as " + "é".repeat(40));
    assertThat(cut.notices()).hasSize(1).first().asString().contains("will be truncated to");
    assertThat(cut.statement().toString()).contains("é".repeat(31)).doesNotContain("é".repeat(32));
  }

  @Test
  void aStringOfStatementsIsSplit() {
    List<ParsedStatement> statements =
        SqlParser.parse("select ';' ; ; begin; insert into t values ($2) ;-- end");
    assertThat(statements)
        .extracting(ParsedStatement::sql)
        .containsExactly("select ';'", "begin", "insert into t values ($2)");
    assertThat(statements.getLast().offset()).isEqualTo(22);
    assertThat(statements.getLast().parameterCount()).isEqualTo(2);
    assertThat(SqlParser.parse("  ;; -- nothing")).isEmpty();
  }

  @Test
  void deepNestingIsAnErrorAndNotACrash() {
    String parentheses = "select " + "(".repeat(10_000) + "1" + ")".repeat(10_000);
    assertThatThrownBy(() -> SqlParser.parse(parentheses))
        .isInstanceOfSatisfying(
            SqlException.class,
            error -> assertThat(error.state()).isEqualTo(SqlState.STATEMENT_TOO_COMPLEX));
    String negations = "select " + "not ".repeat(200_000) + "true";
    assertThatThrownBy(() -> SqlParser.parse(negations))
        .isInstanceOfSatisfying(
            SqlException.class,
            error -> assertThat(error.state()).isEqualTo(SqlState.STATEMENT_TOO_COMPLEX));
  }

  @Test
  void typesWithAllTheirWords() {
    Statement.CreateTable table =
        (Statement.CreateTable)
            one(
                "create table t (a serial, b character varying(5), c double precision,"
                    + " d timestamp(3) with time zone, e numeric(8,2)[], f time without time zone,"
                    + " g bigserial primary key, h char, i interval day to second(2), j \"char\")");
    assertThat(table.columns())
        .extracting(Statement.ColumnDefinition::type)
        .containsExactly(
            SqlType.INT4,
            SqlType.varchar(5),
            SqlType.FLOAT8,
            new SqlType(SqlType.TIMESTAMPTZ.kind(), 3, -1, null),
            SqlType.array(SqlType.NUMERIC),
            SqlType.TIME,
            SqlType.INT8,
            SqlType.character(1),
            new SqlType(SqlType.INTERVAL.kind(), 2, IntervalFields.of("day", "second"), null),
            SqlType.INTERNAL_CHAR);
    assertThat(table.columns().getFirst().serial()).isTrue();
    assertThat(table.constraints()).hasSize(1);
  }

  @Test
  void defaultsAndChecksKeepTheirText() {
    Statement.CreateTable table =
        (Statement.CreateTable)
            one("create table t (a int default  1 + 2 not null, check (a > 0 and a < 10))");
    Statement.ColumnDefinition column = table.columns().getFirst();
    assertThat(column.defaultValue())
        .isNotNull()
        .extracting(Statement.Expression::sql)
        .isEqualTo("1 + 2");
    assertThat(column.nullable()).isFalse();
    assertThat(((Statement.TableConstraint.Check) table.constraints().getFirst()).condition().sql())
        .isEqualTo("a > 0 and a < 10");
  }

  @Test
  void locksLimitsAndOffsetsInAnyOrder() {
    Statement.Query query =
        (Statement.Query)
            one("select * from t a offset 2 limit 3 for no key update of a skip locked");
    assertThat(query.locks())
        .singleElement()
        .satisfies(lock -> {
          assertThat(lock.strength()).isEqualTo(Statement.RowLock.Strength.NO_KEY_UPDATE);
          assertThat(lock.waiting()).isEqualTo(Statement.RowLock.Wait.SKIP_LOCKED);
        });
    assertThat(query.node().toString()).contains("OFFSET 2 ROWS").contains("NEXT 3 ROWS");
  }
}
