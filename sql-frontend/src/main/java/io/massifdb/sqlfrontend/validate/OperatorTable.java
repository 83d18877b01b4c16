package io.massifdb.sqlfrontend.validate;

import io.massifdb.expression.Function;
import io.massifdb.expression.FunctionLibrary;
import io.massifdb.expression.TypeKind;
import io.massifdb.sqlfrontend.catalog.SystemSchemas;
import io.massifdb.sqlfrontend.parser.SyntaxNodes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.calcite.sql.SqlAggFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlOperatorTable;
import org.apache.calcite.sql.SqlSyntax;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.validate.SqlNameMatcher;
import org.apache.calcite.util.Optionality;
import org.jspecify.annotations.Nullable;

/// The names of functions: those of the library, and Calcite's window functions.
final class OperatorTable implements SqlOperatorTable {
  private static final Map<String, SqlOperator> WINDOW_FUNCTIONS =
      Map.ofEntries(
          Map.entry("row_number", SqlStdOperatorTable.ROW_NUMBER),
          Map.entry("rank", SqlStdOperatorTable.RANK),
          Map.entry("dense_rank", SqlStdOperatorTable.DENSE_RANK),
          Map.entry("percent_rank", SqlStdOperatorTable.PERCENT_RANK),
          Map.entry("cume_dist", SqlStdOperatorTable.CUME_DIST),
          Map.entry("ntile", new Ntile()),
          Map.entry("lag", SqlStdOperatorTable.LAG),
          Map.entry("lead", SqlStdOperatorTable.LEAD),
          Map.entry("first_value", SqlStdOperatorTable.FIRST_VALUE),
          Map.entry("last_value", SqlStdOperatorTable.LAST_VALUE),
          Map.entry("nth_value", SqlStdOperatorTable.NTH_VALUE),
          Map.entry("count", SqlStdOperatorTable.COUNT));

  static final OperatorTable INSTANCE = new OperatorTable();

  private final Map<String, SqlOperator> operators = new LinkedHashMap<>();
  private final Map<String, SqlOperator> tableFunctions = new LinkedHashMap<>();

  private OperatorTable() {
    for (Function function : FunctionLibrary.functions()) {
      if (!function.isOperator()) {
        String name = function.name();
        tableFunctions.computeIfAbsent(name, TableFunctionOperator::new);
        tableFunctions.computeIfAbsent(
            name + SyntaxNodes.WITH_ORDINALITY, TableFunctionOperator::new);
        operators.computeIfAbsent(
            name,
            _ ->
                function.kind() == Function.Kind.AGGREGATE
                    ? new AggregateOperator(name)
                    : new FunctionOperator(name));
      }
    }
    // The name of a type in place of a function's is a cast: date('2026-01-01').
    for (TypeKind kind : TypeKind.values()) {
      if (kind != TypeKind.ARRAY) {
        operators.computeIfAbsent(kind.catalogName(), FunctionOperator::new);
      }
    }
    operators.putAll(WINDOW_FUNCTIONS);
    // Calcite asks for its own operators by their own names.
    WINDOW_FUNCTIONS.values().forEach(operator -> operators.put(operator.getName(), operator));
  }

  /// The operator of a function's name, as written in a call; null when there is none.
  @Nullable SqlOperator function(SqlIdentifier name) {
    List<String> parts = name.names;
    if (parts.size() == 2 && !SystemSchemas.isSystem(parts.get(0).toLowerCase(Locale.ROOT))) {
      return null;
    }
    if (parts.size() > 2) {
      return null;
    }
    String last = parts.getLast();
    return last.startsWith(SyntaxNodes.FROM_FUNCTION)
        ? tableFunctions.get(last.substring(SyntaxNodes.FROM_FUNCTION.length()))
        : operators.get(last);
  }

  @Override
  public void lookupOperatorOverloads(
      SqlIdentifier opName,
      @Nullable SqlFunctionCategory category,
      SqlSyntax syntax,
      List<SqlOperator> operatorList,
      SqlNameMatcher nameMatcher) {
    if (syntax != SqlSyntax.FUNCTION) {
      SqlStdOperatorTable.instance()
          .lookupOperatorOverloads(opName, category, syntax, operatorList, nameMatcher);
      return;
    }
    SqlOperator operator = function(opName);
    if (operator != null && category != null) {
      operatorList.add(operator);
    }
  }

  @Override
  public List<SqlOperator> getOperatorList() {
    return List.copyOf(operators.values());
  }

  /// Calcite's gives a bigint and takes constants only.
  private static final class Ntile extends SqlAggFunction {
    Ntile() {
      super(
          "NTILE",
          null,
          SqlKind.NTILE,
          ReturnTypes.INTEGER,
          null,
          OperandTypes.ANY,
          SqlFunctionCategory.NUMERIC,
          false,
          true,
          Optionality.FORBIDDEN);
    }
  }
}
