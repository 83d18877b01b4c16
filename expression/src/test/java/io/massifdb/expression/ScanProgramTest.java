package io.massifdb.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.massifdb.expression.ScanProgram.Source;
import io.massifdb.kvapi.port.ScanEvaluator;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ScanProgramTest {
  private static final List<KeyColumn> KEY = List.of(KeyColumn.ascending(SqlType.INT4));
  private static final RowLayout LAYOUT =
      new RowLayout(List.of(new RowColumn(2, SqlType.TEXT), new RowColumn(3, SqlType.INT8)));
  private static final List<Source> COLUMNS =
      List.of(new Source.ValuePart(1), new Source.KeyPart(0));

  private static Expression call(String name, Expression left, Expression right) {
    ResolvedFunction resolved =
        FunctionLibrary.resolveOrThrow(name, List.of(left.type(), right.type()));
    return new Expression.Call(resolved.function(), List.of(left, right), resolved.result());
  }

  private static List<List<@Nullable Object>> run(ScanProgram program, long limit) {
    ScanEvaluator.Evaluation evaluation = new ScanProgramEvaluator().begin(program.encode(), limit);
    for (long i = 0; i < 3000; i++) {
      evaluation.accept(
          KeyCodec.encode(9, 1, KEY, List.of(i)),
          RowCodec.encode(LAYOUT, List.of("row " + i, i * 10)));
    }
    List<List<@Nullable Object>> rows = new ArrayList<>();
    for (Batch batch : ScanOutput.batches(evaluation.finish(), program.outputTypes())) {
      for (int i = 0; i < batch.size(); i++) {
        List<@Nullable Object> row = new ArrayList<>();
        for (int c = 0; c < batch.columnCount(); c++) {
          row.add(batch.get(i, c));
        }
        rows.add(row);
      }
    }
    return rows;
  }

  @Test
  void filtersAndProjects() {
    Expression value = new Expression.Column(0, SqlType.INT8);
    Expression key = new Expression.Column(1, SqlType.INT4);
    ScanProgram program =
        new ScanProgram(
            KEY,
            LAYOUT,
            COLUMNS,
            call(">=", key, new Expression.Constant(2998L, SqlType.INT4)),
            List.of(call("+", value, key)),
            -1);
    assertThat(run(program, 0)).containsExactly(List.of(32978L), List.of(32989L));
  }

  @Test
  void withoutFilterAllColumnsComeInBatches() {
    ScanProgram program = new ScanProgram(KEY, LAYOUT, COLUMNS, null, List.of(), -1);
    assertThat(run(program, 0)).hasSize(3000).last().isEqualTo(List.of(29990L, 2999L));
    assertThat(run(program, 5)).hasSize(5);
  }

  @Test
  void errorsOfTheProgramKeepTheirState() {
    Expression key = new Expression.Column(1, SqlType.INT4);
    Expression zero = new Expression.Constant(0L, SqlType.INT4);
    ScanProgram program =
        new ScanProgram(KEY, LAYOUT, COLUMNS, call("=", call("/", key, zero), zero), List.of(), -1);
    assertThatThrownBy(() -> run(program, 0))
        .isInstanceOfSatisfying(
            ScanEvaluator.ProgramFailure.class,
            failure ->
                assertThat(SqlFailures.decode(failure.error()).state())
                    .isEqualTo(SqlState.DIVISION_BY_ZERO));
  }
}
