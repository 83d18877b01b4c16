package io.massifdb.sqlfrontend.validate;

import io.massifdb.expression.SqlType;
import io.massifdb.sqlfrontend.catalog.IndexDescriptor;
import io.massifdb.sqlfrontend.catalog.TableDescriptor;
import io.massifdb.sqlfrontend.parser.Statement.RowLock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A statement that reads or changes rows, ready for planning. A change is a query that gives the
/// rows to write, and a description of how to read its columns; `columnIds` say which column of the
/// table each of them is.
///
/// Expressions over the new or old row (RETURNING, ON CONFLICT's assignments) are {@link
/// RowExpressions}: queries over the bare table, of which only the projection matters.
public sealed interface BoundStatement {

  /// Types of the statement's parameters.
  List<SqlType> parameterTypes();

  /// @param locks FOR UPDATE and the like with the names resolved to tables
  record Select(ValidatedQuery query, List<LockedTable> locks) implements BoundStatement {
    @Override
    public List<SqlType> parameterTypes() {
      return query.parameterTypes();
    }
  }

  /// A table of the query whose rows are locked.
  ///
  /// @param alias the name by which the query calls it
  record LockedTable(
      TableDescriptor table, String alias, RowLock.Strength strength, RowLock.Wait waiting) {}

  /// @param source gives one column for each of `columnIds`, already of that column's type
  /// @param columnIds all columns of the table that an insert writes, in the table's order;
  ///   defaults and NULL stand where the statement gave nothing
  record Insert(
      TableDescriptor table,
      ValidatedQuery source,
      List<Integer> columnIds,
      @Nullable ConflictClause onConflict,
      @Nullable RowExpressions returning,
      List<SqlType> parameterTypes)
      implements BoundStatement {}

  /// ON CONFLICT.
  ///
  /// @param arbiter the unique index; null for DO NOTHING without target, which means all
  /// @param update null for DO NOTHING
  record ConflictClause(@Nullable IndexDescriptor arbiter, @Nullable ConflictUpdate update) {}

  /// DO UPDATE.
  ///
  /// @param values over two rows: columns of the existing row, then those of the excluded one (each
  ///   as in {@link TableDescriptor#publicColumns}); one value per assigned column, and behind them
  ///   the WHERE condition if there is one
  record ConflictUpdate(
      List<Integer> assignedColumnIds, RowExpressions values, boolean condition) {}

  /// @param query gives the columns of the old row as `oldColumnIds` says, then the new values of
  ///   `assignedColumnIds`, already of those columns' types
  record Update(
      TableDescriptor table,
      ValidatedQuery query,
      List<Integer> oldColumnIds,
      List<Integer> assignedColumnIds,
      @Nullable RowExpressions returning,
      List<SqlType> parameterTypes)
      implements BoundStatement {}

  /// @param query gives the columns of the old row as `oldColumnIds` says
  record Delete(
      TableDescriptor table,
      ValidatedQuery query,
      List<Integer> oldColumnIds,
      @Nullable RowExpressions returning,
      List<SqlType> parameterTypes)
      implements BoundStatement {}

  /// A statement in several steps, all of which see the rows as they were before it: WITH that
  /// changes rows, RETURNING with sub-queries, MERGE. What a step delivers is kept as [StoredRows]
  /// for those behind it.
  record WithSteps(
      List<Step> steps, BoundStatement body, Outcome outcome, List<SqlType> parameterTypes)
      implements BoundStatement {}

  /// @param once null, or what says that a row of the table must not be touched twice
  record Step(String name, BoundStatement statement, @Nullable Once once) {}

  /// MERGE may change a row once.
  ///
  /// @param actionColumn the step's column whose value must be above zero for a row to count
  /// @param keyColumns the step's columns that tell rows apart
  record Once(int actionColumn, List<Integer> keyColumns) {}

  /// Whose command tag and number of rows the statement has.
  enum Outcome {
    BODY,
    FIRST_STEP,
    MERGE
  }

  /// Expressions over a row of a table (or two). The query's algebra is a projection over a plain
  /// scan (or a join without condition of two), whose input columns are those of {@link
  /// TableDescriptor#publicColumns}; the expressions are the projection's.
  record RowExpressions(ValidatedQuery query) {}
}
