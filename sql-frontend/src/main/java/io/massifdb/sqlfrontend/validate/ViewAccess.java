package io.massifdb.sqlfrontend.validate;

import io.massifdb.sqlfrontend.catalog.ColumnDescriptor;
import io.massifdb.sqlfrontend.catalog.TableDescriptor;
import io.massifdb.sqlfrontend.parser.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.jspecify.annotations.Nullable;

/// What a change of a view takes on the view itself. Columns count as read where an expression of
/// the statement has a name like theirs, if it may mean another table's.
final class ViewAccess {
  private ViewAccess() {}

  static void note(Statement statement, TableDescriptor view, AccessScope scope) {
    List<SqlNode> expressions = new ArrayList<>();
    Consumer<@Nullable SqlNode> add =
        node -> {
          if (node != null) {
            expressions.add(node);
          }
        };
    switch (statement) {
      case Statement.Insert insert -> {
        scope.changes(view, "insert", columns(insert.columns(), view));
        insert.returning().forEach(add);
      }
      case Statement.Update update -> {
        List<SqlIdentifier> assigned = new ArrayList<>();
        for (Statement.Assignment assignment : update.assignments()) {
          assigned.addAll(assignment.columns());
          add.accept(assignment.value());
        }
        scope.changes(view, "update", columns(assigned, view));
        add.accept(update.where());
        update.returning().forEach(add);
      }
      case Statement.Delete delete -> {
        scope.changes(view, "delete", List.of());
        add.accept(delete.where());
        delete.returning().forEach(add);
      }
      default -> throw new AssertionError("no change: " + statement.getClass());
    }
    expressions.forEach(expression -> noteReads(expression, view, scope));
  }

  private static List<ColumnDescriptor> columns(List<SqlIdentifier> names, TableDescriptor view) {
    return view.columns().stream()
        .filter(column ->
            names.isEmpty()
                || names.stream().anyMatch(name -> name.names.getLast().equals(column.name())))
        .toList();
  }

  /// Columns of the relation whose names stand in an expression.
  static void noteReads(SqlNode expression, TableDescriptor view, AccessScope scope) {
    expression.accept(
        new SqlBasicVisitor<@Nullable Void>() {
          @Override
          public @Nullable Void visit(SqlIdentifier id) {
            for (ColumnDescriptor column : view.columns()) {
              if (id.isStar() || id.names.getLast().equals(column.name())) {
                scope.readsColumn(view, column.id());
              }
            }
            return null;
          }
        });
  }
}
