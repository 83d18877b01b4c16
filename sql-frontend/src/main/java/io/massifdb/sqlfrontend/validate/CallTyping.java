package io.massifdb.sqlfrontend.validate;

import io.massifdb.expression.Casts;
import io.massifdb.expression.Function;
import io.massifdb.expression.FunctionLibrary;
import io.massifdb.expression.ResolvedFunction;
import io.massifdb.expression.SqlException;
import io.massifdb.expression.SqlState;
import io.massifdb.expression.SqlType;
import io.massifdb.expression.TypeKind;
import io.massifdb.sqlfrontend.parser.SyntaxNodes;
import io.massifdb.sqlfrontend.parser.TypeNameSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlBasicTypeNameSpec;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlCharStringLiteral;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlDynamicParam;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlUnresolvedFunction;
import org.apache.calcite.sql.SqlUtil;
import org.apache.calcite.sql.fun.SqlCase;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.validate.SqlValidatorScope;
import org.jspecify.annotations.Nullable;

/// PostgreSQL's typing of calls: which function is meant, to which types its arguments are
/// converted, what comes out. Asked twice, by the validator and by the conversion to algebra, with
/// the same answer, as long as the types of operands are the same; so the tree need not be changed.
///
/// Strings, NULL and parameters whose type nobody said are of type unknown and take the type that
/// the call gives them; for a parameter that is remembered.
final class CallTyping {
  private final QueryValidator validator;

  CallTyping(QueryValidator validator) {
    this.validator = validator;
  }

  /// What a call means.
  ///
  /// @param operands the type that each operand must have
  /// @param function the entry of the library, null for what is no function (CASE, IN ...)
  record Meaning(List<SqlType> operands, SqlType result, @Nullable Function function) {}

  static boolean isUntyped(SqlNode node) {
    return node instanceof SqlCharStringLiteral || SqlUtil.isNullLiteral(node, false);
  }

  /// The meaning of a call from the types of its operands; null if it is not ours to say. The
  /// operands are those of {@link #operands}.
  static @Nullable Meaning meaning(SqlCall call, List<SqlType> types) {
    SqlOperator operator = call.getOperator();
    String symbol = symbol(operator);
    if (symbol != null) {
      return resolved(call, symbol, types);
    }
    if (operator instanceof SyntaxNodes.QuantifiedOperator quantified) {
      return quantified(quantified, call, types);
    }
    if (operator.equals(SyntaxNodes.IN_LIST)) {
      SqlType common = common(call, "IN", types);
      // The comparison must exist.
      resolved(call, "=", List.of(common, common));
      return new Meaning(repeat(common, types.size()), SqlType.BOOLEAN, null);
    }
    if (operator instanceof FunctionOperator || operator instanceof SqlUnresolvedFunction) {
      return function(call, types);
    }
    return switch (operator.getKind()) {
      case AND, OR, NOT -> condition(operator.getName(), call, types);
      case CASE -> choice(call, types);
      case COALESCE -> {
        SqlType common = chosen(common(call, "COALESCE", types), types);
        yield new Meaning(repeat(common, types.size()), common, null);
      }
      case ARRAY_VALUE_CONSTRUCTOR -> array(call, types);
      case ITEM -> item(call, types);
      case CAST -> cast(call, types);
      case OTHER_FUNCTION -> operator.equals(SyntaxNodes.ASSIGN) ? assign(call, types) : null;
      default -> null;
    };
  }

  /// The operands that have a type: of CASE all conditions, then all results; of CAST the value.
  static List<SqlNode> operands(SqlCall call) {
    if (call instanceof SqlCase choice) {
      List<SqlNode> all = new ArrayList<>();
      all.addAll(choice.getWhenOperands().getList());
      all.addAll(choice.getThenOperands().getList());
      if (choice.getElseOperand() != null) {
        all.add(choice.getElseOperand());
      }
      return all;
    }
    if (call.getKind() == SqlKind.CAST || call.getOperator().equals(SyntaxNodes.ASSIGN)) {
      return List.of(call.operand(0));
    }
    return call.getOperandList();
  }

  /// The symbol of an operator that the library knows, null for anything else.
  static @Nullable String symbol(SqlOperator operator) {
    if (operator instanceof SyntaxNodes.UnresolvedOperator) {
      return operator.getName();
    }
    return switch (operator.getKind()) {
      case PLUS, PLUS_PREFIX -> "+";
      case MINUS, MINUS_PREFIX -> "-";
      case TIMES -> "*";
      case DIVIDE -> "/";
      case EQUALS, IS_DISTINCT_FROM, IS_NOT_DISTINCT_FROM -> "=";
      case NOT_EQUALS -> "<>";
      case LESS_THAN -> "<";
      case LESS_THAN_OR_EQUAL -> "<=";
      case GREATER_THAN -> ">";
      case GREATER_THAN_OR_EQUAL -> ">=";
      default -> null;
    };
  }

  // ---- types for the validator

  /// A string before IN (query) takes the type of the query's column, and so does a value of a type
  /// that Calcite does not know.
  void untypedInQuery(SqlValidatorScope scope, SqlCall call) {
    boolean membership = call.getKind() == SqlKind.IN || call.getKind() == SqlKind.NOT_IN;
    if (!membership || !call.operand(1).isA(SqlKind.QUERY)) {
      return;
    }
    SqlNode value = call.operand(0);
    boolean string = value instanceof SqlCharStringLiteral;
    if (!string && !isForeign(scope, value)) {
      return;
    }
    SqlType type = TypeFactory.sqlType(single(validator.deriveType(scope, call.operand(1))));
    if (string || converts(operandType(scope, value), type)) {
      SqlParserPos pos = value.getParserPosition();
      call.setOperand(
          0, SqlStdOperatorTable.CAST.createCall(pos, value, TypeNameSpec.of(type, pos)));
    }
  }

  /// Whether Calcite knows nothing like the type: oid, uuid, json ...
  private boolean isForeign(SqlValidatorScope scope, SqlNode value) {
    return !(value instanceof SqlDynamicParam)
        && !isUntyped(value)
        && value.getKind() != SqlKind.ROW
        && validator.deriveType(scope, value).getSqlTypeName() == SqlTypeName.OTHER;
  }

  private static boolean converts(SqlType from, SqlType to) {
    return !from.sameKind(to) && CommonType.implicit(from, to);
  }

  /// The type of a call, null when Calcite shall say it.
  @Nullable RelDataType derive(SqlValidatorScope scope, SqlCall call) {
    if (!ours(call)) {
      return null;
    }
    List<SqlNode> operands = operands(call);
    List<SqlType> types = new ArrayList<>();
    boolean nullable = false;
    for (SqlNode operand : operands) {
      types.add(operandType(scope, operand));
      nullable |= isNullable(scope, operand);
    }
    Meaning meaning = meaning(call, types);
    if (meaning == null) {
      return null;
    }
    for (int i = 0; i < operands.size(); i++) {
      if (operands.get(i) instanceof SqlDynamicParam param) {
        validator.parameters().suggest(param.getIndex(), meaning.operands().get(i));
      }
    }
    return validator.types().type(meaning.result(), resultNullable(call, meaning, nullable));
  }

  private static boolean ours(SqlCall call) {
    SqlOperator operator = call.getOperator();
    if (symbol(operator) != null
        || operator instanceof SyntaxNodes.QuantifiedOperator
        || operator instanceof FunctionOperator
        || operator instanceof SqlUnresolvedFunction
        || operator.equals(SyntaxNodes.IN_LIST)
        || operator.equals(SyntaxNodes.ASSIGN)) {
      return !hasRowOrQuery(call);
    }
    return switch (operator.getKind()) {
      case AND, OR, NOT, CASE, COALESCE, ARRAY_VALUE_CONSTRUCTOR, ITEM, CAST -> true;
      default -> false;
    };
  }

  /// Comparison of rows with rows that did not come apart in the parser is Calcite's.
  private static boolean hasRowOrQuery(SqlCall call) {
    return symbol(call.getOperator()) != null
        && call.getOperandList().stream().anyMatch(it -> it.getKind() == SqlKind.ROW);
  }

  static boolean resultNullable(SqlCall call, Meaning meaning, boolean operandNullable) {
    SqlOperator operator = call.getOperator();
    if (operator instanceof FunctionOperator && meaning.function() == null) {
      return operandNullable;
    }
    return switch (operator.getKind()) {
      case IS_DISTINCT_FROM, IS_NOT_DISTINCT_FROM, ARRAY_VALUE_CONSTRUCTOR -> false;
      case CASE -> operandNullable || ((SqlCase) call).getElseOperand() == null;
      case OTHER_FUNCTION, ITEM ->
          operandNullable
              || !(operator.equals(SyntaxNodes.IN_LIST) || operator.equals(SyntaxNodes.ASSIGN));
      default -> operandNullable;
    };
  }

  private boolean isNullable(SqlValidatorScope scope, SqlNode node) {
    if (node instanceof SqlDynamicParam) {
      return true;
    }
    return !(node instanceof SqlCharStringLiteral)
        && validator.deriveType(scope, node).isNullable();
  }

  SqlType operandType(SqlValidatorScope scope, SqlNode node) {
    if (isUntyped(node)) {
      return SqlType.UNKNOWN;
    }
    if (node instanceof SqlDynamicParam param) {
      SqlType known = validator.parameters().known(param.getIndex());
      return known == null ? SqlType.UNKNOWN : known;
    }
    return TypeFactory.sqlType(single(validator.deriveType(scope, node)));
  }

  /// A scalar sub-query has the type of its column.
  private static RelDataType single(RelDataType type) {
    return type.isStruct() && type.getFieldCount() == 1
        ? type.getFieldList().get(0).getType()
        : type;
  }

  // ---- each kind of call

  private static Meaning resolved(SqlCall call, String name, List<SqlType> types) {
    try {
      ResolvedFunction resolved = FunctionLibrary.resolveOrThrow(name, types);
      return new Meaning(resolved.arguments(), resolved.result(), resolved.function());
    } catch (SqlException e) {
      throw Errors.at(e, call);
    }
  }

  static String functionName(SqlCall call) {
    SqlIdentifier name =
        call.getOperator() instanceof SqlUnresolvedFunction function
            ? function.getSqlIdentifier()
            : null;
    String text = name == null ? call.getOperator().getName() : String.join(".", name.names);
    return text.replace(SyntaxNodes.FROM_FUNCTION, "").replace(SyntaxNodes.WITH_ORDINALITY, "");
  }

  private static Meaning function(SqlCall call, List<SqlType> types) {
    String name = functionName(call);
    if (call.getFunctionQuantifier() != null) {
      throw Errors.at(
          new SqlException(
              SqlState.WRONG_OBJECT_TYPE,
              "DISTINCT specified, but " + name + " is not an aggregate function"),
          call);
    }
    if (types.size() == 1) {
      SqlType type = SqlType.fromName(call.getOperator().getName());
      if (type != null
          && FunctionLibrary.resolve(name, types) == null
          && Casts.context(types.getFirst(), type) != null) {
        return new Meaning(List.of(type), type, null);
      }
    }
    Meaning meaning = resolved(call, name, types);
    Function function = meaning.function();
    if (function != null && function.kind() == Function.Kind.SET_RETURNING) {
      throw Errors.at(
          new SqlException(
              SqlState.FEATURE_NOT_SUPPORTED, "set-returning functions are supported in FROM only"),
          call);
    }
    return meaning;
  }

  private static Meaning quantified(
      SyntaxNodes.QuantifiedOperator operator, SqlCall call, List<SqlType> types) {
    SqlType left = types.get(0);
    SqlType array = types.get(1);
    boolean vector = array.kind() == TypeKind.INT2VECTOR || array.kind() == TypeKind.OIDVECTOR;
    SqlType element;
    if (array.equals(SqlType.UNKNOWN)) {
      element = left.equals(SqlType.UNKNOWN) ? SqlType.TEXT : left;
    } else if (array.isArray() || vector) {
      element = array.elementType();
    } else {
      throw Errors.at(
          new SqlException(
              SqlState.WRONG_OBJECT_TYPE, "op ANY/ALL (array) requires array on right side"),
          call);
    }
    Meaning meaning = resolved(call, operator.symbol(), List.of(left, element));
    if (!meaning.result().equals(SqlType.BOOLEAN)) {
      throw Errors.at(
          new SqlException(
              SqlState.WRONG_OBJECT_TYPE, "op ANY/ALL (array) requires operator to yield boolean"),
          call);
    }
    SqlType wanted = meaning.operands().get(1);
    SqlType right = vector && wanted.sameKind(element) ? array : SqlType.array(wanted);
    return new Meaning(
        List.of(meaning.operands().get(0), right), SqlType.BOOLEAN, meaning.function());
  }

  private static Meaning condition(String name, SqlCall call, List<SqlType> types) {
    for (SqlType type : types) {
      if (!type.equals(SqlType.UNKNOWN) && !type.equals(SqlType.BOOLEAN)) {
        throw Errors.at(
            new SqlException(
                SqlState.DATATYPE_MISMATCH,
                "argument of " + name + " must be type boolean, not type " + type.displayName()),
            call);
      }
    }
    return new Meaning(repeat(SqlType.BOOLEAN, types.size()), SqlType.BOOLEAN, null);
  }

  private static Meaning choice(SqlCall call, List<SqlType> types) {
    int conditions = ((SqlCase) call).getWhenOperands().size();
    Meaning tests = condition("CASE/WHEN", call, types.subList(0, conditions));
    List<SqlType> results = types.subList(conditions, types.size());
    SqlType common = chosen(common(call, "CASE", results), results);
    if (((SqlCase) call).getElseOperand() == null) {
      common = common.withoutModifiers();
    }
    List<SqlType> operands = new ArrayList<>(tests.operands());
    operands.addAll(repeat(common, results.size()));
    return new Meaning(operands, common, null);
  }

  /// A value has the modifiers of its alternatives when they all have them; a NULL or a string has
  /// none.
  private static SqlType chosen(SqlType common, List<SqlType> alternatives) {
    return alternatives.contains(SqlType.UNKNOWN) ? common.withoutModifiers() : common;
  }

  private static Meaning array(SqlCall call, List<SqlType> types) {
    if (types.isEmpty()) {
      throw Errors.at(
          new SqlException(
              SqlState.INDETERMINATE_DATATYPE,
              "cannot determine type of empty array",
              null,
              "Explicitly cast to the desired type, for example ARRAY[]::integer[]."),
          call);
    }
    SqlType common = common(call, "ARRAY", types);
    // Arrays of arrays are arrays with one dimension more.
    SqlType result = common.isArray() ? common : SqlType.array(common);
    return new Meaning(repeat(common, types.size()), result, null);
  }

  private static Meaning item(SqlCall call, List<SqlType> types) {
    SqlType array = types.get(0);
    boolean subscripts =
        array.isArray()
            || array.kind() == TypeKind.INT2VECTOR
            || array.kind() == TypeKind.OIDVECTOR;
    if (!subscripts) {
      throw Errors.at(
          new SqlException(
              SqlState.DATATYPE_MISMATCH,
              "cannot subscript type "
                  + array.displayName()
                  + " because it does not support subscripting"),
          call);
    }
    return new Meaning(List.of(array, SqlType.INT4), array.elementType(), null);
  }

  /// The type that a CAST or ASSIGN converts to.
  static SqlType target(SqlCall call) {
    SqlDataTypeSpec spec = call.operand(1);
    if (spec.getTypeNameSpec() instanceof TypeNameSpec name) {
      return name.type();
    }
    // Calcite makes casts of its own for the merged columns of USING.
    SqlType known =
        spec.getTypeNameSpec() instanceof SqlBasicTypeNameSpec basic
            ? TypeFactory.ours(SqlTypeName.valueOf(basic.getTypeName().getSimple()))
            : null;
    if (known == null) {
      throw new AssertionError("a type that nobody made: " + spec);
    }
    return known;
  }

  private static Meaning cast(SqlCall call, List<SqlType> types) {
    SqlType from = types.getFirst();
    SqlType to = target(call);
    if (!from.equals(SqlType.UNKNOWN) && !from.sameKind(to) && Casts.context(from, to) == null) {
      throw Errors.at(
          new SqlException(
              SqlState.CANNOT_COERCE,
              "cannot cast type " + from.displayName() + " to " + to.displayName()),
          call);
    }
    return new Meaning(List.of(from.equals(SqlType.UNKNOWN) ? to : from), to, null);
  }

  private static Meaning assign(SqlCall call, List<SqlType> types) {
    SqlType from = types.getFirst();
    SqlType to = target(call);
    Casts.Context context =
        from.equals(SqlType.UNKNOWN) || from.sameKind(to)
            ? Casts.Context.IMPLICIT
            : Casts.context(from, to);
    if (context == null || context == Casts.Context.EXPLICIT) {
      String column = ((SqlLiteral) call.operand(2)).getValueAs(String.class);
      throw Errors.at(
          new SqlException(
              SqlState.DATATYPE_MISMATCH,
              "column \""
                  + column
                  + "\" is of type "
                  + to.displayName()
                  + " but expression is of type "
                  + from.displayName(),
              null,
              "You will need to rewrite or cast the expression."),
          call);
    }
    SqlType operand = from.equals(SqlType.UNKNOWN) ? to.asRead() : from;
    return new Meaning(List.of(operand), to, null);
  }

  private static SqlType common(SqlCall call, String construct, List<SqlType> types) {
    SqlType common = CommonType.of(types);
    if (common != null) {
      return common;
    }
    if (construct.equals("IN")) {
      resolved(call, "=", List.of(types.get(0), types.get(1)));
    }
    List<String> names =
        types.stream()
            .filter(type -> !type.equals(SqlType.UNKNOWN))
            .map(SqlType::displayName)
            .distinct()
            .toList();
    String second = names.size() > 1 ? names.get(1) : names.get(0);
    throw Errors.at(
        new SqlException(
            SqlState.DATATYPE_MISMATCH,
            construct + " types " + names.get(0) + " and " + second + " cannot be matched"),
        call);
  }

  private static List<SqlType> repeat(SqlType type, int count) {
    return java.util.Collections.nCopies(count, type);
  }

  // ---- aggregates and functions in FROM

  /// The type of an aggregate. Its operands are converted in the tree, since the conversion to
  /// algebra has no place of ours for them.
  RelDataType aggregate(SqlValidatorScope scope, SqlCall call) {
    List<SqlType> types = new ArrayList<>();
    for (SqlNode operand : call.getOperandList()) {
      types.add(operandType(scope, operand));
    }
    Meaning meaning = resolved(call, call.getOperator().getName(), types);
    for (int i = 0; i < types.size(); i++) {
      SqlNode operand = call.operand(i);
      SqlType wanted = meaning.operands().get(i);
      if (operand instanceof SqlDynamicParam param) {
        validator.parameters().suggest(param.getIndex(), wanted);
      }
      if (!types.get(i).sameKind(wanted) && !wanted.kind().isPolymorphic()) {
        SqlParserPos pos = operand.getParserPosition();
        SqlNode cast =
            SqlStdOperatorTable.CAST.createCall(pos, operand, TypeNameSpec.of(wanted, pos));
        ((SqlBasicCall) call).setOperand(i, cast);
        validator.deriveType(scope, cast);
      }
    }
    return validator.types().type(meaning.result(), true);
  }

  /// The row type of a function in FROM.
  RelDataType tableFunction(SqlValidatorScope scope, SqlCall call) {
    List<SqlType> types = new ArrayList<>();
    for (SqlNode operand : call.getOperandList()) {
      types.add(operandType(scope, operand));
    }
    Meaning meaning = resolved(call, functionName(call), types);
    for (int i = 0; i < types.size(); i++) {
      SqlNode operand = call.operand(i);
      SqlType wanted = meaning.operands().get(i);
      if (operand instanceof SqlDynamicParam param) {
        validator.parameters().suggest(param.getIndex(), wanted);
      } else if (types.get(i).equals(SqlType.UNKNOWN) && !wanted.equals(SqlType.TEXT)) {
        // The conversion to algebra would take a string for text.
        SqlParserPos pos = operand.getParserPosition();
        call.setOperand(
            i, SqlStdOperatorTable.CAST.createCall(pos, operand, TypeNameSpec.of(wanted, pos)));
      }
    }
    Map<String, SqlType> columns = FunctionColumns.of(functionName(call), meaning.result());
    if (columns == null) {
      throw Errors.at(
          new SqlException(
              SqlState.FEATURE_NOT_SUPPORTED,
              "a function with several result columns is not supported in FROM"),
          call);
    }
    RelDataTypeFactory.Builder row = validator.types().builder();
    columns.forEach((name, type) -> row.add(name, validator.types().type(type, true)));
    if (((TableFunctionOperator) call.getOperator()).countsRows()) {
      row.add("ordinality", validator.types().type(SqlType.INT8, false));
    }
    return row.build();
  }
}
