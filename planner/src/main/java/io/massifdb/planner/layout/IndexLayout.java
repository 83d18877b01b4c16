package io.massifdb.planner.layout;

import io.massifdb.expression.EvaluationContext;
import io.massifdb.expression.KeyCodec;
import io.massifdb.expression.KeyColumn;
import io.massifdb.expression.RowCodec;
import io.massifdb.expression.RowColumn;
import io.massifdb.expression.RowLayout;
import io.massifdb.expression.ScanProgram.Source;
import io.massifdb.expression.SqlType;
import io.massifdb.expression.TextParser;
import io.massifdb.kvapi.Key;
import io.massifdb.kvapi.KeySpan;
import io.massifdb.kvapi.KeyValue;
import io.massifdb.sqlfrontend.catalog.ColumnDescriptor;
import io.massifdb.sqlfrontend.catalog.IndexColumn;
import io.massifdb.sqlfrontend.catalog.IndexDescriptor;
import io.massifdb.sqlfrontend.catalog.SchemaState;
import io.massifdb.sqlfrontend.catalog.TableDescriptor;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The one place that knows how an index entry is laid out (docs/formats/rows.md).
///
/// | index | key | value |
/// |---|---|---|
/// | primary | primary key columns | all other columns, and the key columns whose key form loses something |
/// | not unique | index columns, then the primary key columns not among them | stored columns, and the lossy ones of the key |
/// | unique | index columns; when one of them is NULL, then the primary key columns too | primary key columns, stored columns, lossy ones |
///
/// A unique entry with a NULL carries the primary key, since NULLs are distinct from one another. A
/// key form is *lossy* when two values that compare as equal are not the same (1.0 and 1.00, 0.0
/// and -0.0, '1 mon' and '30 days'): equal values must meet at the same key, yet be read back
/// unchanged.
///
/// Ordinals are positions in [TableLayout#columns].
///
/// @param keyColumns columns that every key of this index has
/// @param suffixColumns primary key columns that follow in a unique entry with a NULL
/// @param condition ordinal of the column that must be true for a row to have an entry; -1 when all
///   rows have one
/// @param nullsConflict UNIQUE NULLS NOT DISTINCT: a NULL is a value like others
public record IndexLayout(
    long tableId,
    long tableVersion,
    int indexId,
    String name,
    boolean primary,
    boolean unique,
    SchemaState state,
    List<KeyColumn> keyColumns,
    List<Integer> keyOrdinals,
    List<Integer> keyIds,
    List<String> keyNames,
    List<KeyColumn> suffixColumns,
    List<Integer> suffixOrdinals,
    RowLayout valueLayout,
    List<Integer> valueOrdinals,
    List<String> valueNames,
    int condition,
    boolean nullsConflict) {

  public IndexLayout {
    keyColumns = List.copyOf(keyColumns);
    keyOrdinals = List.copyOf(keyOrdinals);
    keyIds = List.copyOf(keyIds);
    keyNames = List.copyOf(keyNames);
    suffixColumns = List.copyOf(suffixColumns);
    suffixOrdinals = List.copyOf(suffixOrdinals);
    valueOrdinals = List.copyOf(valueOrdinals);
    valueNames = List.copyOf(valueNames);
  }

  static IndexLayout primary(TableDescriptor table) {
    IndexDescriptor index = table.primary();
    List<KeyColumn> keys = keyColumns(table, index.columns());
    Set<Integer> keyIds = new LinkedHashSet<>(index.columnIds());
    List<Integer> valueIds = new ArrayList<>();
    for (ColumnDescriptor column : table.columns()) {
      if (!keyIds.contains(column.id()) || isLossy(column.type())) {
        valueIds.add(column.id());
      }
    }
    valueIds.sort(null);
    return create(table, index, true, keys, index.columnIds(), List.of(), valueIds);
  }

  static IndexLayout secondary(TableDescriptor table, IndexDescriptor index) {
    List<IndexColumn> keyColumns = new ArrayList<>(index.columns());
    List<IndexColumn> suffix = new ArrayList<>();
    Set<Integer> indexed = new LinkedHashSet<>(index.columnIds());
    for (IndexColumn column : table.primary().columns()) {
      if (!indexed.contains(column.columnId())) {
        suffix.add(column);
      }
    }
    Set<Integer> valueIds = new LinkedHashSet<>();
    if (index.unique()) {
      suffix.forEach(column -> valueIds.add(column.columnId()));
    } else {
      keyColumns.addAll(suffix);
      suffix = List.of();
    }
    List<Integer> keyIds = keyColumns.stream().map(IndexColumn::columnId).toList();
    for (int id : keyIds) {
      if (isLossy(table.column(id).type())) {
        valueIds.add(id);
      }
    }
    for (int id : index.storedColumnIds()) {
      if (!keyIds.contains(id)) {
        valueIds.add(id);
      }
    }
    return create(
        table, index, false, keyColumns(table, keyColumns), keyIds, suffix, List.copyOf(valueIds));
  }

  private static IndexLayout create(
      TableDescriptor table,
      IndexDescriptor index,
      boolean primary,
      List<KeyColumn> keys,
      List<Integer> keyIds,
      List<IndexColumn> suffix,
      List<Integer> valueIds) {
    List<RowColumn> values = new ArrayList<>();
    for (int id : valueIds) {
      values.add(
          new RowColumn(id, table.column(id).type(), primary ? missing(table.column(id)) : null));
    }
    return new IndexLayout(
        table.id(),
        table.version(),
        index.id(),
        index.name(),
        primary,
        primary || index.unique(),
        index.state(),
        keys,
        ordinals(table, keyIds),
        keyIds,
        names(table, keyIds),
        keyColumns(table, suffix),
        ordinals(table, suffix.stream().map(IndexColumn::columnId).toList()),
        new RowLayout(values),
        ordinals(table, valueIds),
        names(table, valueIds),
        index.conditionColumnId() == 0 ? -1 : table.ordinal(index.conditionColumnId()),
        index.nullsNotDistinct());
  }

  private static List<String> names(TableDescriptor table, List<Integer> ids) {
    return ids.stream().map(id -> table.column(id).name()).toList();
  }

  /// What rows older than the column have in its place.
  private static @Nullable Object missing(ColumnDescriptor column) {
    String text = column.missing();
    return text == null ? null : TextParser.parse(text, column.type(), EvaluationContext.NONE);
  }

  private static List<KeyColumn> keyColumns(TableDescriptor table, List<IndexColumn> columns) {
    List<KeyColumn> keys = new ArrayList<>();
    for (IndexColumn column : columns) {
      SqlType type = table.column(column.columnId()).type();
      keys.add(new KeyColumn(type, column.descending(), column.nullsFirst()));
    }
    return keys;
  }

  private static List<Integer> ordinals(TableDescriptor table, List<Integer> ids) {
    return ids.stream().map(table::ordinal).toList();
  }

  private static boolean isLossy(SqlType type) {
    return !KeyCodec.isExact(type);
  }

  /// The name of the column that a scan finds there.
  public String columnName(Source source) {
    return switch (source) {
      case Source.KeyPart part -> keyNames.get(part.index());
      case Source.ValuePart part -> valueNames.get(part.index());
    };
  }

  /// Whether an entry of this index holds the column.
  public boolean covers(int columnId) {
    if (keyIds.contains(columnId)) {
      return true;
    }
    return valueLayout.columns().stream().anyMatch(column -> column.id() == columnId);
  }

  /// Where a scan finds the column, which the index must cover.
  public Source source(int columnId) {
    for (int i = 0; i < valueLayout.size(); i++) {
      if (valueLayout.columns().get(i).id() == columnId) {
        return new Source.ValuePart(i);
      }
    }
    int place = keyIds.indexOf(columnId);
    if (place < 0) {
      throw new AssertionError("index " + name + " does not hold column " + columnId);
    }
    return new Source.KeyPart(place);
  }

  /// All keys of the index.
  public KeySpan span() {
    return KeySpan.prefix(new Key(KeyCodec.indexPrefix(tableId, indexId)));
  }

  /// The key of the entry of a table row.
  public Key key(@Nullable Object[] row) {
    List<@Nullable Object> values = pick(row, keyOrdinals);
    if (suffixColumns.isEmpty() || nullsConflict || !values.contains(null)) {
      return new Key(KeyCodec.encode(tableId, indexId, keyColumns, values));
    }
    values.addAll(pick(row, suffixOrdinals));
    List<KeyColumn> columns = new ArrayList<>(keyColumns);
    columns.addAll(suffixColumns);
    return new Key(KeyCodec.encode(tableId, indexId, columns, values));
  }

  /// The value of the entry of a table row.
  public byte[] value(@Nullable Object[] row) {
    return RowCodec.encode(valueLayout, pick(row, valueOrdinals));
  }

  public KeyValue entry(@Nullable Object[] row) {
    return new KeyValue(key(row), value(row));
  }

  /// Whether the uniqueness of this index can be violated by the row: not when a key column is
  /// NULL.
  public boolean mayConflict(@Nullable Object[] row) {
    return unique
        && includes(row)
        && (nullsConflict || keyOrdinals.stream().noneMatch(ordinal -> row[ordinal] == null));
  }

  /// Whether the index has an entry for the row.
  public boolean includes(@Nullable Object[] row) {
    return condition < 0 || Boolean.TRUE.equals(row[condition]);
  }

  /// Key of the entry with these values of the key columns, all of them.
  public Key keyOf(List<? extends @Nullable Object> keyValues) {
    return new Key(KeyCodec.encode(tableId, indexId, keyColumns, keyValues));
  }

  /// Writes the columns that an entry holds into a table row; the others stay as they are.
  public void decode(byte[] key, byte[] value, @Nullable Object[] row) {
    @Nullable Object[] keyValues = KeyCodec.decode(key, keyColumns);
    for (int i = 0; i < keyOrdinals.size(); i++) {
      row[keyOrdinals.get(i)] = keyValues[i];
    }
    @Nullable Object[] values = RowCodec.decode(valueLayout, value);
    for (int i = 0; i < valueOrdinals.size(); i++) {
      row[valueOrdinals.get(i)] = values[i];
    }
  }

  private static List<@Nullable Object> pick(@Nullable Object[] row, List<Integer> ordinals) {
    List<@Nullable Object> values = new ArrayList<>();
    for (int ordinal : ordinals) {
      values.add(row[ordinal]);
    }
    return values;
  }
}
