package io.massifdb.execution;

import io.massifdb.expression.Batch;
import io.massifdb.expression.Expression;
import io.massifdb.expression.SqlType;
import io.massifdb.expression.Vector;
import io.massifdb.planner.layout.TableColumn;
import io.massifdb.planner.layout.TableLayout;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What INSERT, UPDATE and DELETE share: all work is done at the first call of `next`, then the
/// rows of RETURNING are delivered. The input is read to its end before the first write, so that a
/// statement never meets its own rows.
abstract class WritingOperator implements MutationOperator {
  final TableLayout table;
  final ExecutionContext context;
  private final Operator input;
  private final List<SqlType> inputTypes;
  private final @Nullable List<Expression> returning;
  private @Nullable RowStore inputRows;
  private @Nullable RowStore results;
  private boolean done;
  private int nextResult;
  private long affected;

  WritingOperator(
      TableLayout table,
      Operator input,
      List<SqlType> inputTypes,
      @Nullable List<Expression> returning,
      ExecutionContext context) {
    this.table = table;
    this.input = input;
    this.inputTypes = inputTypes;
    this.returning = returning;
    this.context = context;
  }

  /// Writes what the input rows ask for.
  abstract void write(RowStore rows);

  final void count(long rows) {
    affected += rows;
  }

  /// Adds the RETURNING row of each living row; the batch is what RETURNING's expressions see.
  final void returnRows(Batch batch) {
    List<Expression> expressions = returning;
    RowStore store = results;
    if (expressions == null || store == null || batch.size() == 0) {
      return;
    }
    Vector[] values = new Expressions(expressions).evaluate(batch, context.evaluation());
    store.append(new Batch(batch.rowCount(), values, batch.selection(), batch.size()));
  }

  final boolean returnsRows() {
    return returning != null;
  }

  final List<SqlType> tableTypes() {
    return table.columns().stream().map(TableColumn::type).toList();
  }

  @Override
  public void open() {
    done = false;
    nextResult = 0;
    affected = 0;
    if (returning != null) {
      results = new RowStore(returning.stream().map(Expression::type).toList(), context.memory());
    }
  }

  @Override
  public @Nullable Batch next() {
    if (!done) {
      done = true;
      RowStore rows = RowStore.drain(input, inputTypes, context);
      inputRows = rows;
      write(rows);
    }
    RowStore store = results;
    if (store == null || nextResult >= store.size()) {
      return null;
    }
    Batch batch = store.slice(null, nextResult, store.size());
    nextResult += batch.size();
    return batch;
  }

  @Override
  public long affectedRows() {
    return affected;
  }

  @Override
  public void close() {
    input.close();
    if (inputRows != null) {
      inputRows.close();
      inputRows = null;
    }
    if (results != null) {
      results.close();
      results = null;
    }
  }
}
