package io.massifdb.sqlfrontend.validate;

import io.massifdb.expression.SqlException;
import io.massifdb.expression.SqlState;
import io.massifdb.sqlfrontend.catalog.ColumnDescriptor;
import io.massifdb.sqlfrontend.catalog.IndexDescriptor;
import io.massifdb.sqlfrontend.catalog.TableDescriptor;
import io.massifdb.sqlfrontend.parser.Statement;
import io.massifdb.sqlfrontend.parser.Statement.OnConflict;
import io.massifdb.sqlfrontend.validate.BoundStatement.ConflictClause;
import io.massifdb.sqlfrontend.validate.BoundStatement.ConflictUpdate;
import io.massifdb.sqlfrontend.validate.BoundStatement.RowExpressions;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.calcite.sql.JoinConditionType;
import org.apache.calcite.sql.JoinType;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlJoin;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/// Binds INSERT: a query with one column for each column that is written. Values of VALUES are
/// converted where they stand, so that strings take the column's type; a query's columns are
/// converted in its own select list if it has one, else around it.
final class InsertBinder {
  private static final String SOURCE = "?source?";

  private final Statement.Insert insert;
  private final ValidationContext context;
  private final TableDescriptor table;
  private final Parameters parameters;

  InsertBinder(Statement.Insert insert, ValidationContext context, Parameters parameters) {
    this.insert = insert;
    this.table = QueryTrees.target(insert.table(), context);
    this.context = context.changing(table);
    this.parameters = parameters;
  }

  BoundStatement.Insert bind() {
    List<ColumnDescriptor> written = written(table);
    noteInsert();
    SqlNode query = QueryTrees.with(insert.with(), source(written));
    ValidatedQuery source = Validator.validate(query, context, parameters);
    OnConflict conflict = insert.onConflict();
    ConflictClause clause = conflict == null ? null : conflict(conflict);
    RowExpressions returning =
        insert.returning().isEmpty()
            ? null
            : Binder.rowExpressions(table, insert.alias(), insert.returning(), context, parameters);
    return new BoundStatement.Insert(
        table,
        source,
        written.stream().map(ColumnDescriptor::id).toList(),
        clause,
        returning,
        parameters.all());
  }

  private void noteInsert() {
    context.scope().changes(table, "insert", insert.source() == null ? List.of() : namedColumns());
  }

  /// The columns that an INSERT writes.
  static List<ColumnDescriptor> written(TableDescriptor table) {
    return table.columns().stream().filter(column -> column.state().isWritten()).toList();
  }

  /// One row's values, one for each written column: of MERGE.
  List<SqlNode> row(List<SqlNode> values) {
    List<ColumnDescriptor> named = namedColumns();
    context.scope().changes(table, "insert", values.isEmpty() ? List.of() : named);
    if (!values.isEmpty()) {
      checkCount(values.size(), named, values.get(Math.min(named.size(), values.size() - 1)));
    }
    return row(written(table), named.subList(0, values.size()), values);
  }

  private List<ColumnDescriptor> namedColumns() {
    if (insert.columns().isEmpty()) {
      return table.visibleColumns();
    }
    Set<ColumnDescriptor> named = new LinkedHashSet<>();
    for (SqlIdentifier name : insert.columns()) {
      if (!named.add(QueryTrees.column(table, name))) {
        throw Errors.at(
            new SqlException(
                SqlState.DUPLICATE_COLUMN,
                "column \"" + name.getSimple() + "\" specified more than once"),
            name);
      }
    }
    return List.copyOf(named);
  }

  private SqlNode source(List<ColumnDescriptor> written) {
    List<ColumnDescriptor> named = namedColumns();
    SqlNode source = insert.source();
    if (source == null) {
      return QueryTrees.select(row(written, List.of(), List.of()), null, null);
    }
    if (source.getKind() == SqlKind.VALUES) {
      return values((SqlCall) source, named, written);
    }
    SqlNodeList items = source instanceof SqlSelect select ? select.getSelectList() : null;
    boolean plain =
        items != null
            && items.stream().noneMatch(InsertBinder::isStar)
            && !((SqlSelect) source).isDistinct();
    if (plain && items != null) {
      checkCount(items.size(), named, items.get(Math.min(named.size(), items.size() - 1)));
      SqlNodeList converted = new SqlNodeList(items.getParserPosition());
      for (int i = 0; i < items.size(); i++) {
        converted.add(converted(items.get(i), named.get(i), i));
      }
      ((SqlSelect) source).setSelectList(converted);
    }
    return around(source, named, written);
  }

  private static boolean isStar(SqlNode item) {
    return item instanceof SqlIdentifier identifier && identifier.isStar();
  }

  private static SqlNode converted(SqlNode item, ColumnDescriptor column, int i) {
    if (item.getKind() == SqlKind.AS) {
      SqlBasicCall as = (SqlBasicCall) item;
      return QueryTrees.named(QueryTrees.assigned(as.operand(0), column), "c" + i);
    }
    return QueryTrees.named(QueryTrees.assigned(item, column), "c" + i);
  }

  /// SELECT with conversions and defaults around any query.
  private SqlNode around(
      SqlNode source, List<ColumnDescriptor> named, List<ColumnDescriptor> written) {
    // The width of the query shows when it is validated; so the aliases come from a first look.
    int width = width(source, named);
    List<SqlNode> operands = new ArrayList<>();
    operands.add(source);
    operands.add(new SqlIdentifier(SOURCE, SqlParserPos.ZERO));
    List<SqlNode> values = new ArrayList<>();
    for (int i = 0; i < width; i++) {
      operands.add(new SqlIdentifier("c" + i, SqlParserPos.ZERO));
      values.add(new SqlIdentifier(List.of(SOURCE, "c" + i), source.getParserPosition()));
    }
    SqlNode from = SqlStdOperatorTable.AS.createCall(SqlParserPos.ZERO, operands);
    return QueryTrees.select(row(written, named.subList(0, width), values), from, null);
  }

  private int width(SqlNode source, List<ColumnDescriptor> named) {
    if (source instanceof SqlSelect select
        && select.getSelectList().stream().noneMatch(InsertBinder::isStar)) {
      checkCount(select.getSelectList().size(), named, source);
      return select.getSelectList().size();
    }
    SqlNode copy =
        io.massifdb.sqlfrontend.parser.TreeCopy.of(QueryTrees.with(insert.with(), source));
    int width =
        Validator.validate(copy, context, new Parameters(context.parameterTypes()))
            .columns()
            .size();
    checkCount(width, named, source);
    return width;
  }

  private void checkCount(int width, List<ColumnDescriptor> named, SqlNode place) {
    if (width > named.size()) {
      throw Errors.at(
          new SqlException(
              SqlState.SYNTAX_ERROR, "INSERT has more expressions than target columns"),
          place);
    }
    if (width < named.size() && !insert.columns().isEmpty()) {
      throw Errors.at(
          new SqlException(
              SqlState.SYNTAX_ERROR, "INSERT has more target columns than expressions"),
          insert.columns().get(width));
    }
  }

  private SqlNode values(
      SqlCall values, List<ColumnDescriptor> named, List<ColumnDescriptor> written) {
    List<SqlNode> rows = new ArrayList<>();
    for (SqlNode each : values.getOperandList()) {
      SqlCall row = (SqlCall) each;
      int width = row.operandCount();
      checkCount(width, named, row.operand(Math.min(named.size(), width - 1)));
      rows.add(
          SqlStdOperatorTable.ROW.createCall(
              row.getParserPosition(),
              row(written, named.subList(0, width), row.getOperandList())));
    }
    if (rows.size() > 1) {
      SqlNode table = LiteralRows.query(rows, written);
      if (table != null) {
        return table;
      }
    }
    if (rows.size() == 1) {
      return QueryTrees.select(((SqlCall) rows.getFirst()).getOperandList(), null, null);
    }
    return SqlStdOperatorTable.VALUES.createCall(values.getParserPosition(), rows);
  }

  /// A value for each written column: the given one, or the default.
  private List<SqlNode> row(
      List<ColumnDescriptor> written, List<ColumnDescriptor> named, List<SqlNode> values) {
    List<SqlNode> row = new ArrayList<>();
    for (ColumnDescriptor column : written) {
      int i = named.indexOf(column);
      SqlNode given = i < 0 ? null : values.get(i);
      row.add(QueryTrees.assigned(value(column, given), column));
    }
    return row;
  }

  /// What is written, by who decides on the column.
  private SqlNode value(ColumnDescriptor column, @Nullable SqlNode given) {
    SqlNode ownDefault = SqlStdOperatorTable.DEFAULT.createCall(SqlParserPos.ZERO);
    if (given == null || given.getKind() == SqlKind.DEFAULT) {
      return ownDefault;
    }
    boolean identity = column.filling().isIdentity();
    if (identity && insert.overriding().equals("user")) {
      return ownDefault;
    }
    boolean refused =
        column.isGenerated()
            || (column.filling() == ColumnDescriptor.Filling.IDENTITY_ALWAYS
                && !insert.overriding().equals("system"));
    if (!refused) {
      return given;
    }
    throw new SqlException(
        SqlState.GENERATED_ALWAYS,
        "cannot insert a non-DEFAULT value into column \"" + column.name() + "\"",
        identity
            ? "Column \"" + column.name() + "\" is an identity column defined as GENERATED ALWAYS."
            : "Column \"" + column.name() + "\" is a generated column.",
        identity ? "Use OVERRIDING SYSTEM VALUE to override." : null);
  }

  // ---- ON CONFLICT

  private ConflictClause conflict(OnConflict conflict) {
    IndexDescriptor arbiter = arbiter(conflict);
    List<Statement.Assignment> update = conflict.update();
    return new ConflictClause(arbiter, update == null ? null : update(update, conflict.where()));
  }

  private @Nullable IndexDescriptor arbiter(OnConflict conflict) {
    SqlIdentifier constraint = conflict.constraint();
    if (constraint != null) {
      return table.allIndexes().stream()
          .filter(index -> index.constraint() && index.name().equals(constraint.getSimple()))
          .findFirst()
          .orElseThrow(() ->
              Errors.at(
                  new SqlException(
                      SqlState.UNDEFINED_OBJECT,
                      "constraint \""
                          + constraint.getSimple()
                          + "\" for table \""
                          + table.name()
                          + "\" does not exist"),
                  constraint));
    }
    if (conflict.target().isEmpty()) {
      return null;
    }
    Set<Integer> wanted = new LinkedHashSet<>();
    for (Statement.IndexElement element : conflict.target()) {
      SqlIdentifier name = element.column();
      int id =
          name == null
              ? expressionColumn(element.expression().sql())
              : QueryTrees.column(table, name).id();
      wanted.add(id);
      context.scope().readsColumn(table, id);
    }
    Statement.Expression predicate = conflict.predicate();
    for (IndexDescriptor index : table.allIndexes()) {
      Set<Integer> key = new LinkedHashSet<>(index.columnIds());
      String condition = index.predicateSql();
      boolean applies =
          condition == null
              || (predicate != null && normal(condition).equals(normal(predicate.sql())));
      if (index.unique() && applies && key.equals(wanted)) {
        return index;
      }
    }
    throw new SqlException(
        SqlState.INVALID_COLUMN_REFERENCE,
        "there is no unique or exclusion constraint matching the ON CONFLICT specification");
  }

  /// The hidden column of an index's expression; 0 when no index has it.
  private int expressionColumn(String sql) {
    for (ColumnDescriptor column : table.columns()) {
      String expression = column.defaultSql();
      if (column.hidden()
          && column.isGenerated()
          && expression != null
          && normal(expression).equals(normal(sql))) {
        return column.id();
      }
    }
    return 0;
  }

  /// Expressions are the same when they are written alike but for spaces and case, except in
  /// quotes.
  private static String normal(String sql) {
    StringBuilder normal = new StringBuilder();
    char quote = 0;
    for (int i = 0; i < sql.length(); i++) {
      char c = sql.charAt(i);
      if (quote != 0) {
        normal.append(c);
        quote = c == quote ? 0 : quote;
      } else if (c == '\'' || c == '"') {
        normal.append(c);
        quote = c;
      } else if (!Character.isWhitespace(c)) {
        normal.append(Character.toLowerCase(c));
      }
    }
    return normal.toString();
  }

  private ConflictUpdate update(List<Statement.Assignment> assignments, @Nullable SqlNode where) {
    List<ColumnDescriptor> columns = new ArrayList<>();
    List<SqlNode> values = new ArrayList<>();
    Assignments.flatten(table, assignments, columns, values);
    context.scope().changes(table, "update", columns);
    List<SqlNode> items = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      items.add(QueryTrees.named(QueryTrees.assigned(values.get(i), columns.get(i)), "v" + i));
    }
    if (where != null) {
      items.add(QueryTrees.named(where, "condition"));
    }
    SqlParserPos pos = SqlParserPos.ZERO;
    SqlNode from =
        new SqlJoin(
            pos,
            QueryTrees.table(table, insert.alias(), context),
            SqlLiteral.createBoolean(false, pos),
            JoinType.CROSS.symbol(pos),
            QueryTrees.table(table, new SqlIdentifier("excluded", pos), context),
            JoinConditionType.NONE.symbol(pos),
            null);
    ValidatedQuery query =
        Validator.validate(QueryTrees.select(items, from, null), context, parameters);
    return new ConflictUpdate(
        columns.stream().map(ColumnDescriptor::id).toList(),
        new RowExpressions(query),
        where != null);
  }
}
