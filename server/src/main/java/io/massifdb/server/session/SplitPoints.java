package io.massifdb.server.session;

import io.massifdb.expression.KeyCodec;
import io.massifdb.expression.KeyColumn;
import io.massifdb.expression.SqlException;
import io.massifdb.expression.SqlState;
import io.massifdb.expression.TextParser;
import io.massifdb.kvapi.Key;
import io.massifdb.kvapi.KeySpan;
import io.massifdb.planner.layout.IndexLayout;
import io.massifdb.planner.layout.TableLayout;
import io.massifdb.sqlfrontend.catalog.CatalogSnapshot;
import io.massifdb.sqlfrontend.catalog.TableDescriptor;
import io.massifdb.sqlfrontend.parser.Statement;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.jspecify.annotations.Nullable;

/**
 * The keys of {@code ALTER TABLE t SPLIT AT VALUES (...)} and of {@code UNSPLIT}: leading columns
 * of the primary key, constants only.
 */
final class SplitPoints {
  private final CatalogSnapshot catalog;
  private final Session session;
  private final StatementRunner statements;

  SplitPoints(CatalogSnapshot catalog, Session session, StatementRunner statements) {
    this.catalog = catalog;
    this.session = session;
    this.statements = statements;
  }

  List<Key> of(Statement.Alter alter) {
    TableDescriptor table = table(alter.name());
    IndexLayout primary = TableLayout.of(table, "").primary();
    List<Key> keys = new ArrayList<>();
    Class<?> kind = alter.actions().getFirst().getClass();
    for (Statement.AlterAction action : alter.actions()) {
      if (action.getClass() != kind) {
        throw new SqlException(
            SqlState.FEATURE_NOT_SUPPORTED, "SPLIT AT cannot be combined with other actions");
      }
      for (List<SqlNode> point : points(action)) {
        keys.add(key(table, primary, point));
      }
    }
    return keys;
  }

  /** Where all keys of the table lie. */
  KeySpan all(Statement.Alter alter) {
    return KeySpan.prefix(new Key(KeyCodec.tablePrefix(table(alter.name()).id())));
  }

  private static List<List<SqlNode>> points(Statement.AlterAction action) {
    if (action instanceof Statement.AlterAction.SplitAt(var points)) {
      return points;
    }
    if (action instanceof Statement.AlterAction.Unsplit(var points)) {
      return points;
    }
    throw new SqlException(
        SqlState.FEATURE_NOT_SUPPORTED, "SPLIT AT cannot be combined with other actions");
  }

  private TableDescriptor table(SqlIdentifier name) {
    int parts = name.names.size();
    String last = name.names.getLast();
    return (parts == 1
            ? catalog.table(session.databaseId(), session.searchPath(false), last)
            : catalog.table(session.databaseId(), name.names.get(parts - 2), last))
        .orElseThrow(() ->
            new SqlException(SqlState.UNDEFINED_TABLE, "relation \"" + last + "\" does not exist"));
  }

  private Key key(TableDescriptor table, IndexLayout primary, List<SqlNode> point) {
    List<KeyColumn> columns = primary.keyColumns();
    if (point.size() > columns.size()) {
      throw new SqlException(
          SqlState.SYNTAX_ERROR,
          "a split point has %d values but the primary key has %d columns"
              .formatted(point.size(), columns.size()));
    }
    List<@Nullable Object> values = new ArrayList<>();
    for (int i = 0; i < point.size(); i++) {
      values.add(
          TextParser.parse(
              text(point.get(i)), columns.get(i).type(), statements.evaluation(List.of())));
    }
    return new Key(
        KeyCodec.encode(
            table.id(), table.primary().id(), columns.subList(0, values.size()), values));
  }

  private static String text(SqlNode node) {
    if (node instanceof SqlLiteral literal && literal.toValue() != null) {
      return String.valueOf(literal.toValue());
    }
    if (node.getKind() == SqlKind.MINUS_PREFIX && node instanceof SqlCall call) {
      return "-" + text(call.operand(0));
    }
    throw new SqlException(
        SqlState.FEATURE_NOT_SUPPORTED, "split points are constants that are not null");
  }
}
