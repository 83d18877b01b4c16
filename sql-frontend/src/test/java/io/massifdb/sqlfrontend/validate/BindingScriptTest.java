package io.massifdb.sqlfrontend.validate;

import io.massifdb.expression.SqlException;
import io.massifdb.expression.SqlType;
import io.massifdb.sqlfrontend.catalog.CatalogSnapshot;
import io.massifdb.sqlfrontend.catalog.ColumnDescriptor;
import io.massifdb.sqlfrontend.catalog.DatabaseDescriptor;
import io.massifdb.sqlfrontend.catalog.IndexColumn;
import io.massifdb.sqlfrontend.catalog.IndexDescriptor;
import io.massifdb.sqlfrontend.catalog.RoleDescriptor;
import io.massifdb.sqlfrontend.catalog.SchemaDescriptor;
import io.massifdb.sqlfrontend.catalog.SchemaState;
import io.massifdb.sqlfrontend.catalog.TableDescriptor;
import io.massifdb.sqlfrontend.parser.SqlParser;
import io.massifdb.sqlfrontend.validate.BoundStatement.ConflictClause;
import io.massifdb.sqlfrontend.validate.BoundStatement.RowExpressions;
import io.massifdb.testkit.script.Directive;
import io.massifdb.testkit.script.ScriptRunner;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.plan.hep.HepPlanner;
import org.apache.calcite.plan.hep.HepProgramBuilder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Statements and what they are bound to: columns, types of parameters, algebra, or the error.
final class BindingScriptTest {
  @ParameterizedTest
  @ValueSource(strings = {"queries.txt", "changes.txt", "errors.txt"})
  void binds(String script) {
    ScriptRunner.run(Path.of("src/test/resources/validate", script), BindingScriptTest::interpret);
  }

  private static CatalogSnapshot catalog() {
    TableDescriptor t =
        table(
            20_000,
            "t",
            List.of(
                ColumnDescriptor.of(1, "a", SqlType.INT4, false),
                ColumnDescriptor.of(2, "b", SqlType.TEXT, true),
                ColumnDescriptor.of(3, "c", SqlType.numeric(10, 2), true),
                ColumnDescriptor.of(4, "d", SqlType.TIMESTAMPTZ, true),
                ColumnDescriptor.of(5, "arr", SqlType.array(SqlType.INT4), true)),
            1);
    TableDescriptor u =
        table(
            20_010,
            "u",
            List.of(
                ColumnDescriptor.of(1, "x", SqlType.INT8, true),
                ColumnDescriptor.of(2, "y", SqlType.varchar(10), true).withDefault("'hello'"),
                ColumnDescriptor.of(3, "rowid", SqlType.INT8, false)
                    .withHidden(true)
                    .withDefault("42")),
            3);
    TableDescriptor v =
        TableDescriptor.view(
            20_020,
            5,
            2200,
            "v",
            List.of(
                ColumnDescriptor.of(1, "a2", SqlType.INT4, true),
                ColumnDescriptor.of(2, "n", SqlType.INT8, true)),
            "select a+1 as a2, count(*) as n from t group by a+1",
            "root");
    return CatalogSnapshot.empty()
        .with(new DatabaseDescriptor(5, "test", "root", 1))
        .with(new SchemaDescriptor(2200, 5, "public", "root", 1))
        .with(RoleDescriptor.superuser(10, "root"))
        .with(t)
        .with(u)
        .with(v);
  }

  private static TableDescriptor table(
      long id, String name, List<ColumnDescriptor> columns, int key) {
    return TableDescriptor.table(
        id,
        5,
        2200,
        name,
        columns,
        new IndexDescriptor(
            1,
            id + 1,
            name + "_pkey",
            true,
            List.of(IndexColumn.ascending(key)),
            List.of(),
            SchemaState.PUBLIC,
            true,
            null),
        "root");
  }

  private static String interpret(Directive directive) {
    ValidationContext context = ValidationContext.of(catalog(), 5);
    try {
      return show(Binder.bind(SqlParser.parseOne(directive.input()).statement(), context));
    } catch (SqlException e) {
      return e.state() + " at " + e.position() + ": " + e.message();
    }
  }

  private static String show(BoundStatement statement) {
    return switch (statement) {
      case BoundStatement.Select select -> {
        String locks =
            select.locks().stream()
                .map(it -> "lock " + it.alias() + " " + it.strength() + " " + it.waiting() + "\n")
                .collect(Collectors.joining());
        yield show(select.query()) + locks;
      }
      case BoundStatement.Insert insert ->
          "insert into columns "
              + insert.columnIds()
              + "\n"
              + show(insert.source())
              + show(insert.onConflict())
              + show(insert.returning());
      case BoundStatement.Update update ->
          "update columns "
              + update.assignedColumnIds()
              + "\n"
              + show(update.query())
              + show(update.returning());
      case BoundStatement.Delete delete ->
          "delete\n" + show(delete.query()) + show(delete.returning());
      case BoundStatement.WithSteps steps ->
          steps.steps().stream()
                  .map(step -> "step " + step.name() + "\n" + show(step.statement()))
                  .collect(Collectors.joining())
              + steps.outcome()
              + "\n"
              + show(steps.body());
    };
  }

  private static String show(@Nullable ConflictClause clause) {
    if (clause == null) {
      return "";
    }
    IndexDescriptor arbiter = clause.arbiter();
    BoundStatement.ConflictUpdate update = clause.update();
    return "on conflict "
        + (arbiter == null ? "with any" : arbiter.name())
        + (update == null
            ? " nothing\n"
            : " update " + update.assignedColumnIds() + "\n" + show(update.values().query()));
  }

  private static String show(@Nullable RowExpressions returning) {
    return returning == null ? "" : "returning\n" + show(returning.query());
  }

  private static String show(ValidatedQuery query) {
    String columns =
        query.columns().stream()
            .map(it ->
                it.name()
                    + " "
                    + it.type()
                    + (it.tableId() == 0 ? "" : " of " + it.tableId() + "." + it.columnId()))
            .collect(Collectors.joining(", "));
    String parameters =
        query.parameterTypes().isEmpty() ? "" : "$ " + query.parameterTypes() + "\n";
    HepPlanner planner = new HepPlanner(new HepProgramBuilder().build());
    return columns
        + "\n"
        + parameters
        + RelOptUtil.toString(RelConversion.toRel(query, planner).project());
  }
}
