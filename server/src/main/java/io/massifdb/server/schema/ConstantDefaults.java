package io.massifdb.server.schema;

import io.massifdb.expression.Function;
import io.massifdb.expression.FunctionLibrary;
import java.util.List;
import java.util.Locale;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.jspecify.annotations.Nullable;

/**
 * Whether a default is the same for all rows of a statement, such as {@code 5} or {@code now()}.
 */
final class ConstantDefaults {
  private ConstantDefaults() {}

  static boolean isOneValue(SqlNode expression) {
    boolean[] varies = {false};
    expression.accept(
        new SqlBasicVisitor<@Nullable Void>() {
          @Override
          public @Nullable Void visit(SqlCall call) {
            varies[0] |= isVolatile(call.getOperator().getName().toLowerCase(Locale.ROOT));
            return super.visit(call);
          }
        });
    return !varies[0];
  }

  private static boolean isVolatile(String function) {
    List<Function> found = FunctionLibrary.functions(function);
    return found.stream().anyMatch(Function::isVolatile);
  }
}
