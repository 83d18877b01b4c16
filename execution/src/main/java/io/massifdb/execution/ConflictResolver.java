package io.massifdb.execution;

import io.massifdb.expression.Batch;
import io.massifdb.expression.CompiledExpression;
import io.massifdb.expression.Expression;
import io.massifdb.expression.SqlException;
import io.massifdb.expression.SqlState;
import io.massifdb.expression.SqlType;
import io.massifdb.expression.Vector;
import io.massifdb.kvapi.Key;
import io.massifdb.planner.layout.IndexLayout;
import io.massifdb.planner.layout.TableColumn;
import io.massifdb.planner.layout.TableLayout;
import io.massifdb.planner.plan.Conflict;
import io.massifdb.planner.plan.Locking;
import io.massifdb.planner.plan.PhysicalPlan.Insert;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// INSERT ... ON CONFLICT, row by row. Rows that this statement wrote are remembered here, since
/// its reads do not show them.
final class ConflictResolver {
  private final TableLayout table;
  private final Conflict conflict;
  private final ExecutionContext context;
  private final RowWriter writer;
  private final RowConstraints constraints;
  private final List<IndexLayout> arbiters;
  private final @Nullable Expressions assignments;
  private final @Nullable CompiledExpression condition;
  private final List<SqlType> pairTypes;
  private final ReferenceWatch references;
  private final GeneratedColumns generated;
  private final Map<Key, @Nullable Object[]> written = new TreeMap<>();

  ConflictResolver(
      Insert plan, Conflict conflict, ReferenceWatch references, ExecutionContext context) {
    this.references = references;
    this.generated = new GeneratedColumns(plan.generated(), context.evaluation());
    this.table = plan.table();
    this.conflict = conflict;
    this.context = context;
    this.writer = new RowWriter(table, context.data(), context.evaluation());
    this.constraints = new RowConstraints(table, plan.checks(), context.evaluation());
    this.arbiters =
        table.indexes().stream()
            .filter(IndexLayout::unique)
            .filter(index ->
                conflict.arbiters().isEmpty() || conflict.arbiters().contains(index.indexId()))
            .toList();
    List<Expression> set = conflict.assignments();
    this.assignments = set == null ? null : new Expressions(set);
    this.condition = Expressions.compile(conflict.condition());
    this.pairTypes = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      table.columns().stream().map(TableColumn::type).forEach(pairTypes::add);
    }
  }

  /// Writes the row or handles its conflict.
  ///
  /// @return the row that stands in the table now, null when nothing was written
  @Nullable Object @Nullable [] write(@Nullable Object[] row) {
    for (IndexLayout index : arbiters) {
      if (index.mayConflict(row)) {
        @Nullable Object[] present = present(index, row);
        if (present != null) {
          return conflict.assignments() == null ? null : update(present, row);
        }
      }
    }
    writer.insert(row);
    writer.flush();
    remember(row);
    return row;
  }

  private void remember(@Nullable Object[] row) {
    for (IndexLayout index : arbiters) {
      if (index.mayConflict(row)) {
        written.put(index.key(row), row);
      }
    }
  }

  /// The table row that holds the row's key in this index.
  private @Nullable Object @Nullable [] present(IndexLayout index, @Nullable Object[] row) {
    Key key = index.key(row);
    @Nullable Object[] own = written.get(key);
    if (own != null) {
      if (conflict.assignments() != null) {
        throw new SqlException(
                SqlState.CARDINALITY_VIOLATION,
                "ON CONFLICT DO UPDATE command cannot affect row a second time")
            .withHint(
                "Ensure that no rows proposed for insertion within the same command have duplicate"
                    + " constrained values.");
      }
      return own;
    }
    byte[] value = context.data().get(key, Locking.EXCLUSIVE);
    if (value == null) {
      return null;
    }
    @Nullable Object[] found = new @Nullable Object[table.columns().size()];
    index.decode(key.bytes(), value, found);
    if (index.primary()) {
      return found;
    }
    Key primaryKey = table.primary().key(found);
    byte[] base = context.data().get(primaryKey, Locking.EXCLUSIVE);
    if (base == null) {
      throw new AssertionError("index " + index.name() + " has an entry without a row");
    }
    table.primary().decode(primaryKey.bytes(), base, found);
    return found;
  }

  private @Nullable Object @Nullable [] update(
      @Nullable Object[] present, @Nullable Object[] excluded) {
    Expressions set = assignments;
    if (set == null) {
      throw new AssertionError("DO NOTHING updates nothing");
    }
    @Nullable Object[] pair = Arrays.copyOf(present, present.length + excluded.length);
    System.arraycopy(excluded, 0, pair, present.length, excluded.length);
    BatchBuilder builder = new BatchBuilder(pairTypes);
    builder.appendDatums(pair);
    Batch input = builder.take();
    if (condition != null && condition.filter(input, new int[1], context.evaluation()) == 0) {
      return null;
    }
    Vector[] values = set.evaluate(input, context.evaluation());
    Batch changed = generated.fill(new Batch(1, values));
    constraints.test(changed);
    @Nullable Object[] row = new RowWrites(changed).row(0);
    writer.removeOld(present, row);
    writer.addNew(present, row);
    writer.flush();
    references.removed(present, row);
    remember(row);
    return row;
  }
}
