package io.massifdb.shell;

import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A result as texts, ready to be printed.
 *
 * @param title shown above, empty for none
 * @param rightAligned of each column
 * @param rows null is NULL
 * @param footers shown below; null for the number of rows
 */
record ResultTable(
    String title,
    List<String> columns,
    List<Boolean> rightAligned,
    List<List<@Nullable String>> rows,
    @Nullable List<String> footers) {

  static ResultTable read(ResultSet rows) throws SQLException {
    ResultSetMetaData metaData = rows.getMetaData();
    List<String> columns = new ArrayList<>();
    List<Boolean> rightAligned = new ArrayList<>();
    for (int i = 1; i <= metaData.getColumnCount(); i++) {
      columns.add(metaData.getColumnLabel(i));
      rightAligned.add(isNumeric(metaData.getColumnType(i)));
    }
    List<List<@Nullable String>> all = new ArrayList<>();
    while (rows.next()) {
      List<@Nullable String> row = new ArrayList<>(columns.size());
      for (int i = 1; i <= columns.size(); i++) {
        row.add(rows.getString(i));
      }
      all.add(row);
    }
    return new ResultTable("", columns, rightAligned, all, null);
  }

  private static boolean isNumeric(int type) {
    return switch (type) {
      case Types.SMALLINT,
          Types.INTEGER,
          Types.BIGINT,
          Types.REAL,
          Types.FLOAT,
          Types.DOUBLE,
          Types.NUMERIC,
          Types.DECIMAL ->
          true;
      default -> false;
    };
  }

  ResultTable titled(String newTitle) {
    return new ResultTable(newTitle, columns, rightAligned, rows, footers);
  }

  ResultTable withFooters(List<String> newFooters) {
    return new ResultTable(title, columns, rightAligned, rows, List.copyOf(newFooters));
  }

  String value(int row, int column, String nullText) {
    String value = rows.get(row).get(column);
    return value == null ? nullText : value;
  }

  String countFooter() {
    return rows.size() == 1 ? "(1 row)" : "(" + rows.size() + " rows)";
  }
}
