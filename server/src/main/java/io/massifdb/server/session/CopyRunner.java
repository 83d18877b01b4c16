package io.massifdb.server.session;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.massifdb.expression.Batch;
import io.massifdb.expression.EvaluationContext;
import io.massifdb.expression.SqlException;
import io.massifdb.expression.SqlState;
import io.massifdb.expression.SqlType;
import io.massifdb.expression.TextFormat;
import io.massifdb.planner.plan.PhysicalPlan;
import io.massifdb.server.schema.Names;
import io.massifdb.sqlfrontend.catalog.ColumnDescriptor;
import io.massifdb.sqlfrontend.catalog.TableDescriptor;
import io.massifdb.sqlfrontend.parser.ParsedStatement;
import io.massifdb.sqlfrontend.parser.SqlParser;
import io.massifdb.sqlfrontend.parser.Statement;
import io.massifdb.sqlfrontend.protocol.MessageWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.calcite.sql.SqlIdentifier;
import org.jspecify.annotations.Nullable;

/** COPY FROM STDIN and TO STDOUT, text and CSV. */
final class CopyRunner {
  private final Session session;
  private final MessageWriter writer;
  private final SessionTransaction transaction;
  private final StatementRunner statements;

  CopyRunner(
      Session session,
      MessageWriter writer,
      SessionTransaction transaction,
      StatementRunner statements) {
    this.session = session;
    this.writer = writer;
    this.transaction = transaction;
    this.statements = statements;
  }

  /** Begins COPY FROM STDIN: from now on the client sends data. */
  CopyIn begin(Statement.Copy copy) {
    transaction.ensure();
    if (transaction.isReadOnly()) {
      throw new SqlException(
          SqlState.READ_ONLY_SQL_TRANSACTION,
          "cannot execute COPY FROM in a read-only transaction");
    }
    TableDescriptor table = table(copy);
    if (table.kind() != TableDescriptor.Kind.TABLE) {
      throw new SqlException(
          SqlState.WRONG_OBJECT_TYPE, "cannot copy to view \"" + table.name() + "\"");
    }
    CopyOptions options = CopyOptions.of(copy.options());
    List<ColumnDescriptor> columns = columns(copy, table);
    StringBuilder sql = new StringBuilder("INSERT INTO ").append(qualified(table)).append(" (");
    List<@Nullable SqlType> types = new ArrayList<>();
    StringBuilder values = new StringBuilder();
    for (ColumnDescriptor column : columns) {
      sql.append(types.isEmpty() ? "" : ", ").append(Names.quoted(column.name()));
      values.append(types.isEmpty() ? "$" : ", $").append(types.size() + 1);
      types.add(column.type().withoutModifiers());
    }
    sql.append(") OVERRIDING SYSTEM VALUE VALUES (").append(values).append(')');
    String text = sql.toString();
    PlannedStatement plan =
        statements.plan(
            new ParsedStatement(
                SqlParser.parseOne(text).statement(), text, 0, types.size(), List.of()),
            types);
    statements.requireRights(plan);
    if (!(plan.plan() instanceof PhysicalPlan.Insert insert)) {
      throw new AssertionError("an INSERT is planned as " + plan.plan());
    }
    CopyIn started = new CopyIn(statements, insert, columns, options);
    writer.copyIn(started.width(), (short) 0);
    return started;
  }

  private TableDescriptor table(Statement.Copy copy) {
    SqlIdentifier name = Objects.requireNonNull(copy.table());
    int parts = name.names.size();
    return (parts == 1
            ? transaction
                .catalog()
                .table(session.databaseId(), session.resolutionPath(), name.names.getLast())
            : transaction
                .catalog()
                .table(session.databaseId(), name.names.get(parts - 2), name.names.getLast()))
        .orElseThrow(() ->
            new SqlException(
                SqlState.UNDEFINED_TABLE,
                "relation \"" + String.join(".", name.names) + "\" does not exist"));
  }

  private static List<ColumnDescriptor> columns(Statement.Copy copy, TableDescriptor table) {
    if (copy.columns().isEmpty()) {
      return table.visibleColumns().stream().filter(column -> !column.isGenerated()).toList();
    }
    List<ColumnDescriptor> columns = new ArrayList<>();
    for (SqlIdentifier name : copy.columns()) {
      ColumnDescriptor column =
          table.visibleColumns().stream()
              .filter(it -> it.name().equals(name.getSimple()))
              .findFirst()
              .orElseThrow(() ->
                  new SqlException(
                      SqlState.UNDEFINED_COLUMN,
                      "column \"%s\" of relation \"%s\" does not exist"
                          .formatted(name.getSimple(), table.name())));
      if (column.isGenerated()) {
        throw new SqlException(
            SqlState.INVALID_COLUMN_REFERENCE,
            "column \"" + column.name() + "\" is a generated column");
      }
      if (columns.contains(column)) {
        throw new SqlException(
            SqlState.DUPLICATE_COLUMN, "column \"" + column.name() + "\" specified more than once");
      }
      columns.add(column);
    }
    return columns;
  }

  private String qualified(TableDescriptor table) {
    String schema = transaction.catalog().schema(table.schemaId()).orElseThrow().name();
    return Names.quoted(schema) + "." + Names.quoted(table.name());
  }

  // ---- out

  void out(Statement.Copy copy) {
    transaction.ensure();
    CopyOptions options = CopyOptions.of(copy.options());
    String sql = copy.querySql();
    if (sql.isEmpty()) {
      TableDescriptor table = table(copy);
      if (table.kind() != TableDescriptor.Kind.TABLE) {
        throw new SqlException(
            SqlState.WRONG_OBJECT_TYPE,
            "cannot copy from view \"" + table.name() + "\"",
            null,
            "Try the COPY (SELECT ...) TO variant.");
      }
      List<String> names =
          columns(copy, table).stream().map(column -> Names.quoted(column.name())).toList();
      sql = "SELECT " + String.join(", ", names) + " FROM " + qualified(table);
    }
    PlannedStatement plan =
        statements.plan(
            new ParsedStatement(SqlParser.parseOne(sql).statement(), sql, 0, 0, List.of()),
            List.of());
    if (plan.columns().isEmpty()) {
      throw new SqlException(
          SqlState.FEATURE_NOT_SUPPORTED, "COPY query must have a RETURNING clause");
    }
    List<SqlType> types = plan.types();
    List<String> names = plan.columns().stream().map(MessageWriter.Column::name).toList();
    writer.copyOut(types.size(), (short) 0);
    if (options.header()) {
      line(names.stream().map(name -> quoted(name, false, options)).toList(), options);
    }
    EvaluationContext evaluation = statements.evaluation(List.of());
    long[] count = {0};
    statements.forEachBatch(
        plan, batch -> count[0] += write(batch, types, names, options, evaluation));
    writer.copyDone();
    writer.commandComplete("COPY " + count[0]);
  }

  private int write(
      Batch batch,
      List<SqlType> types,
      List<String> names,
      CopyOptions options,
      EvaluationContext evaluation) {
    for (int row = 0; row < batch.size(); row++) {
      List<String> values = new ArrayList<>();
      for (int column = 0; column < types.size(); column++) {
        Object value = batch.get(row, column);
        boolean force =
            options.forceQuote().contains("*") || options.forceQuote().contains(names.get(column));
        values.add(
            value == null
                ? options.nullString()
                : quoted(TextFormat.format(value, types.get(column), evaluation), force, options));
      }
      line(values, options);
    }
    return batch.size();
  }

  private void line(List<String> values, CopyOptions options) {
    writer.copyData(
        (String.join(String.valueOf(options.delimiter()), values) + "\n").getBytes(UTF_8));
  }

  private static String quoted(String text, boolean force, CopyOptions options) {
    return options.csv() ? csv(text, force, options) : escaped(text, options);
  }

  private static String csv(String text, boolean force, CopyOptions options) {
    boolean needed =
        force
            || text.equals(options.nullString())
            || text.equals("\\.")
            || text.indexOf(options.delimiter()) >= 0
            || text.indexOf(options.quote()) >= 0
            || text.indexOf('\n') >= 0
            || text.indexOf('\r') >= 0;
    if (!needed) {
      return text;
    }
    StringBuilder quoted = new StringBuilder().append(options.quote());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == options.quote() || c == options.escape()) {
        quoted.append(options.escape());
      }
      quoted.append(c);
    }
    return quoted.append(options.quote()).toString();
  }

  private static String escaped(String text, CopyOptions options) {
    StringBuilder escaped = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '\\' -> escaped.append("\\\\");
        case '\b' -> escaped.append("\\b");
        case '\f' -> escaped.append("\\f");
        case '\n' -> escaped.append("\\n");
        case '\r' -> escaped.append("\\r");
        case '\t' -> escaped.append("\\t");
        case '\u000b' -> escaped.append("\\v");
        default -> {
          if (c == options.delimiter()) {
            escaped.append('\\');
          }
          escaped.append(c);
        }
      }
    }
    return escaped.toString();
  }
}
