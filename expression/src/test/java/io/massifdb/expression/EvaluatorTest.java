package io.massifdb.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.massifdb.expression.Expression.And;
import io.massifdb.expression.Expression.CaseWhen;
import io.massifdb.expression.Expression.Coalesce;
import io.massifdb.expression.Expression.Column;
import io.massifdb.expression.Expression.Constant;
import io.massifdb.expression.Expression.In;
import io.massifdb.expression.Expression.IsNull;
import io.massifdb.expression.Expression.Not;
import io.massifdb.expression.Expression.Or;
import io.massifdb.expression.Expression.Quantified;
import io.massifdb.expression.Expression.When;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EvaluatorTest {
  private static final Column X = new Column(0, SqlType.INT4);
  private static final Column TRUTH = new Column(1, SqlType.BOOLEAN);

  /// x: 0 1 2 NULL 4; truth: true false NULL true NULL.
  private static Batch batch() {
    Vector[] columns = Batch.vectors(List.of(SqlType.INT4, SqlType.BOOLEAN), 8);
    List<@Nullable Object> xs = Arrays.asList(0L, 1L, 2L, null, 4L);
    List<@Nullable Object> truths = Arrays.asList(true, false, null, true, null);
    for (int i = 0; i < xs.size(); i++) {
      columns[0].append(xs.get(i));
      columns[1].append(truths.get(i));
    }
    return new Batch(xs.size(), columns);
  }

  private static Constant number(long value) {
    return new Constant(value, SqlType.INT4);
  }

  private static Expression call(String name, Expression left, Expression right) {
    ResolvedFunction resolved =
        FunctionLibrary.resolveOrThrow(name, List.of(left.type(), right.type()));
    return new Expression.Call(resolved.function(), List.of(left, right), resolved.result());
  }

  private static List<@Nullable Object> values(Expression expression, Batch batch) {
    Vector vector = Evaluator.compile(expression).evaluate(batch, EvaluationContext.NONE);
    List<@Nullable Object> values = new ArrayList<>();
    for (int i = 0; i < batch.size(); i++) {
      values.add(vector.get(batch.row(i)));
    }
    return values;
  }

  @Test
  void arithmeticLeavesNulls() {
    assertThat(values(call("+", X, number(1)), batch())).containsExactly(1L, 2L, 3L, null, 5L);
  }

  @Test
  void caseGuardsItsResults() {
    Expression guarded =
        new CaseWhen(
            List.of(new When(call("<>", X, number(0)), call("/", number(4), X))),
            number(-1),
            SqlType.INT4);
    assertThat(values(guarded, batch())).containsExactly(-1L, 4L, 2L, -1L, 1L);
    assertThatThrownBy(() -> values(call("/", number(4), X), batch()))
        .isInstanceOf(SqlException.class)
        .hasMessage("division by zero");
  }

  @Test
  void junctionsAreThreeValuedAndLazy() {
    Expression positive = call(">", call("/", number(4), X), number(1));
    Expression notZero = call("<>", X, number(0));
    assertThat(values(new And(List.of(notZero, positive)), batch()))
        .containsExactly(false, true, true, null, false);
    assertThat(values(new Or(List.of(TRUTH, new Constant(null, SqlType.BOOLEAN))), batch()))
        .containsExactly(true, null, null, true, null);
    assertThat(values(new Or(List.of(new Not(notZero), positive)), batch()))
        .containsExactly(true, true, true, null, false);
  }

  @Test
  void selectionIsRespected() {
    Batch odd = batch().select(new int[] {1, 3}, 2);
    assertThat(values(call("/", number(4), X), odd)).containsExactly(4L, null);
    int[] selected = new int[5];
    CompiledExpression isNull = Evaluator.compile(new IsNull(X));
    assertThat(isNull.filter(batch(), selected, EvaluationContext.NONE)).isEqualTo(1);
    assertThat(selected[0]).isEqualTo(3);
  }

  @Test
  void listsKnowNull() {
    Constant none = new Constant(null, SqlType.INT4);
    assertThat(values(new In(X, List.of(number(1), none)), batch()))
        .containsExactly(null, true, null, null, null);
    assertThat(values(new Coalesce(List.of(X, number(7)), SqlType.INT4), batch()))
        .containsExactly(0L, 1L, 2L, 7L, 4L);
    Constant array =
        new Constant(ArrayValue.of(SqlType.INT4, List.of(1L, 4L)), SqlType.array(SqlType.INT4));
    Function equal =
        FunctionLibrary.resolveOrThrow("=", List.of(SqlType.INT4, SqlType.INT4)).function();
    assertThat(values(new Quantified(equal, X, array, false), batch()))
        .containsExactly(false, true, false, null, true);
  }

  @Test
  void resolutionFollowsPostgres() {
    assertThat(FunctionLibrary.resolveOrThrow("+", List.of(SqlType.INT4, SqlType.UNKNOWN)).result())
        .isEqualTo(SqlType.INT4);
    assertThat(
            FunctionLibrary.resolveOrThrow("=", List.of(SqlType.varchar(5), SqlType.UNKNOWN))
                .arguments())
        .containsExactly(SqlType.TEXT, SqlType.TEXT);
    assertThat(
            FunctionLibrary.resolveOrThrow("||", List.of(SqlType.UNKNOWN, SqlType.UNKNOWN))
                .result())
        .isEqualTo(SqlType.TEXT);
    assertThat(FunctionLibrary.resolveOrThrow("sum", List.of(SqlType.INT8)).result())
        .isEqualTo(SqlType.NUMERIC);
    assertThat(FunctionLibrary.resolve("length", List.of(SqlType.INT4))).isNull();
    assertThatThrownBy(
            () -> FunctionLibrary.resolve("+", List.of(SqlType.UNKNOWN, SqlType.UNKNOWN)))
        .hasMessage("operator is not unique: unknown + unknown");
    assertThat(CommonType.of(List.of(SqlType.INT4, SqlType.NUMERIC, SqlType.UNKNOWN)))
        .isEqualTo(SqlType.NUMERIC);
  }
}
