package io.massifdb.expression;

import java.util.ArrayList;
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

  private static final int VERSION = 1;

  /// The bytes that a scan request carries.
  public byte[] encode() {
    ByteWriter out = new ByteWriter(256);
    out.writeByte(VERSION);
    writeTo(out);
    return out.toBytes();
  }

  void writeTo(ByteWriter out) {
    out.writeVarint(keyColumns.size());
    for (KeyColumn column : keyColumns) {
      DatumCodec.writeType(out, column.type());
      out.writeByte((column.descending() ? 1 : 0) | (column.nullsFirst() ? 2 : 0));
    }
    out.writeVarint(layout.size());
    for (RowColumn column : layout.columns()) {
      out.writeVarint(column.id());
      DatumCodec.writeType(out, column.type());
      DatumCodec.writeNullable(out, column.missing(), column.type());
    }
    out.writeVarint(columns.size());
    for (Source source : columns) {
      switch (source) {
        case Source.KeyPart part -> out.writeVarint(part.index() * 2L);
        case Source.ValuePart part -> out.writeVarint(part.index() * 2L + 1);
      }
    }
    ExpressionCodec.writeOptional(out, filter);
    ExpressionCodec.writeAll(out, projections);
    out.writeSigned(limit);
  }

  public static ScanProgram decode(byte[] bytes) {
    ByteReader in = new ByteReader(bytes);
    if (in.readByte() != VERSION) {
      throw ByteReader.corrupted();
    }
    return readFrom(in);
  }

  static ScanProgram readFrom(ByteReader in) {
    List<KeyColumn> keyColumns = new ArrayList<>();
    for (int count = in.readCount(); count > 0; count--) {
      SqlType type = DatumCodec.readType(in);
      int order = in.readByte();
      keyColumns.add(new KeyColumn(type, (order & 1) != 0, (order & 2) != 0));
    }
    List<RowColumn> layout = new ArrayList<>();
    for (int count = in.readCount(); count > 0; count--) {
      int id = in.readCount();
      SqlType type = DatumCodec.readType(in);
      layout.add(new RowColumn(id, type, DatumCodec.readNullable(in, type)));
    }
    List<Source> columns = new ArrayList<>();
    for (int count = in.readCount(); count > 0; count--) {
      int place = in.readCount();
      columns.add(
          (place & 1) == 0 ? new Source.KeyPart(place >> 1) : new Source.ValuePart(place >> 1));
    }
    Expression filter = ExpressionCodec.readOptional(in);
    List<Expression> projections = ExpressionCodec.readAll(in);
    return new ScanProgram(
        keyColumns, new RowLayout(layout), columns, filter, projections, in.readSigned());
  }

  /// Whether an expression may run at a range: no function of it needs the session or draws random
  /// numbers, and it reads nothing but columns and constants.
  public static boolean isPushable(Expression expression) {
    boolean self =
        switch (expression) {
          case Expression.Call call ->
              !call.function().isGatewayOnly()
                  && !call.function().isVolatile()
                  && !call.function().isStable();
          case Expression.Quantified quantified -> !quantified.operator().isGatewayOnly();
          case Expression.Cast cast ->
              isSessionFree(cast.operand().type()) && isSessionFree(cast.type());
          case Expression.Parameter _, Expression.Correlation _ -> false;
          default -> true;
        };
    return self && expression.children().stream().allMatch(ScanProgram::isPushable);
  }

  /// Conversions of timestamptz depend on the session's time zone, those of `reg*` on the
  /// catalogue.
  private static boolean isSessionFree(SqlType type) {
    return !type.kind().isRegistered()
        && type.kind() != TypeKind.TIMESTAMPTZ
        && type.kind() != TypeKind.RECORD
        && (!type.isArray() || isSessionFree(type.elementType()));
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
