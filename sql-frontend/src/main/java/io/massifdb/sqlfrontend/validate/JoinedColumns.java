package io.massifdb.sqlfrontend.validate;

import io.massifdb.expression.SqlException;
import io.massifdb.sqlfrontend.parser.TreeCopy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlWith;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.jspecify.annotations.Nullable;

/// The columns of the tables of FROM (of UPDATE) and USING (of DELETE), which RETURNING may name:
/// the query of the change delivers them behind the row.
///
/// @param items for the select list of that query
/// @param tables the same columns, table by table, as RETURNING sees them; in the order of `items`
/// @param origins the columns of tables that they are
record JoinedColumns(
    List<SqlNode> items, List<StoredRows> tables, List<ValidatedQuery.Column> origins) {
  private static final String PREFIX = "joined.";
  private static final JoinedColumns NONE = new JoinedColumns(List.of(), List.of(), List.of());

  static JoinedColumns of(
      @Nullable SqlNode others,
      @Nullable SqlNodeList with,
      List<SqlNode> returning,
      ValidationContext context) {
    if (others == null || returning.isEmpty()) {
      return NONE;
    }
    SqlNode all =
        QueryTrees.with(
            with, QueryTrees.select(List.of(SqlIdentifier.star(SqlParserPos.ZERO)), others, null));
    ValidatedQuery query;
    try {
      query =
          Validator.validate(TreeCopy.of(all), context, new Parameters(context.parameterTypes()));
    } catch (SqlException _) {
      // What is wrong with it shows when the whole statement is bound.
      return NONE;
    }
    return of(query);
  }

  private static JoinedColumns of(ValidatedQuery query) {
    SqlNode body = query.node() instanceof SqlWith with ? with.body : query.node();
    if (!(body instanceof SqlSelect select)) {
      return NONE;
    }
    Map<String, List<Integer>> byAlias = new LinkedHashMap<>();
    for (int i = 0; i < select.getSelectList().size(); i++) {
      if (select.getSelectList().get(i) instanceof SqlIdentifier id && id.names.size() > 1) {
        byAlias.computeIfAbsent(id.names.get(id.names.size() - 2), _ -> new ArrayList<>()).add(i);
      }
    }
    List<SqlNode> items = new ArrayList<>();
    List<StoredRows> tables = new ArrayList<>();
    byAlias.forEach((alias, ordinals) -> {
      List<ValidatedQuery.Column> columns = new ArrayList<>();
      for (int ordinal : ordinals) {
        ValidatedQuery.Column column = query.columns().get(ordinal);
        columns.add(column);
        SqlIdentifier found = (SqlIdentifier) select.getSelectList().get(ordinal);
        items.add(
            QueryTrees.named(
                new SqlIdentifier(found.names, SqlParserPos.ZERO), "?joined?" + items.size()));
      }
      tables.add(StoredRows.of(PREFIX + alias, columns));
    });
    return new JoinedColumns(items, tables, query.columns());
  }

  /// RETURNING reads the columns that it calls by their name.
  void noteReads(List<SqlNode> returning, ValidationContext context) {
    Set<String> names = new TreeSet<>();
    for (SqlNode item : returning) {
      item.accept(
          new SqlBasicVisitor<@Nullable Void>() {
            @Override
            public @Nullable Void visit(SqlIdentifier id) {
              names.add(id.names.getLast());
              return null;
            }
          });
    }
    for (ValidatedQuery.Column column : origins) {
      if (names.contains("") || names.contains(column.name())) {
        context
            .catalog()
            .table(column.tableId())
            .ifPresent(table -> context.scope().readsColumn(table, column.columnId()));
      }
    }
  }

  String alias(StoredRows rows) {
    return rows.name().substring(PREFIX.length());
  }
}
