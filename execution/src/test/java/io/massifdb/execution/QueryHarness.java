package io.massifdb.execution;

import io.massifdb.execution.spill.SpillSpace;
import io.massifdb.expression.Batch;
import io.massifdb.expression.EvaluationContext;
import io.massifdb.expression.SqlException;
import io.massifdb.expression.TextFormat;
import io.massifdb.planner.Planner;
import io.massifdb.planner.PlannerSettings;
import io.massifdb.planner.Statistics;
import io.massifdb.planner.explain.Explanation;
import io.massifdb.planner.plan.PhysicalPlan;
import io.massifdb.sqlfrontend.catalog.CatalogSnapshot;
import io.massifdb.sqlfrontend.catalog.CheckConstraint;
import io.massifdb.sqlfrontend.catalog.ColumnDescriptor;
import io.massifdb.sqlfrontend.catalog.DatabaseDescriptor;
import io.massifdb.sqlfrontend.catalog.IndexColumn;
import io.massifdb.sqlfrontend.catalog.IndexDescriptor;
import io.massifdb.sqlfrontend.catalog.SchemaDescriptor;
import io.massifdb.sqlfrontend.catalog.SchemaState;
import io.massifdb.sqlfrontend.catalog.TableDescriptor;
import io.massifdb.sqlfrontend.parser.ParsedStatement;
import io.massifdb.sqlfrontend.parser.SqlParser;
import io.massifdb.sqlfrontend.parser.Statement;
import io.massifdb.sqlfrontend.parser.Statement.TableConstraint;
import io.massifdb.sqlfrontend.system.SystemContext;
import io.massifdb.sqlfrontend.system.SystemState;
import io.massifdb.sqlfrontend.system.SystemTables;
import io.massifdb.sqlfrontend.validate.Binder;
import io.massifdb.sqlfrontend.validate.ValidationContext;
import io.massifdb.testkit.SimulatedDisk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.calcite.sql.SqlIdentifier;
import org.jspecify.annotations.Nullable;

/// A database of one user in memory: text in, rows out, through parser, binder, planner and
/// executor.
final class QueryHarness {
  private static final long DATABASE = 1;

  /// What a statement answered.
  record Answer(String tag, List<String> columns, List<List<@Nullable String>> rows) {}

  private final MapDataAccess data = new MapDataAccess();
  private final AtomicLong rowIds = new AtomicLong();
  private CatalogSnapshot catalog =
      CatalogSnapshot.empty()
          .with(new DatabaseDescriptor(DATABASE, "test", "postgres", 1))
          .with(new SchemaDescriptor(2, DATABASE, "public", "postgres", 1));
  private long nextId = 20_000;
  private Statistics statistics = Statistics.UNKNOWN;
  private final SpillSpace spill = openSpill();
  private long operatorBytes = MemoryBudget.DEFAULT_BYTES / 4;

  private static SpillSpace openSpill() {
    try {
      return SpillSpace.open(new SimulatedDisk(), SpillSpace.DEFAULT_LIMIT_BYTES);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// From now on an operator that holds more goes to disk.
  void setOperatorBytes(long bytes) {
    operatorBytes = bytes;
  }

  MapDataAccess data() {
    return data;
  }

  CatalogSnapshot catalog() {
    return catalog;
  }

  void setStatistics(Statistics newStatistics) {
    statistics = newStatistics;
  }

  /// Runs statements; the answer of the last one.
  Answer run(String sql, @Nullable Object... parameters) {
    Answer last = new Answer("", List.of(), List.of());
    for (ParsedStatement parsed : SqlParser.parse(sql)) {
      last = run(parsed.statement(), parameters);
    }
    return last;
  }

  List<String> explain(String sql) {
    return Explanation.of(
            plan(SqlParser.parseOne(sql).statement()), _ -> 0, _ -> null, /* estimates= */ false)
        .text();
  }

  PhysicalPlan plan(Statement statement) {
    ValidationContext context = ValidationContext.of(catalog, DATABASE);
    return new Planner(PlannerSettings.DEFAULT)
        .plan(Binder.bind(statement, context), catalog, statistics);
  }

  private Answer run(Statement statement, @Nullable Object[] parameters) {
    return switch (statement) {
      case Statement.CreateTable create -> createTable(create);
      case Statement.CreateIndex create -> createIndex(create);
      case Statement.Drop drop -> drop(drop);
      default -> execute(plan(statement), parameters);
    };
  }

  /// The rows of a query as datums.
  List<@Nullable Object[]> datums(String sql) {
    data.beginStatement();
    MemoryBudget memory =
        new MemoryBudget(operatorBytes, MemoryBudget.DEFAULT_BYTES, new MemoryPool(Long.MAX_VALUE));
    PhysicalPlan plan = plan(SqlParser.parseOne(sql).statement());
    List<@Nullable Object[]> rows = new ArrayList<>();
    try (ResultCursor cursor =
        Executor.execute(plan, context(memory, null, new @Nullable Object[0]))) {
      for (Batch batch = cursor.next(); batch != null; batch = cursor.next()) {
        for (int i = 0; i < batch.size(); i++) {
          @Nullable Object[] row = new @Nullable Object[batch.columnCount()];
          for (int c = 0; c < row.length; c++) {
            row[c] = batch.get(i, c);
          }
          rows.add(row);
        }
      }
    }
    return rows;
  }

  Answer execute(PhysicalPlan plan, @Nullable Object... parameters) {
    return execute(plan, null, parameters);
  }

  /// Runs the plan and lets the profile watch.
  Answer profiled(PhysicalPlan plan, PlanProfile profile) {
    return execute(plan, profile, new @Nullable Object[0]);
  }

  private Answer execute(
      PhysicalPlan plan, @Nullable PlanProfile profile, @Nullable Object[] parameters) {
    data.beginStatement();
    MemoryBudget memory =
        new MemoryBudget(operatorBytes, MemoryBudget.DEFAULT_BYTES, new MemoryPool(Long.MAX_VALUE));
    Answer answer;
    try (ResultCursor cursor = Executor.execute(plan, context(memory, profile, parameters))) {
      List<List<@Nullable String>> rows = new ArrayList<>();
      for (Batch batch = cursor.next(); batch != null; batch = cursor.next()) {
        for (int i = 0; i < batch.size(); i++) {
          rows.add(texts(cursor, batch, i));
        }
      }
      List<String> names = cursor.columns().stream().map(column -> column.name()).toList();
      answer = new Answer(cursor.commandTag(), names, rows);
    } catch (SqlException failure) {
      data.rollbackStatement();
      throw failure;
    }
    if (memory.usedBytes() != 0) {
      throw new AssertionError("operators kept " + memory.usedBytes() + " bytes");
    }
    if (spill.usedBytes() != 0) {
      throw new AssertionError("operators left " + spill.usedBytes() + " bytes on disk");
    }
    return answer;
  }

  private ExecutionContext context(
      MemoryBudget memory, @Nullable PlanProfile profile, @Nullable Object[] parameters) {
    EvaluationContext evaluation =
        new EvaluationContext() {
          @Override
          public @Nullable Object parameter(int index) {
            return parameters[index];
          }

          @Override
          public String currentUser() {
            return "postgres";
          }

          @Override
          public String currentDatabase() {
            return "test";
          }
        };
    SystemTables tables = SystemTables.standard();
    return new ExecutionContext(
        data,
        evaluation,
        memory,
        spill,
        rowIds::incrementAndGet,
        tables,
        () ->
            new SystemContext(
                catalog, DATABASE, "postgres", List.of("public"), SystemState.empty()),
        profile,
        new ReferenceEvents());
  }

  private static List<@Nullable String> texts(ResultCursor cursor, Batch batch, int row) {
    List<@Nullable String> texts = new ArrayList<>();
    for (int c = 0; c < batch.columnCount(); c++) {
      Object value = batch.get(row, c);
      texts.add(
          value == null
              ? null
              : TextFormat.format(value, cursor.columns().get(c).type(), EvaluationContext.NONE));
    }
    return texts;
  }

  // ---- definitions, as far as tests need them

  private Answer createTable(Statement.CreateTable create) {
    String name = create.name().names.getLast();
    List<TableConstraint> constraints = new ArrayList<>(create.constraints());
    List<String> names = create.columns().stream().map(it -> it.name().getSimple()).toList();
    create.columns().forEach(column -> constraints.addAll(column.constraints()));
    List<Integer> keyIds = List.of();
    List<IndexDescriptor> unique = new ArrayList<>();
    List<CheckConstraint> checks = new ArrayList<>();
    for (TableConstraint constraint : constraints) {
      switch (constraint) {
        case TableConstraint.PrimaryKey key -> keyIds = ids(names, key.columns());
        case TableConstraint.Unique key -> {
          String label =
              name
                  + "_"
                  + String.join("_", key.columns().stream().map(SqlIdentifier::getSimple).toList());
          unique.add(index(unique.size() + 2, label + "_key", true, ids(names, key.columns())));
        }
        case TableConstraint.Check check -> {
          SqlIdentifier label = check.name();
          checks.add(
              new CheckConstraint(
                  label == null ? name + "_d_check" : label.getSimple(),
                  check.condition().sql(),
                  List.of()));
        }
        case TableConstraint.Reference _, TableConstraint.UsingIndex _ -> {}
      }
    }
    List<ColumnDescriptor> columns = new ArrayList<>();
    for (int i = 0; i < create.columns().size(); i++) {
      Statement.ColumnDefinition column = create.columns().get(i);
      boolean nullable = !Boolean.FALSE.equals(column.nullable()) && !keyIds.contains(i + 1);
      Statement.Expression value = column.defaultValue();
      columns.add(
          ColumnDescriptor.of(i + 1, names.get(i), column.type(), nullable)
              .withDefault(value == null ? null : value.sql()));
    }
    if (keyIds.isEmpty()) {
      int id = columns.size() + 1;
      columns.add(
          ColumnDescriptor.of(id, "rowid", io.massifdb.expression.SqlType.INT8, false)
              .withHidden(true));
      keyIds = List.of(id);
    }
    TableDescriptor table =
        TableDescriptor.table(
                nextId++,
                DATABASE,
                2,
                name,
                columns,
                index(1, name + "_pkey", true, keyIds),
                "postgres")
            .withIndexes(unique)
            .withChecks(checks);
    catalog = catalog.with(table);
    return new Answer("CREATE TABLE", List.of(), List.of());
  }

  private Answer drop(Statement.Drop drop) {
    for (SqlIdentifier name : drop.names()) {
      catalog
          .table(DATABASE, "public", name.names.getLast())
          .ifPresent(table -> catalog = catalog.withoutRelation(table.id()));
    }
    return new Answer("DROP TABLE", List.of(), List.of());
  }

  private Answer createIndex(Statement.CreateIndex create) {
    TableDescriptor table =
        catalog
            .table(DATABASE, "public", create.table().names.getLast())
            .orElseThrow(() -> new AssertionError("no table " + create.table()));
    List<Integer> ids =
        create.elements().stream()
            .map(element ->
                table
                    .column(Objects.requireNonNull(element.column()).getSimple())
                    .orElseThrow()
                    .id())
            .toList();
    SqlIdentifier label = create.name();
    IndexDescriptor index =
        new IndexDescriptor(
            table.nextIndexId(),
            nextId++,
            label == null ? "index" : label.getSimple(),
            create.unique(),
            indexColumns(create, ids),
            create.include().stream()
                .map(column -> table.column(column.getSimple()).orElseThrow().id())
                .toList(),
            SchemaState.PUBLIC,
            false,
            null);
    data.beginStatement();
    IndexBackfill.runAll(data, table, index, EvaluationContext.NONE);
    catalog = catalog.with(table.withIndex(index).withVersion(table.version() + 1));
    return new Answer("CREATE INDEX", List.of(), List.of());
  }

  private static List<IndexColumn> indexColumns(Statement.CreateIndex create, List<Integer> ids) {
    List<IndexColumn> columns = new ArrayList<>();
    for (int i = 0; i < ids.size(); i++) {
      columns.add(
          new IndexColumn(
              ids.get(i),
              create.elements().get(i).descending(),
              create.elements().get(i).nullsFirst()));
    }
    return columns;
  }

  private IndexDescriptor index(int id, String name, boolean unique, List<Integer> ids) {
    return new IndexDescriptor(
        id,
        nextId++,
        name,
        unique,
        ids.stream().map(IndexColumn::ascending).toList(),
        List.of(),
        SchemaState.PUBLIC,
        true,
        null);
  }

  private static List<Integer> ids(List<String> names, List<SqlIdentifier> columns) {
    return columns.stream().map(column -> names.indexOf(column.getSimple()) + 1).toList();
  }

  /// Rows as text, one line each: `a|b|c`, NULL as the empty string.
  static String lines(Answer answer) {
    StringBuilder text = new StringBuilder();
    for (List<@Nullable String> row : answer.rows()) {
      text.append(String.join("|", row.stream().map(value -> value == null ? "" : value).toList()));
      text.append('\n');
    }
    return text.toString();
  }
}
