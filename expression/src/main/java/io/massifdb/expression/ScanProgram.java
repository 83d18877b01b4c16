package io.massifdb.expression;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a scan does with each key and value at the range: decode the wanted columns, filter,
/// project, stop at a limit.
///
/// @param keyColumns all columns of the index key
/// @param layout columns of the row value
/// @param columns the wanted columns: the batch that filter and projections see
/// @param filter boolean over the wanted columns; null = all rows
/// @param projections output columns over the wanted columns; empty = the wanted columns
/// @param limit rows to deliver at most; -1 = no limit
public record ScanProgram(
    List<KeyColumn> keyColumns,
    RowLayout layout,
    List<Source> columns,
    @Nullable Expression filter,
    List<Expression> projections,
    long limit) {
  /// Where a wanted column comes from.
  public sealed interface Source {
    /// Place in [#keyColumns].
    record KeyPart(int index) implements Source {}

    /// Place in [#layout].
    record ValuePart(int index) implements Source {}
  }

  public ScanProgram {
    keyColumns = List.copyOf(keyColumns);
    columns = List.copyOf(columns);
    projections = List.copyOf(projections);
  }

  public byte[] encode() {
    throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, "not yet");
  }

  public static ScanProgram decode(byte[] bytes) {
    throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, "not yet " + bytes.length);
  }

  /// Types of the wanted columns.
  public List<SqlType> columnTypes() {
    return columns.stream()
        .map(source ->
            switch (source) {
              case Source.KeyPart part -> keyColumns.get(part.index()).type();
              case Source.ValuePart part -> layout.columns().get(part.index()).type();
            })
        .toList();
  }

  /// Types of the columns of the batches that come out.
  public List<SqlType> outputTypes() {
    return projections.isEmpty()
        ? columnTypes()
        : projections.stream().map(Expression::type).toList();
  }
}
