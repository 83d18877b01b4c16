package io.massifdb.sqlfrontend.parser;

import java.util.List;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.parser.SqlParserPos;

/// SELECT DISTINCT ON (keys): Calcite has no such node, so the validator rewrites it to a query
/// with `row_number()` when it knows the ORDER BY around it.
public final class DistinctOn extends SqlSelect {
  private final List<SqlNode> keys;

  DistinctOn(SqlSelect select, List<SqlNode> keys, SqlParserPos on) {
    super(
        on,
        null,
        select.getSelectList(),
        select.getFrom(),
        select.getWhere(),
        select.getGroup(),
        select.getHaving(),
        select.getWindowList(),
        null,
        null,
        null,
        null,
        null);
    this.keys = List.copyOf(keys);
  }

  public List<SqlNode> keys() {
    return keys;
  }
}
