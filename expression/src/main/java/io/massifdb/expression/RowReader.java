package io.massifdb.expression;

/// Decodes chosen columns of stored rows straight into vectors. Offsets are worked out once, so a
/// row costs only the columns that are wanted. Used by one thread at a time.
public final class RowReader {
  private final RowLayout layout;
  private final int[] wanted;

  /// For each wanted column: its offset in the fixed section, or its number among the columns of
  /// variable width.
  private final int[] places;

  private final int[] widths;

  /// Length of the fixed section, and number of variable columns, for a row with n columns.
  private final int[] fixedLength;

  private final int[] variableCount;

  /// A reader of these columns.
  ///
  /// @param wanted places in the layout, in the order of the vectors to fill
  public RowReader(RowLayout layout, int[] wanted) {
    this.layout = layout;
    this.wanted = wanted.clone();
    int count = layout.size();
    this.fixedLength = new int[count + 1];
    this.variableCount = new int[count + 1];
    for (int i = 0; i < count; i++) {
      int width = RowCodec.fixedWidth(layout.columns().get(i).type().kind());
      fixedLength[i + 1] = fixedLength[i] + width;
      variableCount[i + 1] = variableCount[i] + (width == 0 ? 1 : 0);
    }
    this.places = new int[wanted.length];
    this.widths = new int[wanted.length];
    for (int i = 0; i < wanted.length; i++) {
      int column = wanted[i];
      widths[i] = RowCodec.fixedWidth(layout.columns().get(column).type().kind());
      places[i] = widths[i] == 0 ? variableCount[column] : fixedLength[column];
    }
  }

  /// Appends one row to the vectors.
  public void read(byte[] row, Vector[] vectors) {
    ByteReader in = new ByteReader(row);
    int version = in.readByte();
    if (version != RowCodec.SHORT_ENDS && version != RowCodec.LONG_ENDS) {
      throw ByteReader.corrupted();
    }
    int count = in.readCount();
    if (count > layout.size()) {
      throw new SqlException(
          SqlState.INTERNAL_ERROR,
          "row has " + count + " columns, the catalog in use knows only " + layout.size());
    }
    int nulls = in.skip((count + 7) >> 3);
    int fixed = in.skip(fixedLength[count]);
    int endWidth = version == RowCodec.SHORT_ENDS ? 2 : 4;
    int ends = in.skip(variableCount[count] * endWidth);
    int bytes = in.position();
    for (int i = 0; i < wanted.length; i++) {
      int column = wanted[i];
      Vector vector = vectors[i];
      if (column >= count) {
        vector.append(layout.columns().get(column).missing());
      } else if ((row[nulls + (column >> 3)] & (1 << (column & 7))) != 0) {
        vector.appendNull();
      } else if (widths[i] != 0) {
        appendFixed(row, fixed + places[i], vector);
      } else {
        int start = places[i] == 0 ? 0 : end(row, ends, places[i] - 1, endWidth);
        int end = end(row, ends, places[i], endWidth);
        appendVariable(row, bytes + start, bytes + end, vector);
      }
    }
  }

  private static int end(byte[] row, int ends, int index, int width) {
    int at = ends + index * width;
    return width == 2 ? ((row[at] & 0xff) << 8) | (row[at + 1] & 0xff) : ByteReader.intAt(row, at);
  }

  private static void appendFixed(byte[] row, int at, Vector vector) {
    switch (vector) {
      case LongVector longs -> longs.appendLong(fixedLong(row, at, longs.type().kind()));
      case DoubleVector doubles ->
          doubles.appendDouble(
              doubles.type().kind() == TypeKind.FLOAT4
                  ? Float.intBitsToFloat(ByteReader.intAt(row, at))
                  : Double.longBitsToDouble(ByteReader.longAt(row, at)));
      case BytesVector uuids -> uuids.appendBytes(row, at, at + 16);
      case ObjectVector intervals ->
          intervals.append(
              new Interval(
                  ByteReader.intAt(row, at),
                  ByteReader.intAt(row, at + 4),
                  ByteReader.longAt(row, at + 8)));
    }
  }

  private static long fixedLong(byte[] row, int at, TypeKind kind) {
    return switch (RowCodec.fixedWidth(kind)) {
      case 1 -> row[at];
      case 2 -> (short) ((row[at] << 8) | (row[at + 1] & 0xff));
      case 4 -> {
        int value = ByteReader.intAt(row, at);
        yield kind == TypeKind.INT4 || kind == TypeKind.DATE
            ? value
            : Integer.toUnsignedLong(value);
      }
      default -> ByteReader.longAt(row, at);
    };
  }

  private static void appendVariable(byte[] row, int start, int end, Vector vector) {
    if (vector instanceof BytesVector bytes) {
      bytes.appendBytes(row, start, end);
    } else {
      vector.append(DatumCodec.readBody(new ByteReader(row, start, end), vector.type()));
    }
  }
}
