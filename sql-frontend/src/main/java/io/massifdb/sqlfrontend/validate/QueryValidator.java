package io.massifdb.sqlfrontend.validate;

import io.massifdb.expression.SqlException;
import io.massifdb.expression.SqlState;
import io.massifdb.expression.SqlType;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.calcite.config.NullCollation;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlDynamicParam;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.apache.calcite.sql.validate.SelectScope;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.sql.validate.SqlValidatorImpl;
import org.apache.calcite.sql.validate.SqlValidatorNamespace;
import org.apache.calcite.sql.validate.SqlValidatorScope;
import org.apache.calcite.sql.validate.SqlValidatorTable;
import org.apache.calcite.sql.validate.implicit.TypeCoercion;
import org.apache.calcite.util.Pair;
import org.jspecify.annotations.Nullable;

/// Calcite's validator with the types of calls taken from {@link CallTyping}. Confined to one
/// statement.
final class QueryValidator extends SqlValidatorImpl {
  /// Columns whose name begins so are not part of `*`.
  static final String HIDDEN = "?hidden?";

  private final CallTyping typing = new CallTyping(this);
  private final Parameters parameters;
  private final IdentityHashMap<SqlNode, RelDataType> derived = new IdentityHashMap<>();

  QueryValidator(CatalogReader catalogReader, TypeFactory types, Parameters parameters) {
    super(
        OperatorTable.INSTANCE,
        catalogReader,
        types,
        SqlValidator.Config.DEFAULT
            .withConformance(Conformance.INSTANCE)
            .withTypeCoercionEnabled(false)
            .withDefaultNullCollation(NullCollation.HIGH)
            .withIdentifierExpansion(true)
            .withCallRewrite(false));
    this.parameters = parameters;
  }

  @Override
  public TypeCoercion getTypeCoercion() {
    return new UsingCoercion(types(), this);
  }

  CallTyping typing() {
    return typing;
  }

  Parameters parameters() {
    return parameters;
  }

  TypeFactory types() {
    return (TypeFactory) typeFactory;
  }

  @Override
  public RelDataType deriveType(SqlValidatorScope scope, SqlNode expr) {
    RelDataType known = derived.get(expr);
    if (known != null) {
      return known;
    }
    if (expr instanceof SqlDynamicParam param) {
      SqlType type = parameters.known(param.getIndex());
      return types().type(type == null ? SqlType.TEXT : type, true);
    }
    if (expr instanceof SqlCall call) {
      typing.untypedInQuery(scope, call);
      RelDataType type = typing.derive(scope, call);
      if (type != null) {
        derived.put(expr, type);
        setValidatedNodeType(expr, type);
        return type;
      }
    }
    return super.deriveType(scope, expr);
  }

  @Override
  protected void validateWhereOrOn(SqlValidatorScope scope, SqlNode condition, String clause) {
    if (condition instanceof SqlDynamicParam param) {
      parameters.suggest(param.getIndex(), SqlType.BOOLEAN);
    }
    if (!CallTyping.isUntyped(condition)) {
      RelDataType type = deriveType(scope, condition);
      if (type instanceof ScalarType scalar && !scalar.sqlType().equals(SqlType.BOOLEAN)) {
        throw Errors.at(
            new SqlException(
                SqlState.DATATYPE_MISMATCH,
                "argument of "
                    + (clause.equals("ON") ? "JOIN/ON" : clause)
                    + " must be type boolean, not type "
                    + scalar.sqlType().displayName()),
            condition);
      }
    }
    super.validateWhereOrOn(scope, condition, clause);
  }

  /// Gives every parameter in the tree its final type.
  void settleParameters(SqlNode tree) {
    tree.accept(
        new SqlBasicVisitor<@Nullable Void>() {
          @Override
          public @Nullable Void visit(SqlDynamicParam param) {
            parameters.known(param.getIndex());
            setValidatedNodeType(param, types().type(parameters.all().get(param.getIndex()), true));
            return null;
          }
        });
  }

  @Override
  protected void inferUnknownTypes(
      RelDataType inferredType, SqlValidatorScope scope, SqlNode node) {
    // Types of parameters come from CallTyping alone.
    if (node instanceof SqlDynamicParam param && inferredType instanceof ScalarType scalar) {
      parameters.suggest(param.getIndex(), scalar.sqlType());
    }
  }

  /// The columns of VALUES have no names of their own; all others got theirs from the parser.
  @Override
  public @Nullable String deriveAlias(SqlNode node, int ordinal) {
    String alias = super.deriveAlias(node, ordinal);
    return alias == null || alias.startsWith("EXPR$") ? "column" + (ordinal + 1) : alias;
  }

  private static boolean isTableOid(SqlIdentifier column, String name, SelectScope scope) {
    if (!name.equals(TableOid.NAME)) {
      return false;
    }
    SqlValidatorNamespace namespace = scope.fullyQualify(column).namespace;
    SqlValidatorTable table = namespace == null ? null : namespace.getTable();
    CatalogTable found = table == null ? null : table.unwrap(CatalogTable.class);
    return found != null && found.isTableOid(name);
  }

  @Override
  protected void addToSelectList(
      List<SqlNode> list,
      Set<String> aliases,
      List<Map.Entry<String, RelDataType>> fieldList,
      SqlNode exp,
      SelectScope scope,
      boolean includeSystemVars) {
    if (exp instanceof SqlIdentifier identifier) {
      String name = identifier.names.getLast();
      if (name.startsWith(HIDDEN) || isTableOid(identifier, name, scope)) {
        return;
      }
      // Unlike Calcite, PostgreSQL keeps equal names of columns from several tables.
      fieldList.add(Pair.of(name, deriveType(scope, exp)));
      list.add(exp);
      return;
    }
    super.addToSelectList(list, aliases, fieldList, exp, scope, includeSystemVars);
  }
}
