package io.massifdb.expression;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Row values in the store.
///
/// ```
/// version(1)      1: ends of two bytes, 2: ends of four bytes
/// columns(varint) number n of layout columns when the row was written
/// null bitmap     one bit for each of the n columns, lowest first
/// fixed section   columns of fixed width, in order; a NULL keeps its room
/// ends            for each column of variable width, the end of its bytes
/// bytes           of the columns of variable width
/// ```
///
/// Fixed width: boolean 1, int2 2, int4, date, oid and float4 4, uuid and interval 16, other
/// numbers, times and enums (the place of the label) 8 bytes. A column beyond n was added later: it
/// has its [RowColumn#missing] value.
public final class RowCodec {
  static final int SHORT_ENDS = 1;
  static final int LONG_ENDS = 2;

  private RowCodec() {}

  /// Bytes that a column takes in the fixed section; 0 = variable width.
  static int fixedWidth(TypeKind kind) {
    return switch (kind) {
      case BOOLEAN -> 1;
      case INT2 -> 2;
      case INT4, DATE, OID, XID, FLOAT4 -> 4;
      case INT8, TIME, TIMESTAMP, TIMESTAMPTZ, FLOAT8, ENUM -> 8;
      case UUID, INTERVAL -> 16;
      default -> kind.isRegistered() ? 4 : 0;
    };
  }

  /// The bytes of one row.
  ///
  /// @param values one for each column of the layout
  public static byte[] encode(RowLayout layout, List<? extends @Nullable Object> values) {
    int count = layout.size();
    if (values.size() != count) {
      throw new AssertionError(values.size() + " values for " + count + " columns");
    }
    ByteWriter variable = new ByteWriter(64);
    int[] ends = new int[count];
    int variableColumns = 0;
    for (int i = 0; i < count; i++) {
      SqlType type = layout.columns().get(i).type();
      if (fixedWidth(type.kind()) == 0) {
        Object value = values.get(i);
        if (value != null) {
          DatumCodec.writeBody(variable, value, type);
        }
        ends[variableColumns++] = variable.size();
      }
    }
    ByteWriter out = new ByteWriter(16 + count * 8 + variable.size());
    boolean shortEnds = variable.size() <= 0xffff;
    out.writeByte(shortEnds ? SHORT_ENDS : LONG_ENDS);
    out.writeVarint(count);
    writeNulls(out, values);
    for (int i = 0; i < count; i++) {
      writeFixed(out, values.get(i), layout.columns().get(i).type().kind());
    }
    for (int i = 0; i < variableColumns; i++) {
      if (shortEnds) {
        out.writeShort(ends[i]);
      } else {
        out.writeInt(ends[i]);
      }
    }
    out.writeBytes(variable.buffer(), 0, variable.size());
    return out.toBytes();
  }

  /// One value for each column of the layout.
  public static @Nullable Object[] decode(RowLayout layout, byte[] row) {
    int[] all = new int[layout.size()];
    Vector[] vectors = new Vector[all.length];
    for (int i = 0; i < all.length; i++) {
      all[i] = i;
      vectors[i] = Vector.create(layout.columns().get(i).type(), 1);
    }
    new RowReader(layout, all).read(row, vectors);
    @Nullable Object[] values = new @Nullable Object[all.length];
    for (int i = 0; i < all.length; i++) {
      values[i] = vectors[i].get(0);
    }
    return values;
  }

  private static void writeNulls(ByteWriter out, List<? extends @Nullable Object> values) {
    int start = out.size();
    out.skip((values.size() + 7) >> 3);
    for (int i = 0; i < values.size(); i++) {
      if (values.get(i) == null) {
        out.buffer()[start + (i >> 3)] |= (byte) (1 << (i & 7));
      }
    }
  }

  private static void writeFixed(ByteWriter out, @Nullable Object value, TypeKind kind) {
    if (value == null) {
      out.skip(fixedWidth(kind));
      return;
    }
    switch (kind) {
      case BOOLEAN -> out.writeByte((Boolean) value ? 1 : 0);
      case INT2 -> out.writeShort(((Long) value).intValue());
      case FLOAT4 -> out.writeInt(Float.floatToRawIntBits(((Double) value).floatValue()));
      case FLOAT8 -> out.writeLong(Double.doubleToRawLongBits((Double) value));
      case UUID -> DatumCodec.writeBody(out, value, SqlType.UUID);
      case INTERVAL -> {
        Interval interval = (Interval) value;
        out.writeInt(interval.months());
        out.writeInt(interval.days());
        out.writeLong(interval.micros());
      }
      default -> {
        int width = fixedWidth(kind);
        if (width == 4) {
          out.writeInt(((Long) value).intValue());
        } else if (width == 8) {
          out.writeLong((Long) value);
        }
      }
    }
  }
}
