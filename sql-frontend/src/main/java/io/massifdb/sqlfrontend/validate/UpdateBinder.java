package io.massifdb.sqlfrontend.validate;

import io.massifdb.sqlfrontend.catalog.ColumnDescriptor;
import io.massifdb.sqlfrontend.catalog.TableDescriptor;
import io.massifdb.sqlfrontend.parser.Statement;
import io.massifdb.sqlfrontend.validate.BoundStatement.RowExpressions;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.sql.JoinConditionType;
import org.apache.calcite.sql.JoinType;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlJoin;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/// Binds UPDATE and DELETE: a query over the table (and those of FROM or USING) that gives the old
/// row's columns and the new values.
final class UpdateBinder {
  private final ValidationContext given;
  private ValidationContext context;
  private final Parameters parameters;

  UpdateBinder(ValidationContext context, Parameters parameters) {
    this.given = context;
    this.context = context;
    this.parameters = parameters;
  }

  BoundStatement.Update bind(Statement.Update update) {
    TableDescriptor table = QueryTrees.target(update.table(), given);
    context = given.changing(table);
    List<ColumnDescriptor> assigned = new ArrayList<>();
    List<SqlNode> values = new ArrayList<>();
    Assignments.flatten(table, update.assignments(), assigned, values);
    context.scope().changes(table, "update", assigned);
    List<ColumnDescriptor> old = table.publicColumns();
    List<SqlNode> items = oldColumns(table, update.alias());
    for (int i = 0; i < assigned.size(); i++) {
      items.add(QueryTrees.named(QueryTrees.assigned(values.get(i), assigned.get(i)), "?new?" + i));
    }
    JoinedColumns others =
        JoinedColumns.of(update.from(), update.with(), update.returning(), context);
    items.addAll(others.items());
    others.noteReads(update.returning(), context);
    SqlNode from = joined(QueryTrees.table(table, update.alias(), context), update.from());
    SqlNode query = QueryTrees.with(update.with(), QueryTrees.select(items, from, update.where()));
    ValidatedQuery validated = Validator.validate(query, context, parameters);
    RowExpressions returning = returning(table, update.alias(), update.returning(), others);
    return new BoundStatement.Update(
        table,
        validated,
        old.stream().map(ColumnDescriptor::id).toList(),
        assigned.stream().map(ColumnDescriptor::id).toList(),
        returning,
        parameters.all());
  }

  BoundStatement.Delete bind(Statement.Delete delete) {
    TableDescriptor table = QueryTrees.target(delete.table(), given);
    context = given.changing(table);
    context.scope().changes(table, "delete", List.of());
    JoinedColumns others =
        JoinedColumns.of(delete.using(), delete.with(), delete.returning(), context);
    List<SqlNode> items = oldColumns(table, delete.alias());
    items.addAll(others.items());
    others.noteReads(delete.returning(), context);
    SqlNode from = joined(QueryTrees.table(table, delete.alias(), context), delete.using());
    SqlNode query = QueryTrees.with(delete.with(), QueryTrees.select(items, from, delete.where()));
    ValidatedQuery validated = Validator.validate(query, context, parameters);
    RowExpressions returning = returning(table, delete.alias(), delete.returning(), others);
    return new BoundStatement.Delete(
        table,
        validated,
        table.publicColumns().stream().map(ColumnDescriptor::id).toList(),
        returning,
        parameters.all());
  }

  static List<SqlNode> oldColumns(TableDescriptor table, @Nullable SqlIdentifier alias) {
    String name = alias == null ? table.name() : alias.getSimple();
    List<SqlNode> items = new ArrayList<>();
    int i = 0;
    for (ColumnDescriptor column : table.publicColumns()) {
      items.add(QueryTrees.named(QueryTrees.reference(name, table, column), "?old?" + i));
      i++;
    }
    return items;
  }

  private static SqlNode joined(SqlNode table, @Nullable SqlNode others) {
    if (others == null) {
      return table;
    }
    SqlParserPos pos = SqlParserPos.ZERO;
    return new SqlJoin(
        pos,
        table,
        SqlLiteral.createBoolean(false, pos),
        JoinType.COMMA.symbol(pos),
        others,
        JoinConditionType.NONE.symbol(pos),
        null);
  }

  private @Nullable RowExpressions returning(
      TableDescriptor table,
      @Nullable SqlIdentifier alias,
      List<SqlNode> items,
      JoinedColumns others) {
    if (items.isEmpty()) {
      return null;
    }
    ValidationContext known = context;
    SqlNode from = QueryTrees.table(table, alias, context);
    for (StoredRows rows : others.tables()) {
      known = known.withStored(rows);
      from = joined(from, rows.as(new SqlIdentifier(others.alias(rows), SqlParserPos.ZERO)));
    }
    return Binder.rowExpressions(from, items, known, parameters);
  }
}
