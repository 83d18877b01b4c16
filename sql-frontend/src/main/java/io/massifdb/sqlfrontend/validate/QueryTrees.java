package io.massifdb.sqlfrontend.validate;

import io.massifdb.expression.DomainType;
import io.massifdb.expression.SqlException;
import io.massifdb.expression.SqlState;
import io.massifdb.expression.SqlType;
import io.massifdb.sqlfrontend.catalog.ColumnDescriptor;
import io.massifdb.sqlfrontend.catalog.SchemaDescriptor;
import io.massifdb.sqlfrontend.catalog.SequenceDescriptor;
import io.massifdb.sqlfrontend.catalog.TableDescriptor;
import io.massifdb.sqlfrontend.parser.SqlParser;
import io.massifdb.sqlfrontend.parser.SyntaxNodes;
import io.massifdb.sqlfrontend.parser.TypeNameSpec;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlWith;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/// Trees that the binders make, and how they look tables up.
final class QueryTrees {
  private QueryTrees() {}

  static Optional<TableDescriptor> find(SqlIdentifier name, ValidationContext context) {
    List<String> parts = name.names;
    return switch (parts.size()) {
      case 1 -> context.catalog().table(context.databaseId(), context.searchPath(), parts.get(0));
      case 2 ->
          context
              .catalog()
              .table(context.databaseId(), context.schemaName(parts.get(0)), parts.get(1));
      case 3 -> context.catalog().table(context.databaseId(), parts.get(1), parts.get(2));
      default -> Optional.empty();
    };
  }

  /// The table that a statement changes.
  static TableDescriptor target(SqlIdentifier name, ValidationContext context) {
    Optional<TableDescriptor> found = find(name, context);
    if (found.isEmpty()) {
      requireNoSequence(name, context);
      String schema = name.names.size() > 1 ? name.names.get(name.names.size() - 2) : "pg_catalog";
      if (context.systemTables().find(schema, name.names.getLast()).isPresent()) {
        throw Errors.at(
            new SqlException(
                SqlState.INSUFFICIENT_PRIVILEGE,
                "permission denied: \"" + name.names.getLast() + "\" is a system catalog"),
            name);
      }
      throw Errors.at(
          new SqlException(SqlState.UNDEFINED_TABLE, "relation \"" + name + "\" does not exist"),
          name);
    }
    TableDescriptor table = found.get();
    context.catalog().schema(table.schemaId()).ifPresent(context.scope()::searches);
    if (table.isMaterializedView()) {
      throw Errors.at(
          new SqlException(
              SqlState.WRONG_OBJECT_TYPE,
              "cannot change materialized view \"" + table.name() + "\""),
          name);
    }
    if (table.isView()) {
      throw Errors.at(
          new SqlException(
              SqlState.OBJECT_NOT_IN_PREREQUISITE_STATE,
              "cannot change view \"" + table.name() + "\""),
          name);
    }
    return table;
  }

  private static void requireNoSequence(SqlIdentifier name, ValidationContext context) {
    List<String> parts = name.names;
    List<String> path =
        parts.size() == 1
            ? context.searchPath()
            : List.of(context.schemaName(parts.get(parts.size() - 2)));
    context
        .catalog()
        .relation(context.databaseId(), path, parts.getLast())
        .filter(SequenceDescriptor.class::isInstance)
        .ifPresent(_ -> {
          throw Errors.at(
              new SqlException(
                  SqlState.WRONG_OBJECT_TYPE, "cannot change sequence \"" + parts.getLast() + "\""),
              name);
        });
  }

  static ColumnDescriptor column(TableDescriptor table, SqlIdentifier name) {
    String wanted = name.getSimple();
    return table.visibleColumns().stream()
        .filter(column -> column.name().equals(wanted))
        .findFirst()
        .orElseThrow(() ->
            Errors.at(
                new SqlException(
                    SqlState.UNDEFINED_COLUMN,
                    "column \""
                        + wanted
                        + "\" of relation \""
                        + table.name()
                        + "\" does not exist"),
                name));
  }

  /// The table in FROM, under its alias or its own name.
  static SqlNode table(
      TableDescriptor table, @Nullable SqlIdentifier alias, ValidationContext context) {
    String schema =
        context.catalog().schema(table.schemaId()).map(SchemaDescriptor::name).orElseThrow();
    SqlParserPos pos = alias == null ? SqlParserPos.ZERO : alias.getParserPosition();
    SqlNode name = new SqlIdentifier(List.of(schema, table.name()), pos);
    SqlIdentifier as = alias == null ? new SqlIdentifier(table.name(), pos) : alias;
    return SqlStdOperatorTable.AS.createCall(pos, name, as);
  }

  static SqlIdentifier reference(String alias, TableDescriptor table, ColumnDescriptor column) {
    return new SqlIdentifier(
        List.of(alias, CatalogTable.columnName(table, column)), SqlParserPos.ZERO);
  }

  static SqlSelect select(List<SqlNode> items, @Nullable SqlNode from, @Nullable SqlNode where) {
    return new SqlSelect(
        SqlParserPos.ZERO,
        null,
        new SqlNodeList(items, SqlParserPos.ZERO),
        from,
        where,
        null,
        null,
        SqlNodeList.EMPTY,
        null,
        null,
        null,
        null,
        SqlNodeList.EMPTY);
  }

  static SqlNode named(SqlNode expression, String name) {
    SqlParserPos pos = expression.getParserPosition();
    return SqlStdOperatorTable.AS.createCall(pos, expression, new SqlIdentifier(name, pos));
  }

  static SqlNode with(@Nullable SqlNodeList with, SqlNode body) {
    return with == null ? body : new SqlWith(with.getParserPosition(), with, body);
  }

  /// A value on its way into a column: converted by the rules of assignment; DEFAULT is what the
  /// column says.
  static SqlNode assigned(SqlNode value, ColumnDescriptor column) {
    SqlParserPos pos = value.getParserPosition();
    SqlNode source = value;
    if (value.getKind() == SqlKind.DEFAULT) {
      // The value of a generated column is computed when the rest of the row is there.
      source = column.isGenerated() ? SqlLiteral.createNull(pos) : defaultOf(column, pos);
    }
    SqlType type = column.type();
    return SyntaxNodes.ASSIGN.createCall(
        pos, source, TypeNameSpec.of(type, pos), SqlLiteral.createCharString(column.name(), pos));
  }

  static SqlNode defaultOf(ColumnDescriptor column, SqlParserPos pos) {
    String sql = column.defaultSql();
    DomainType domain = column.type().domain();
    if (sql == null && domain != null) {
      sql = domain.defaultSql();
    }
    return sql == null ? SqlLiteral.createNull(pos) : SqlParser.parseExpression(sql).node();
  }
}
