package io.massifdb.sqlfrontend.system;

import io.massifdb.expression.ArrayValue;
import io.massifdb.expression.SqlType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The rows of one system table under construction, written by the columns' names. A column that is
/// not set is NULL, or, where NOT NULL, the zero of its type: 0, false, the empty text.
final class RowSet {
  private final String table;
  private final Map<String, Integer> ordinals = new LinkedHashMap<>();
  private final @Nullable Object[] blank;
  private final List<List<@Nullable Object>> rows = new ArrayList<>();

  RowSet(String table, List<SystemColumn> columns) {
    this.table = table;
    this.blank = new @Nullable Object[columns.size()];
    for (SystemColumn column : columns) {
      blank[ordinals.size()] = column.nullable() ? null : zero(column.type());
      ordinals.put(column.name(), ordinals.size());
    }
  }

  private static Object zero(SqlType type) {
    return switch (type.kind().representation()) {
      case LONG -> type.equals(SqlType.BOOLEAN) ? (Object) false : (Object) 0L;
      case DOUBLE -> 0.0;
      case BYTES -> "";
      case OBJECT -> ArrayValue.of(type.elementType(), List.of());
    };
  }

  /// Starts a row. It is finished when the next one starts.
  Row add() {
    @Nullable Object[] values = blank.clone();
    rows.add(Arrays.asList(values));
    return new Row(values);
  }

  /// Adds complete rows.
  void addAll(List<List<@Nullable Object>> complete) {
    rows.addAll(complete);
  }

  List<List<@Nullable Object>> rows() {
    return rows;
  }

  /// The values of one row.
  final class Row {
    private final @Nullable Object[] values;

    private Row(@Nullable Object[] values) {
      this.values = values;
    }

    Row set(String column, @Nullable Object value) {
      Integer ordinal = ordinals.get(column);
      if (ordinal == null) {
        throw new AssertionError(table + " has no column " + column);
      }
      values[ordinal] = value instanceof Integer number ? (Object) number.longValue() : value;
      return this;
    }
  }
}
