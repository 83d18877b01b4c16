package io.massifdb.planner;

import io.massifdb.expression.Expression;
import io.massifdb.expression.ResolvedFunction;
import io.massifdb.expression.SqlException;
import io.massifdb.expression.SqlState;
import io.massifdb.expression.SqlType;
import io.massifdb.planner.layout.TableLayout;
import io.massifdb.planner.plan.ExpressionTree;
import io.massifdb.planner.plan.Locking;
import io.massifdb.planner.plan.OutputColumn;
import io.massifdb.planner.plan.PhysicalPlan;
import io.massifdb.planner.plan.PhysicalPlan.FunctionScan;
import io.massifdb.planner.plan.PhysicalPlan.StoredScan;
import io.massifdb.planner.plan.PhysicalPlan.SystemTableScan;
import io.massifdb.planner.plan.PhysicalPlan.WorkingTable;
import io.massifdb.sqlfrontend.catalog.CatalogSnapshot;
import io.massifdb.sqlfrontend.catalog.SchemaDescriptor;
import io.massifdb.sqlfrontend.catalog.TableDescriptor;
import io.massifdb.sqlfrontend.parser.SyntaxNodes;
import io.massifdb.sqlfrontend.system.SystemTable;
import io.massifdb.sqlfrontend.validate.StoredRows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.calcite.plan.RelOptTable;
import org.apache.calcite.rel.core.TableFunctionScan;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.schema.TransientTable;

/// Where rows come from: tables, tables of the catalogue, functions.
final class Leaves {
  private final CatalogSnapshot catalog;
  private final Statistics statistics;
  private final CardinalityEstimator estimator;
  private final AccessPaths accessPaths;
  private final Map<Long, Locking> locks = new TreeMap<>();
  private final Function<TableDescriptor, Map<Integer, Expression>> indexExpressions;

  Leaves(
      CatalogSnapshot catalog,
      Statistics statistics,
      CardinalityEstimator estimator,
      PlannerSettings settings,
      Function<TableDescriptor, Map<Integer, Expression>> indexExpressions) {
    this.indexExpressions = indexExpressions;
    this.catalog = catalog;
    this.statistics = statistics;
    this.estimator = estimator;
    this.accessPaths = new AccessPaths(estimator, settings.indexScans());
  }

  /// Reads of this table lock what they deliver.
  void lock(long tableId, Locking locking) {
    locks.put(tableId, locking);
  }

  Piece scan(TableScan scan, SortedSet<Integer> needed, List<Expression> conditions) {
    RelOptTable table = scan.getTable();
    TableDescriptor descriptor = table.unwrap(TableDescriptor.class);
    if (descriptor != null) {
      return tableScan(descriptor, needed, conditions);
    }
    if (table.unwrap(TransientTable.class) != null) {
      return RelTranslator.filtered(workingTable(scan), conditions);
    }
    StoredRows stored = table.unwrap(StoredRows.class);
    if (stored != null) {
      return RelTranslator.filtered(
          Piece.identity(new StoredScan(columns(scan), stored.name()), 100), conditions);
    }
    SystemTable system = table.unwrap(SystemTable.class);
    if (system == null) {
      throw new AssertionError("neither a table nor a system table: " + table);
    }
    return systemScan(system, RelTranslator.withColumns(needed, conditions), conditions);
  }

  TableLayout layout(TableDescriptor table) {
    String schema = catalog.schema(table.schemaId()).map(SchemaDescriptor::name).orElse("");
    return TableLayout.of(table, schema);
  }

  private Piece tableScan(
      TableDescriptor descriptor, SortedSet<Integer> needed, List<Expression> conditions) {
    TableLayout layout = layout(descriptor);
    int[] ordinals =
        descriptor.publicColumns().stream().mapToInt(it -> layout.ordinal(it.id())).toArray();
    Locking locking = locks.getOrDefault(descriptor.id(), Locking.NONE);
    Map<Integer, Expression> generated =
        IndexExpressions.isNeeded(descriptor, conditions)
            ? indexExpressions.apply(descriptor)
            : Map.of();
    List<Integer> output = needed.stream().map(column -> ordinals[column]).toList();
    List<Expression> conjuncts =
        conditions.stream()
            .map(condition -> ExpressionTree.mapColumns(condition, column -> ordinals[column]))
            .map(condition -> IndexExpressions.replace(condition, layout, generated))
            .toList();
    PhysicalPlan plan =
        accessPaths.plan(new AccessPaths.Read(layout, output, conjuncts, locking, generated));
    int[] positions = new int[ordinals.length];
    Arrays.fill(positions, Piece.ABSENT);
    int place = 0;
    for (int column : needed) {
      positions[column] = place++;
    }
    List<Integer> wanted = List.copyOf(RelTranslator.withColumns(needed, conditions));
    LookupTarget lookup =
        locking.locks() || !needed.containsAll(wanted)
            ? null
            : new LookupTarget(
                layout,
                wanted.stream().map(column -> ordinals[column]).toList(),
                wanted,
                conditions,
                statistics.rowCount(descriptor.id()));
    return new Piece(plan, positions, estimator.rows(plan), lookup);
  }

  private static Piece systemScan(
      SystemTable table, SortedSet<Integer> needed, List<Expression> conditions) {
    List<OutputColumn> columns = new ArrayList<>();
    int[] positions = new int[table.columns().size()];
    Arrays.fill(positions, Piece.ABSENT);
    for (int column : needed) {
      positions[column] = columns.size();
      columns.add(
          new OutputColumn(table.columns().get(column).name(), table.columns().get(column).type()));
    }
    PhysicalPlan plan =
        new SystemTableScan(columns, table.schema(), table.name(), List.copyOf(needed));
    return RelTranslator.filtered(new Piece(plan, positions, 100), conditions);
  }

  Piece function(TableFunctionScan scan, RexTranslator rex) {
    if (!(scan.getCall() instanceof RexCall call) || !scan.getInputs().isEmpty()) {
      throw new SqlException(
          SqlState.FEATURE_NOT_SUPPORTED, "table function is not supported: " + scan.getCall());
    }
    List<Expression> arguments = rex.translate(call.getOperands(), List.of());
    String marked = call.getOperator().getName().toLowerCase(Locale.ROOT);
    String name = marked.replace(SyntaxNodes.WITH_ORDINALITY, "");
    ResolvedFunction resolved =
        Calls.resolve(name, arguments.stream().map(Expression::type).toList());
    List<SqlType> types = RelTranslator.types(scan);
    List<OutputColumn> columns = new ArrayList<>();
    for (int i = 0; i < types.size(); i++) {
      columns.add(new OutputColumn(scan.getRowType().getFieldNames().get(i), types.get(i)));
    }
    return Piece.identity(
        new FunctionScan(
            columns,
            resolved.function(),
            Calls.cast(arguments, resolved.arguments()),
            resolved.result(),
            !name.equals(marked)),
        1000);
  }

  /// By which a recursion and the scans of its working table know each other.
  static String workingTableName(RelOptTable table) {
    return String.join(".", table.getQualifiedName());
  }

  private static Piece workingTable(TableScan scan) {
    return Piece.identity(new WorkingTable(columns(scan), workingTableName(scan.getTable())), 10);
  }

  private static List<OutputColumn> columns(TableScan scan) {
    List<OutputColumn> columns = new ArrayList<>();
    List<SqlType> types = RelTranslator.types(scan);
    for (int i = 0; i < types.size(); i++) {
      columns.add(new OutputColumn(scan.getRowType().getFieldNames().get(i), types.get(i)));
    }
    return columns;
  }
}
