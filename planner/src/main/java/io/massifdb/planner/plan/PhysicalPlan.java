package io.massifdb.planner.plan;

import io.massifdb.expression.Expression;
import io.massifdb.expression.Function;
import io.massifdb.expression.ScanProgram.Source;
import io.massifdb.expression.SqlType;
import io.massifdb.planner.layout.IndexLayout;
import io.massifdb.planner.layout.TableLayout;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A statement ready to run: a tree of immutable nodes, each of which the executor turns into one
/// operator.
///
/// Rules that hold for every node:
/// - [#columns] are the columns of the batches that the node delivers, in order.
/// - An [Expression.Column] of a node's expression counts the columns of its input; of a node with
///   two inputs, those of the left one and then those of the right one.
/// - Parameters, correlations and functions of the session stay symbols: a plan is used again with
///   other parameter values, by other sessions.
public sealed interface PhysicalPlan {
  List<OutputColumn> columns();

  /// The inputs, in order.
  List<PhysicalPlan> children();

  default List<SqlType> types() {
    return columns().stream().map(OutputColumn::type).toList();
  }

  // ---- reading tables

  /// Reads an index between the spans. Filter, projections and limit run beside the data.
  ///
  /// @param sources the wanted columns of the entry; filter and projections see these
  /// @param filter null = all rows
  /// @param projections empty = the wanted columns
  /// @param limit rows at most, an expression without columns; null = all
  record IndexScan(
      List<OutputColumn> columns,
      String tableName,
      IndexLayout index,
      List<Source> sources,
      SpanTemplate spans,
      @Nullable Expression filter,
      List<Expression> projections,
      @Nullable Expression limit,
      boolean reverse,
      Locking locking)
      implements Leaf {
    public IndexScan {
      columns = List.copyOf(columns);
      sources = List.copyOf(sources);
      projections = List.copyOf(projections);
    }
  }

  /// Fetches rows of a unique index by key: the spans bind all key columns to points. The order of
  /// the rows is that of the keys.
  record PointGet(
      List<OutputColumn> columns,
      String tableName,
      IndexLayout index,
      List<Source> sources,
      SpanTemplate spans,
      @Nullable Expression filter,
      List<Expression> projections,
      Locking locking)
      implements Leaf {
    public PointGet {
      columns = List.copyOf(columns);
      sources = List.copyOf(sources);
      projections = List.copyOf(projections);
    }
  }

  /// For each input row fetches the row of a unique index whose key the expressions give. Delivers
  /// the input columns and then the fetched ones. Serves the read of base rows behind a secondary
  /// index (INNER), and joins on a full key (INNER, LEFT, SEMI, ANTI).
  ///
  /// @param keys over the input, one for each key column and of its type
  /// @param condition over input and fetched columns; null = none
  record KeyLookup(
      List<OutputColumn> columns,
      PhysicalPlan input,
      JoinKind kind,
      String tableName,
      IndexLayout index,
      List<Expression> keys,
      List<Source> sources,
      @Nullable Expression condition,
      Locking locking)
      implements Unary {
    public KeyLookup {
      columns = List.copyOf(columns);
      keys = List.copyOf(keys);
      sources = List.copyOf(sources);
    }
  }

  /// A table of the catalogue, computed at the gateway.
  ///
  /// @param ordinals which of the table's columns are delivered
  record SystemTableScan(
      List<OutputColumn> columns, String schema, String table, List<Integer> ordinals)
      implements Leaf {
    public SystemTableScan {
      columns = List.copyOf(columns);
      ordinals = List.copyOf(ordinals);
    }
  }

  /// A function in FROM. A function that is not set-returning gives one row.
  ///
  /// @param arguments without columns (they may hold correlations)
  /// @param ordinality a last column counts the rows
  record FunctionScan(
      List<OutputColumn> columns,
      Function function,
      List<Expression> arguments,
      SqlType type,
      boolean ordinality)
      implements Leaf {
    public FunctionScan {
      columns = List.copyOf(columns);
      arguments = List.copyOf(arguments);
    }
  }

  /// Rows of expressions without columns.
  record Values(List<OutputColumn> columns, List<List<Expression>> rows) implements Leaf {
    public Values {
      columns = List.copyOf(columns);
      rows = rows.stream().map(List::copyOf).toList();
    }
  }

  // ---- rows in, rows out

  /// Filter, then projections.
  ///
  /// @param filter null = all rows
  /// @param projections null = the input's columns
  record Compute(
      List<OutputColumn> columns,
      PhysicalPlan input,
      @Nullable Expression filter,
      @Nullable List<Expression> projections)
      implements Unary {
    public Compute {
      columns = List.copyOf(columns);
    }
  }

  /// For each input row, the rows that a set-returning function gives for it, beside the input's
  /// columns: a function in a select list. Several functions run in step; the shorter end in NULL.
  record ProjectSet(List<OutputColumn> columns, PhysicalPlan input, List<Expression.Call> functions)
      implements Unary {
    public ProjectSet {
      columns = List.copyOf(columns);
      functions = List.copyOf(functions);
    }
  }

  /// Groups and aggregates. Output: the columns of `groups`, then one for each call. Without group
  /// columns there is exactly one group, also when there is no input.
  ///
  /// @param groupSets grouping sets as subsets of `groups` (places in it); a group column outside
  ///   of the set is NULL. One set with all places is the plain GROUP BY.
  record Aggregate(
      List<OutputColumn> columns,
      PhysicalPlan input,
      List<Integer> groups,
      List<List<Integer>> groupSets,
      List<AggregateCall> calls)
      implements Unary {
    public Aggregate {
      columns = List.copyOf(columns);
      groups = List.copyOf(groups);
      groupSets = groupSets.stream().map(List::copyOf).toList();
      calls = List.copyOf(calls);
    }
  }

  record Sort(PhysicalPlan input, List<SortKey> keys) implements Unary {
    public Sort {
      keys = List.copyOf(keys);
    }

    @Override
    public List<OutputColumn> columns() {
      return input.columns();
    }
  }

  /// Sort and Limit in one, keeping only `limit + offset` rows.
  record TopN(PhysicalPlan input, List<SortKey> keys, Expression limit, @Nullable Expression offset)
      implements Unary {
    public TopN {
      keys = List.copyOf(keys);
    }

    @Override
    public List<OutputColumn> columns() {
      return input.columns();
    }
  }

  /// A limit that evaluates to NULL is none.
  record Limit(PhysicalPlan input, @Nullable Expression limit, @Nullable Expression offset)
      implements Unary {
    @Override
    public List<OutputColumn> columns() {
      return input.columns();
    }
  }

  /// The first row of each run of rows with equal key columns: DISTINCT ON over sorted input.
  record DistinctOn(PhysicalPlan input, List<Integer> keys) implements Unary {
    public DistinctOn {
      keys = List.copyOf(keys);
    }

    @Override
    public List<OutputColumn> columns() {
      return input.columns();
    }
  }

  /// Window functions of one window. Output: the input's columns, then one for each call.
  record Window(
      List<OutputColumn> columns,
      PhysicalPlan input,
      List<Integer> partition,
      List<SortKey> order,
      WindowFrame frame,
      List<WindowCall> calls)
      implements Unary {
    public Window {
      columns = List.copyOf(columns);
      partition = List.copyOf(partition);
      order = List.copyOf(order);
      calls = List.copyOf(calls);
    }
  }

  // ---- joins and set operations

  /// Join on equality of keys; builds a table from the right input.
  ///
  /// @param leftKeys over the left input
  /// @param rightKeys over the right input alone, of the same types
  /// @param nullEqual for each key whether two NULLs match (IS NOT DISTINCT FROM)
  /// @param condition further condition over both; null = none
  /// @param nullAware for ANTI: `NOT IN`: a NULL on either side means unknown, not "no match"
  record HashJoin(
      List<OutputColumn> columns,
      PhysicalPlan left,
      PhysicalPlan right,
      JoinKind kind,
      List<Expression> leftKeys,
      List<Expression> rightKeys,
      List<Boolean> nullEqual,
      @Nullable Expression condition,
      boolean nullAware)
      implements Binary {
    public HashJoin {
      columns = List.copyOf(columns);
      leftKeys = List.copyOf(leftKeys);
      rightKeys = List.copyOf(rightKeys);
      nullEqual = List.copyOf(nullEqual);
    }
  }

  /// Join on any condition (null = cross product); keeps the right input in memory.
  record NestedLoopJoin(
      List<OutputColumn> columns,
      PhysicalPlan left,
      PhysicalPlan right,
      JoinKind kind,
      @Nullable Expression condition)
      implements Binary {
    public NestedLoopJoin {
      columns = List.copyOf(columns);
    }
  }

  /// Runs the right plan again for each left row, whose columns it sees as correlation `id`.
  ///
  /// @param kind INNER, LEFT, SEMI or ANTI
  record Apply(
      List<OutputColumn> columns,
      PhysicalPlan left,
      PhysicalPlan right,
      JoinKind kind,
      int id,
      @Nullable Expression condition)
      implements Binary {
    public Apply {
      columns = List.copyOf(columns);
    }
  }

  /// UNION, INTERSECT or EXCEPT of inputs with the same column types.
  record SetOperation(List<OutputColumn> columns, Kind kind, boolean all, List<PhysicalPlan> inputs)
      implements PhysicalPlan {
    /// Which operation.
    public enum Kind {
      UNION,
      INTERSECT,
      EXCEPT
    }

    public SetOperation {
      columns = List.copyOf(columns);
      inputs = List.copyOf(inputs);
    }

    @Override
    public List<PhysicalPlan> children() {
      return inputs;
    }
  }

  /// WITH RECURSIVE: the seed's rows, then again and again what `step` makes of the rows that the
  /// last round added, until there are none.
  ///
  /// @param name by which a [WorkingTable] in the step reads the last round's rows
  /// @param all false: rows that were delivered before are dropped
  record Recursion(
      List<OutputColumn> columns, PhysicalPlan left, PhysicalPlan right, String name, boolean all)
      implements Binary {
    public Recursion {
      columns = List.copyOf(columns);
    }
  }

  /// The rows that the last round of the enclosing [Recursion] added.
  record WorkingTable(List<OutputColumn> columns, String name) implements Leaf {
    public WorkingTable {
      columns = List.copyOf(columns);
    }
  }

  // ---- writing

  /// Adds rows.
  ///
  /// @param row the table row over the input, in the order of [TableLayout#columns]
  /// @param generated what generated columns become, over the new table row
  /// @param references foreign keys of the table
  /// @param referenced foreign keys to the table that ON CONFLICT DO UPDATE may touch
  /// @param returning over the new table row; null = no rows, only a count
  record Insert(
      List<OutputColumn> columns,
      PhysicalPlan input,
      TableLayout table,
      List<Expression> row,
      List<RowCheck> checks,
      List<GeneratedValue> generated,
      List<ReferenceCheck> references,
      List<ReferencedKey> referenced,
      @Nullable Conflict conflict,
      @Nullable List<Expression> returning)
      implements Unary, Mutation {
    public Insert {
      columns = List.copyOf(columns);
      row = List.copyOf(row);
      checks = List.copyOf(checks);
      generated = List.copyOf(generated);
      references = List.copyOf(references);
      referenced = List.copyOf(referenced);
    }
  }

  /// Changes rows. The input starts with the old table row, in the order of [TableLayout#columns];
  /// further columns may follow (UPDATE ... FROM).
  ///
  /// @param row the new table row over the input
  /// @param generated what generated columns become, over the new table row
  /// @param references foreign keys of the table whose columns change
  /// @param referenced foreign keys to columns that change
  /// @param returning over `new table row ++ input`; null = only a count
  record Update(
      List<OutputColumn> columns,
      PhysicalPlan input,
      TableLayout table,
      List<Expression> row,
      List<RowCheck> checks,
      List<GeneratedValue> generated,
      List<ReferenceCheck> references,
      List<ReferencedKey> referenced,
      @Nullable List<Expression> returning)
      implements Unary, Mutation {
    public Update {
      generated = List.copyOf(generated);
      references = List.copyOf(references);
      referenced = List.copyOf(referenced);
      columns = List.copyOf(columns);
      row = List.copyOf(row);
      checks = List.copyOf(checks);
    }
  }

  /// Removes rows. The input starts with the old table row, as for [Update].
  ///
  /// @param referenced foreign keys to the table
  /// @param returning over the input; null = only a count
  record Delete(
      List<OutputColumn> columns,
      PhysicalPlan input,
      TableLayout table,
      List<ReferencedKey> referenced,
      @Nullable List<Expression> returning)
      implements Unary, Mutation {
    public Delete {
      referenced = List.copyOf(referenced);
      columns = List.copyOf(columns);
    }
  }

  /// Steps whose rows are kept, then the body, which reads them ([StoredScan]). All of them see the
  /// data as it was before.
  record WithSteps(List<Step> steps, PhysicalPlan body, Outcome outcome) implements PhysicalPlan {
    public WithSteps {
      steps = List.copyOf(steps);
    }

    @Override
    public List<OutputColumn> columns() {
      return body.columns();
    }

    @Override
    public List<PhysicalPlan> children() {
      List<PhysicalPlan> all = new ArrayList<>(steps.stream().map(Step::plan).toList());
      all.add(body);
      return all;
    }
  }

  /// @param once rows with equal key columns (places in the step's columns) whose action column is
  ///   above zero are an error; null = no such rule
  record Step(String name, PhysicalPlan plan, @Nullable Once once) {}

  /// What [Step] says of rows that come twice.
  record Once(int actionColumn, List<Integer> keyColumns) {}

  /// Whose command tag and number of rows a statement in steps has.
  enum Outcome {
    BODY,
    FIRST_STEP,
    MERGE
  }

  /// The rows of a step.
  record StoredScan(List<OutputColumn> columns, String name) implements Leaf {
    public StoredScan {
      columns = List.copyOf(columns);
    }
  }

  // ---- shapes

  /// A node without input.
  sealed interface Leaf extends PhysicalPlan {
    @Override
    default List<PhysicalPlan> children() {
      return List.of();
    }
  }

  /// A node with one input.
  sealed interface Unary extends PhysicalPlan {
    PhysicalPlan input();

    @Override
    default List<PhysicalPlan> children() {
      return List.of(input());
    }
  }

  /// A node with two inputs.
  sealed interface Binary extends PhysicalPlan {
    PhysicalPlan left();

    PhysicalPlan right();

    @Override
    default List<PhysicalPlan> children() {
      return List.of(left(), right());
    }
  }

  /// A node that writes to a table.
  sealed interface Mutation extends PhysicalPlan {
    TableLayout table();
  }

  /// Whether the plan, or any part of it, writes or locks.
  default boolean isReadOnly() {
    return switch (this) {
      case Mutation _ -> false;
      case IndexScan scan -> !scan.locking().locks();
      case PointGet get -> !get.locking().locks();
      default -> children().stream().allMatch(PhysicalPlan::isReadOnly);
    };
  }

  /// The tables that the plan touches with the versions that it was made for: the plan is stale
  /// when one of them has another version.
  default List<TableVersion> tables() {
    List<TableVersion> found = new ArrayList<>();
    collectTables(this, found);
    return found.stream().distinct().toList();
  }

  private static void collectTables(PhysicalPlan plan, List<TableVersion> found) {
    switch (plan) {
      case Mutation mutation ->
          found.add(new TableVersion(mutation.table().tableId(), mutation.table().version()));
      case IndexScan scan ->
          found.add(new TableVersion(scan.index().tableId(), scan.index().tableVersion()));
      case PointGet get ->
          found.add(new TableVersion(get.index().tableId(), get.index().tableVersion()));
      case KeyLookup lookup ->
          found.add(new TableVersion(lookup.index().tableId(), lookup.index().tableVersion()));
      default -> {}
    }
    for (PhysicalPlan child : plan.children()) {
      collectTables(child, found);
    }
  }

  /// A table at the version of its descriptor.
  record TableVersion(long tableId, long version) {}
}
