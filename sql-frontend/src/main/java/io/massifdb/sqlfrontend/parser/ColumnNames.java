package io.massifdb.sqlfrontend.parser;

import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOrderBy;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlUnresolvedFunction;
import org.apache.calcite.sql.SqlWith;
import org.apache.calcite.sql.fun.SqlCase;
import org.jspecify.annotations.Nullable;

/// The name of a column without alias, by the rules of PostgreSQL's FigureColname.
final class ColumnNames {
  private static final String NONE = "?column?";

  /// A strong name stands against those of the expressions around it, a weak one does not.
  private record Name(String text, boolean strong) {}

  private ColumnNames() {}

  static String of(SqlNode expression) {
    Name name = name(expression);
    return name == null ? NONE : name.text();
  }

  private static @Nullable Name name(SqlNode node) {
    if (node instanceof SqlIdentifier identifier) {
      return identifier.isStar() ? null : new Name(identifier.names.getLast(), true);
    }
    if (node instanceof SqlCase choice) {
      Name otherwise = choice.getElseOperand() == null ? null : name(choice.getElseOperand());
      return otherwise != null && otherwise.strong() ? otherwise : new Name("case", false);
    }
    if (node instanceof SqlSelect || node instanceof SqlOrderBy || node instanceof SqlWith) {
      return ofQuery(node);
    }
    return node instanceof SqlBasicCall call ? ofCall(call) : null;
  }

  private static @Nullable Name ofCall(SqlCall call) {
    return switch (call.getKind()) {
      case CAST -> {
        Name operand = name(call.operand(0));
        yield operand != null && operand.strong() ? operand : ofType(call.operand(1));
      }
      case COALESCE -> new Name("coalesce", true);
      case GROUPING -> new Name("grouping", true);
      case EXISTS -> new Name("exists", true);
      case ROW -> new Name("row", true);
      case ARRAY_VALUE_CONSTRUCTOR, ARRAY_QUERY_CONSTRUCTOR -> new Name("array", true);
      case OVER, FILTER, WITHIN_GROUP, ITEM -> name(call.operand(0));
      case DOT -> name(call.operand(1));
      default ->
          call.getOperator() instanceof SqlUnresolvedFunction function
              ? new Name(functionName(function), true)
              : null;
    };
  }

  private static String functionName(SqlUnresolvedFunction function) {
    SqlIdentifier name = function.getSqlIdentifier();
    return name == null ? function.getName() : name.names.getLast();
  }

  private static @Nullable Name ofType(SqlNode type) {
    if (type instanceof SqlDataTypeSpec spec
        && spec.getTypeNameSpec() instanceof TypeNameSpec named) {
      var sqlType = named.type().element() == null ? named.type() : named.type().element();
      return new Name(sqlType.kind().catalogName(), false);
    }
    return null;
  }

  private static @Nullable Name ofQuery(SqlNode query) {
    if (query instanceof SqlOrderBy ordered) {
      return ofQuery(ordered.query);
    }
    if (query instanceof SqlWith with) {
      return ofQuery(with.body);
    }
    if (query instanceof SqlSelect select && !select.getSelectList().isEmpty()) {
      SqlNode first = select.getSelectList().get(0);
      if (first.getKind() == SqlKind.AS) {
        first = ((SqlCall) first).operand(1);
      }
      return name(first);
    }
    return null;
  }
}
