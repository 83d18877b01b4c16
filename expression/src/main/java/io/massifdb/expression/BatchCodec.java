package io.massifdb.expression;

import java.util.List;

/// The bytes of a batch: result of a scan program, frame of a flow, block of a spill file.
///
/// ```
/// version(1) rows(varint) columns(varint) then for each column:
///   has nulls(1) [null bitmap, one bit per row, lowest first]
///   long vectors:   width 1, 4 or 8 (1), then the values, big-endian two's complement
///   double vectors: 8 bytes for each row
///   bytes vectors:  length(varint) of each row, then all bytes
///   object vectors: the values of the rows that are not NULL
/// ```
///
/// The value of a NULL row is zero or empty.
public final class BatchCodec {
  private static final int VERSION = 1;

  private BatchCodec() {}

  /// Encodes the living rows.
  public static byte[] encode(Batch batch) {
    ByteWriter out = new ByteWriter(64 + batch.size() * batch.columnCount() * 8);
    out.writeByte(VERSION);
    out.writeVarint(batch.size());
    out.writeVarint(batch.columnCount());
    for (Vector column : batch.columns()) {
      writeNulls(out, batch, column);
      switch (column) {
        case LongVector vector -> writeLongs(out, batch, vector);
        case DoubleVector vector -> writeDoubles(out, batch, vector);
        case BytesVector vector -> writeBytes(out, batch, vector);
        case ObjectVector vector -> writeObjects(out, batch, vector);
      }
    }
    return out.toBytes();
  }

  /// Decodes one batch; the types are those of the encoded columns.
  public static Batch decode(byte[] bytes, List<SqlType> types) {
    ByteReader in = new ByteReader(bytes);
    if (in.readByte() != VERSION) {
      throw ByteReader.corrupted();
    }
    int rows = in.readCount();
    if (in.readCount() != types.size()) {
      throw ByteReader.corrupted();
    }
    Vector[] columns = new Vector[types.size()];
    for (int c = 0; c < columns.length; c++) {
      Vector column = Vector.create(types.get(c), rows);
      column.resize(rows);
      readNulls(in, column);
      switch (column) {
        case LongVector vector -> readLongs(in, vector);
        case DoubleVector vector -> readDoubles(in, vector);
        case BytesVector vector -> readBytes(in, vector);
        case ObjectVector vector -> readObjects(in, vector);
      }
      columns[c] = column;
    }
    return new Batch(rows, columns);
  }

  private static void writeNulls(ByteWriter out, Batch batch, Vector column) {
    out.writeByte(column.hasNulls() ? 1 : 0);
    if (column.hasNulls()) {
      int start = out.size();
      out.skip((batch.size() + 7) >> 3);
      byte[] bits = out.buffer();
      for (int i = 0; i < batch.size(); i++) {
        if (column.isNull(batch.row(i))) {
          bits[start + (i >> 3)] |= (byte) (1 << (i & 7));
        }
      }
    }
  }

  private static void readNulls(ByteReader in, Vector column) {
    if (in.readByte() == 0) {
      return;
    }
    int start = in.skip((column.size() + 7) >> 3);
    for (int row = 0; row < column.size(); row++) {
      if ((in.buffer()[start + (row >> 3)] & (1 << (row & 7))) != 0) {
        column.setNull(row);
      }
    }
  }

  private static void writeLongs(ByteWriter out, Batch batch, LongVector vector) {
    int width = vector.type().kind() == TypeKind.BOOLEAN ? 1 : 4;
    for (int i = 0; i < batch.size() && width == 4; i++) {
      int row = batch.row(i);
      long value = vector.isNull(row) ? 0 : vector.getLong(row);
      width = value == (int) value ? 4 : 8;
    }
    out.writeByte(width);
    for (int i = 0; i < batch.size(); i++) {
      int row = batch.row(i);
      long value = vector.isNull(row) ? 0 : vector.getLong(row);
      switch (width) {
        case 1 -> out.writeByte((int) value);
        case 4 -> out.writeInt((int) value);
        default -> out.writeLong(value);
      }
    }
  }

  private static void readLongs(ByteReader in, LongVector vector) {
    int width = in.readByte();
    for (int row = 0; row < vector.size(); row++) {
      vector.setLong(
          row,
          switch (width) {
            case 1 -> in.readByte();
            case 4 -> in.readInt();
            case 8 -> in.readLong();
            default -> throw ByteReader.corrupted();
          });
    }
  }

  private static void writeDoubles(ByteWriter out, Batch batch, DoubleVector vector) {
    for (int i = 0; i < batch.size(); i++) {
      int row = batch.row(i);
      double value = vector.isNull(row) ? 0 : vector.getDouble(row);
      out.writeLong(Double.doubleToRawLongBits(value));
    }
  }

  private static void readDoubles(ByteReader in, DoubleVector vector) {
    for (int row = 0; row < vector.size(); row++) {
      vector.setDouble(row, Double.longBitsToDouble(in.readLong()));
    }
  }

  private static void writeBytes(ByteWriter out, Batch batch, BytesVector vector) {
    for (int i = 0; i < batch.size(); i++) {
      int row = batch.row(i);
      out.writeVarint(vector.isNull(row) ? 0 : vector.length(row));
    }
    for (int i = 0; i < batch.size(); i++) {
      int row = batch.row(i);
      if (!vector.isNull(row)) {
        out.writeBytes(vector.data(), vector.start(row), vector.end(row));
      }
    }
  }

  private static void readBytes(ByteReader in, BytesVector vector) {
    int[] lengths = new int[vector.size()];
    for (int row = 0; row < lengths.length; row++) {
      lengths[row] = in.readCount();
    }
    for (int row = 0; row < lengths.length; row++) {
      int at = in.skip(lengths[row]);
      vector.setBytes(row, in.buffer(), at, at + lengths[row]);
    }
  }

  private static void writeObjects(ByteWriter out, Batch batch, ObjectVector vector) {
    for (int i = 0; i < batch.size(); i++) {
      Object value = vector.get(batch.row(i));
      if (value != null) {
        DatumCodec.write(out, value, vector.type());
      }
    }
  }

  private static void readObjects(ByteReader in, ObjectVector vector) {
    for (int row = 0; row < vector.size(); row++) {
      if (!vector.isNull(row)) {
        vector.set(row, DatumCodec.read(in, vector.type()));
      }
    }
  }
}
