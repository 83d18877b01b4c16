package io.massifdb.sqlfrontend.parser;

import io.massifdb.expression.UserType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
public final class ColumnNames {
  private static final String MARK = "?twice?";
  private static final String NONE = "?column?";

  /// A strong name stands against those of the expressions around it, a weak one does not.
  private record Name(String text, boolean strong) {}

  private ColumnNames() {}

  static String of(SqlNode expression) {
    Name name = name(expression);
    return name == null ? NONE : name.text();
  }

  /// Gives names that the system chose twice a mark, so that a query around can tell them apart.
  static void distinguish(List<SqlNode> items) {
    Map<String, Integer> seen = new LinkedHashMap<>();
    for (int i = 0; i < items.size(); i++) {
      if (items.get(i).getKind() != SqlKind.AS) {
        continue;
      }
      SqlBasicCall call = (SqlBasicCall) items.get(i);
      SqlIdentifier alias = call.operand(1);
      if (!alias.getParserPosition().equals(call.operand(0).getParserPosition())) {
        continue;
      }
      int count = seen.merge(alias.getSimple(), 1, Integer::sum);
      if (count > 1) {
        call.setOperand(
            1, new SqlIdentifier(alias.getSimple() + MARK + count, alias.getParserPosition()));
      }
    }
  }

  /// The name without mark.
  public static String shown(String name) {
    int mark = name.lastIndexOf(MARK);
    return mark < 0 ? name : name.substring(0, mark);
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
        if (call.operand(0).getParserPosition().equals(call.getParserPosition())) {
          // A number that is written as cast.
          yield null;
        }
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
      default -> {
        if (SyntaxNodes.isFunction(call, "array_get")
            || SyntaxNodes.isFunction(call, "array_slice")) {
          yield name(call.operand(0));
        }
        yield call.getOperator() instanceof SqlUnresolvedFunction function
            ? new Name(functionName(function), true)
            : null;
      }
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
      String name =
          sqlType.user() instanceof UserType.Name user
              ? user.parts().getLast()
              : sqlType.kind().catalogName();
      return new Name(name, false);
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
