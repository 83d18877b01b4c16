package io.massifdb.server.session;

import io.massifdb.execution.PointWrite;
import io.massifdb.expression.Expression;
import io.massifdb.expression.SqlType;
import io.massifdb.planner.Planner;
import io.massifdb.planner.PlannerSettings;
import io.massifdb.planner.Statistics;
import io.massifdb.planner.plan.OutputColumn;
import io.massifdb.planner.plan.PhysicalPlan;
import io.massifdb.sqlfrontend.catalog.CatalogDependencies;
import io.massifdb.sqlfrontend.catalog.CatalogSnapshot;
import io.massifdb.sqlfrontend.parser.ParsedStatement;
import io.massifdb.sqlfrontend.protocol.MessageWriter.Column;
import io.massifdb.sqlfrontend.system.SystemTables;
import io.massifdb.sqlfrontend.validate.Access;
import io.massifdb.sqlfrontend.validate.Binder;
import io.massifdb.sqlfrontend.validate.BoundStatement;
import io.massifdb.sqlfrontend.validate.ValidatedQuery;
import io.massifdb.sqlfrontend.validate.ValidationContext;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Text to plan: validates and plans queries and changes of rows. Thread-safe. */
public final class StatementPlanner {
  private final SystemTables systemTables;
  private final Statistics statistics;

  public StatementPlanner(SystemTables systemTables, Statistics statistics) {
    this.systemTables = systemTables;
    this.statistics = statistics;
  }

  Statistics statistics() {
    return statistics;
  }

  SystemTables systemTables() {
    return systemTables;
  }

  /** Parses nothing: the tree is used up by the validator. */
  @SuppressWarnings("NullAway") // types that were left open are null in the validator's list too
  PlannedStatement plan(
      ParsedStatement parsed,
      CatalogSnapshot catalog,
      long databaseId,
      List<String> searchPath,
      List<@Nullable SqlType> parameterTypes,
      int joinReorderLimit) {
    CatalogDependencies dependencies = new CatalogDependencies();
    CatalogSnapshot asked = catalog.noting(dependencies);
    ValidationContext context =
        new ValidationContext(asked, databaseId, searchPath, systemTables, parameterTypes);
    BoundStatement bound = Binder.bind(parsed.statement(), context);
    List<Access> accesses = context.accesses();
    Planner planner = new Planner(new PlannerSettings(joinReorderLimit, true));
    PhysicalPlan plan = planner.plan(bound, asked, statistics);
    List<Column> columns = columns(bound, plan);
    return new PlannedStatement(
        plan,
        columns,
        bound.parameterTypes(),
        plan.isReadOnly(),
        catalog.version(),
        dependencies,
        PointWrite.of(plan),
        columns.stream().map(Column::type).toList(),
        dependencies.tables(),
        accesses);
  }

  /** A condition over a value of the type, which it calls VALUE; the value is column 0. */
  Expression condition(
      String sql, SqlType type, CatalogSnapshot catalog, long databaseId, List<String> searchPath) {
    ValidationContext context =
        new ValidationContext(catalog, databaseId, searchPath, systemTables, List.of());
    return new Planner(new PlannerSettings(1, true))
        .condition(Binder.valueCondition(sql, type, context), catalog, statistics);
  }

  private static List<Column> columns(BoundStatement bound, PhysicalPlan plan) {
    if (bound instanceof BoundStatement.Select select) {
      List<Column> columns = new ArrayList<>();
      for (ValidatedQuery.Column column : select.query().columns()) {
        columns.add(
            new Column(
                column.name(),
                (int) column.tableId(),
                column.columnId(),
                column.type(),
                (short) 0));
      }
      return columns;
    }
    List<Column> columns = new ArrayList<>();
    for (OutputColumn column : plan.columns()) {
      columns.add(new Column(column.name(), 0, 0, column.type(), (short) 0));
    }
    return columns;
  }
}
