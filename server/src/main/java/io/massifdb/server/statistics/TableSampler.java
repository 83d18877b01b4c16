package io.massifdb.server.statistics;

import io.massifdb.execution.ExecutionContext;
import io.massifdb.execution.Executor;
import io.massifdb.execution.MemoryBudget;
import io.massifdb.execution.MemoryPool;
import io.massifdb.execution.ReferenceEvents;
import io.massifdb.execution.ResultCursor;
import io.massifdb.execution.TransactionAccess;
import io.massifdb.execution.spill.SpillSpace;
import io.massifdb.expression.Batch;
import io.massifdb.expression.EvaluationContext;
import io.massifdb.expression.SqlType;
import io.massifdb.kvapi.seam.RandomSource;
import io.massifdb.planner.layout.TableColumn;
import io.massifdb.planner.layout.TableLayout;
import io.massifdb.planner.plan.Locking;
import io.massifdb.planner.plan.OutputColumn;
import io.massifdb.planner.plan.PhysicalPlan;
import io.massifdb.planner.plan.SpanTemplate;
import io.massifdb.planner.statistics.StatisticsSample;
import io.massifdb.planner.statistics.TableStatistics;
import io.massifdb.sqlfrontend.catalog.SchemaState;
import io.massifdb.sqlfrontend.catalog.TableDescriptor;
import io.massifdb.sqlfrontend.system.SystemContext;
import io.massifdb.sqlfrontend.system.SystemTables;
import io.massifdb.txnlayer.IsolationLevel;
import io.massifdb.txnlayer.Transaction;
import io.massifdb.txnlayer.TransactionCoordinator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a table once, in a snapshot of its own, and makes statistics of a sample. Thread-safe. */
public final class TableSampler {
  private final TransactionCoordinator transactions;
  private final MemoryPool memory;
  private final SpillSpace spill;
  private final RandomSource random;

  public TableSampler(
      TransactionCoordinator transactions,
      MemoryPool memory,
      SpillSpace spill,
      RandomSource random) {
    this.transactions = transactions;
    this.memory = memory;
    this.spill = spill;
    this.random = random;
  }

  /**
   * @param cancelled throws when the reading is to end
   */
  public TableStatistics sample(TableDescriptor table, Runnable cancelled) {
    TableLayout layout = TableLayout.of(table, "");
    List<TableColumn> columns =
        layout.columns().stream().filter(it -> it.state() == SchemaState.PUBLIC).toList();
    List<SqlType> types = columns.stream().map(TableColumn::type).toList();
    StatisticsSample sample =
        new StatisticsSample(columns.stream().map(TableColumn::id).toList(), types, random);
    Transaction reader = transactions.begin(IsolationLevel.REPEATABLE_READ, true);
    try (ResultCursor cursor = Executor.execute(scan(layout, columns), context(reader))) {
      @Nullable Object[] row = new @Nullable Object[columns.size()];
      for (Batch batch = cursor.next(); batch != null; batch = cursor.next()) {
        cancelled.run();
        for (int i = 0; i < batch.size(); i++) {
          if (sample.wants()) {
            for (int c = 0; c < row.length; c++) {
              row[c] = batch.get(i, c);
            }
            sample.take(row);
          }
        }
      }
      return sample.statistics();
    } finally {
      reader.rollback();
    }
  }

  private static PhysicalPlan scan(TableLayout layout, List<TableColumn> columns) {
    return new PhysicalPlan.IndexScan(
        columns.stream().map(it -> new OutputColumn(it.name(), it.type())).toList(),
        layout.name(),
        layout.primary(),
        columns.stream().map(it -> layout.primary().source(it.id())).toList(),
        SpanTemplate.ALL,
        null,
        List.of(),
        null,
        false,
        Locking.NONE);
  }

  private ExecutionContext context(Transaction reader) {
    return new ExecutionContext(
        new TransactionAccess(reader, false),
        EvaluationContext.NONE,
        new MemoryBudget(MemoryBudget.DEFAULT_BYTES, MemoryBudget.DEFAULT_BYTES, memory),
        spill,
        TableSampler::noRowIds,
        SystemTables.standard(),
        TableSampler::noSystemTables,
        null,
        new ReferenceEvents());
  }

  private static long noRowIds() {
    throw new AssertionError("reading a table makes no rows");
  }

  private static SystemContext noSystemTables() {
    throw new AssertionError("reading a table asks no system table");
  }
}
