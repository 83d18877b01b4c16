package io.massifdb.sqlfrontend.validate;

import io.massifdb.expression.SqlException;
import io.massifdb.expression.SqlState;
import io.massifdb.expression.SqlType;
import io.massifdb.sqlfrontend.catalog.TableDescriptor;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.calcite.config.NullCollation;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.runtime.CalciteException;
import org.apache.calcite.sql.JoinConditionType;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlDynamicParam;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlJoin;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.apache.calcite.sql.validate.AliasNamespace;
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

  private static final StackWalker STACK = StackWalker.getInstance();

  private final Deque<SqlSelect> selects = new ArrayDeque<>();
  private final CallTyping typing = new CallTyping(this);
  private final Parameters parameters;
  private final AccessScope accesses;
  private final IdentityHashMap<SqlNode, RelDataType> derived = new IdentityHashMap<>();

  QueryValidator(
      CatalogReader catalogReader, TypeFactory types, Parameters parameters, AccessScope accesses) {
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
    this.accesses = accesses;
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
    if (expr instanceof SqlIdentifier name && !name.isStar()) {
      noteAccess(scope, name);
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

  /// A name that stands alone, as in ORDER BY, is asked for no type.
  @Override
  public void validateIdentifier(SqlIdentifier id, SqlValidatorScope scope) {
    if (!id.isStar()) {
      noteAccess(scope, id);
    }
    super.validateIdentifier(id, scope);
  }

  private void noteAccess(SqlValidatorScope scope, SqlIdentifier name) {
    try {
      SqlValidatorNamespace namespace = scope.fullyQualify(name).namespace;
      accesses.names(name, namespace);
      if (namespace instanceof AliasNamespace) {
        noteRenamed(name, namespace);
      }
    } catch (CalciteException _) {
      // What is wrong with the name is said when its type is asked for.
    }
  }

  /// A column of a table whose columns FROM gives other names.
  private void noteRenamed(SqlIdentifier name, SqlValidatorNamespace renamed) {
    if (!(renamed.getNode() instanceof SqlCall as) || as.getKind() != SqlKind.AS) {
      return;
    }
    SqlValidatorNamespace below = getNamespace(as.operand(0));
    TableDescriptor table = below == null ? null : AccessScope.table(below);
    int field = renamed.getRowType().getFieldNames().indexOf(name.names.getLast());
    if (below == null || table == null || field < 0) {
      return;
    }
    table
        .column(below.getRowType().getFieldNames().get(field))
        .ifPresent(column -> accesses.readsColumn(table, column.id()));
  }

  /// The columns of USING are read though no expression names them.
  @Override
  protected void validateJoin(SqlJoin join, SqlValidatorScope scope) {
    super.validateJoin(join, scope);
    if (join.getConditionType() == JoinConditionType.USING
        && join.getCondition() instanceof SqlNodeList names) {
      for (SqlNode name : names) {
        noteUsing(join, ((SqlIdentifier) name).getSimple());
      }
    }
    if (join.isNatural()) {
      Set<String> common = new TreeSet<>(columns(join.getLeft()));
      common.retainAll(columns(join.getRight()));
      common.forEach(name -> noteUsing(join, name));
    }
  }

  /// The columns of the tables of FROM.
  private Set<String> columns(SqlNode from) {
    Set<String> names = new TreeSet<>();
    if (from instanceof SqlJoin join) {
      names.addAll(columns(join.getLeft()));
      names.addAll(columns(join.getRight()));
      return names;
    }
    SqlValidatorNamespace namespace = getNamespace(from);
    if (namespace != null) {
      names.addAll(namespace.getRowType().getFieldNames());
    }
    return names;
  }

  private void noteUsing(SqlNode from, String column) {
    if (from instanceof SqlJoin join) {
      noteUsing(join.getLeft(), column);
      noteUsing(join.getRight(), column);
      return;
    }
    SqlValidatorNamespace namespace = getNamespace(from);
    TableDescriptor table = namespace == null ? null : AccessScope.table(namespace);
    if (table != null) {
      table.column(column).ifPresent(found -> accesses.readsColumn(table, found.id()));
    }
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

  @Override
  protected void validateSelect(SqlSelect select, RelDataType targetRowType) {
    selects.push(select);
    super.validateSelect(select, targetRowType);
    selects.pop();
  }

  /// Calcite's check of grouped queries asks this of every column that is not grouped by, and goes
  /// on when it gets a call: a column of a query around the grouped one needs not be grouped by.
  @Override
  public @Nullable SqlCall makeNullaryCall(SqlIdentifier id) {
    boolean grouping =
        STACK.walk(frames -> frames.skip(1).findFirst()).stream()
            .anyMatch(frame -> frame.getClassName().endsWith(".AggChecker"));
    return grouping && isOfOuterQuery(id)
        ? SqlStdOperatorTable.ROW.createCall(id.getParserPosition())
        : super.makeNullaryCall(id);
  }

  @SuppressWarnings("ReferenceEquality") // a scope is known by its identity
  private boolean isOfOuterQuery(SqlIdentifier id) {
    SelectScope scope = selects.isEmpty() ? null : getRawSelectScope(selects.peek());
    if (scope == null || id.names.size() != 2) {
      return false;
    }
    SqlValidatorScope.ResolvedImpl resolved = new SqlValidatorScope.ResolvedImpl();
    scope.resolve(List.of(id.names.getFirst()), getCatalogReader().nameMatcher(), false, resolved);
    return resolved.count() == 1 && resolved.only().scope != scope;
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
