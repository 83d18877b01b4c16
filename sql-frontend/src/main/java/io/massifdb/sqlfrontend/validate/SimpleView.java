package io.massifdb.sqlfrontend.validate;

import io.massifdb.expression.SqlException;
import io.massifdb.expression.SqlState;
import io.massifdb.sqlfrontend.catalog.ColumnDescriptor;
import io.massifdb.sqlfrontend.catalog.TableDescriptor;
import io.massifdb.sqlfrontend.parser.SqlParser;
import io.massifdb.sqlfrontend.parser.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlShuttle;
import org.jspecify.annotations.Nullable;

/// A view through which rows can be changed: it selects from one relation, with a condition
/// perhaps, and neither groups nor orders nor cuts.
///
/// @param base the relation below
/// @param expressions what each column of the view is over the relation below, by the view's name
record SimpleView(
    TableDescriptor descriptor,
    SqlIdentifier base,
    Map<String, SqlNode> expressions,
    @Nullable SqlNode where) {

  /// Null when the view is not of that sort.
  static @Nullable SimpleView of(TableDescriptor view, ValidationContext context) {
    String sql = view.viewSql();
    if (sql == null
        || !(SqlParser.parseOne(sql).statement() instanceof Statement.Query query)
        || !(query.node() instanceof SqlSelect select)
        || !query.locks().isEmpty()
        || !isPlain(select)) {
      return null;
    }
    SqlNode from = select.getFrom();
    SqlNode relation =
        from != null && from.getKind() == SqlKind.AS ? ((SqlCall) from).operand(0) : from;
    if (!(relation instanceof SqlIdentifier base)) {
      return null;
    }
    TableDescriptor below = QueryTrees.find(base, context).orElse(null);
    if (below == null || below.isMaterializedView()) {
      return null;
    }
    Map<String, SqlNode> expressions = expressions(view, below, select);
    return expressions == null ? null : new SimpleView(view, base, expressions, select.getWhere());
  }

  private static boolean isPlain(SqlSelect select) {
    return !select.isDistinct()
        && select.getGroup() == null
        && select.getHaving() == null
        && select.getWindowList().isEmpty()
        && select.getFrom() != null;
  }

  private static @Nullable Map<String, SqlNode> expressions(
      TableDescriptor view, TableDescriptor below, SqlSelect select) {
    List<SqlNode> items = new ArrayList<>();
    for (SqlNode item : select.getSelectList()) {
      if (item instanceof SqlIdentifier id && id.isStar()) {
        for (ColumnDescriptor column : below.visibleColumns()) {
          items.add(new SqlIdentifier(column.name(), SqlParserPos.ZERO));
        }
      } else {
        items.add(item.getKind() == SqlKind.AS ? ((SqlCall) item).operand(0) : item);
      }
    }
    if (items.size() < view.columns().size()) {
      return null;
    }
    Map<String, SqlNode> expressions = new LinkedHashMap<>();
    for (int i = 0; i < view.columns().size(); i++) {
      expressions.put(view.columns().get(i).name(), items.get(i));
    }
    return expressions;
  }

  boolean has(String column) {
    return expressions.containsKey(column);
  }

  /// The column below that a column of the view shows; null for an expression.
  @Nullable String baseColumn(String column) {
    return expressions.get(column) instanceof SqlIdentifier id ? id.names.getLast() : null;
  }

  /// Whether a column has another name below, or is an expression.
  boolean renames() {
    return expressions.keySet().stream().anyMatch(name -> !name.equals(baseColumn(name)));
  }

  /// The view's condition, over the relation below under this alias.
  @Nullable SqlNode condition(String alias) {
    SqlNode own = where;
    return own == null ? null : qualified(own, alias);
  }

  /// An expression of the view itself, its columns called by the alias; they may stand in the view
  /// under the relation's own name.
  private static SqlNode qualified(SqlNode expression, String alias) {
    return Objects.requireNonNull(
        expression.accept(
            new SqlShuttle() {
              @Override
              public @Nullable SqlNode visit(SqlIdentifier id) {
                return new SqlIdentifier(
                    List.of(alias, id.names.getLast()), id.getParserPosition());
              }

              @Override
              public @Nullable SqlNode visit(SqlCall call) {
                if (call.isA(SqlKind.QUERY)) {
                  throw subQuery();
                }
                return super.visit(call);
              }
            }));
  }

  /// An expression over the view, as one over the relation below.
  SqlNode onBase(SqlNode expression, String alias) {
    return Objects.requireNonNull(
        expression.accept(
            new SqlShuttle() {
              @Override
              public @Nullable SqlNode visit(SqlIdentifier id) {
                return column(id, alias);
              }

              @Override
              public @Nullable SqlNode visit(SqlCall call) {
                // Names of its own tables cannot be told from ours there.
                if (call.isA(SqlKind.QUERY) && renames()) {
                  throw subQuery();
                }
                if (call.isA(SqlKind.QUERY)) {
                  return call;
                }
                if (call.getKind() == SqlKind.AS) {
                  return QueryTrees.named(
                      onBase(call.operand(0), alias),
                      ((SqlIdentifier) call.operand(1)).getSimple());
                }
                return super.visit(call);
              }
            }));
  }

  private SqlNode column(SqlIdentifier id, String alias) {
    boolean ours = id.isSimple() || id.names.getFirst().equals(alias);
    SqlNode found = ours ? expressions.get(id.names.getLast()) : null;
    return found == null || id.isStar() ? id : qualified(found, alias);
  }

  private static SqlException subQuery() {
    return new SqlException(
        SqlState.FEATURE_NOT_SUPPORTED,
        "sub-queries in changes of a view that renames columns are not supported");
  }
}
