package io.massifdb.server.schema;

import io.massifdb.expression.Function;
import io.massifdb.expression.FunctionLibrary;
import io.massifdb.expression.SqlException;
import io.massifdb.expression.SqlState;
import io.massifdb.sqlfrontend.catalog.ColumnDescriptor;
import io.massifdb.sqlfrontend.parser.SqlParser;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.jspecify.annotations.Nullable;

/**
 * What may stand in GENERATED ALWAYS AS (...): columns that are not generated, and functions that
 * are immutable.
 */
final class GeneratedColumnRules {
  private GeneratedColumnRules() {}

  static void check(ColumnDescriptor column, List<ColumnDescriptor> columns) {
    String sql = column.defaultSql();
    if (column.isGenerated() && sql != null) {
      check(SqlParser.parseExpression(sql).node(), columns);
    }
  }

  private static void check(SqlNode expression, List<ColumnDescriptor> columns) {
    expression.accept(
        new SqlBasicVisitor<@Nullable Void>() {
          @Override
          public @Nullable Void visit(SqlIdentifier identifier) {
            String name = identifier.names.getLast();
            Optional<ColumnDescriptor> found =
                columns.stream().filter(it -> it.name().equals(name)).findFirst();
            if (found.isPresent() && found.get().isGenerated()) {
              throw new SqlException(
                  SqlState.INVALID_OBJECT_DEFINITION,
                  "cannot use generated column \"" + name + "\" in column generation expression",
                  "A generated column cannot reference another generated column.",
                  null);
            }
            return null;
          }

          @Override
          public @Nullable Void visit(SqlCall call) {
            if (isVolatile(call.getOperator().getName())) {
              throw new SqlException(
                  SqlState.INVALID_OBJECT_DEFINITION, "generation expression is not immutable");
            }
            return super.visit(call);
          }
        });
  }

  private static boolean isVolatile(String function) {
    List<Function> found = FunctionLibrary.functions(function.toLowerCase(java.util.Locale.ROOT));
    return !found.isEmpty() && found.stream().allMatch(it -> it.isVolatile() || it.isStable());
  }
}
