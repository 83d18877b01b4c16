package io.massifdb.expression;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;

/// Values of variable length in one buffer: text as UTF-8, bytea as is, uuid as 16 bytes.
public final class BytesVector extends Vector {
  private byte[] data;
  private int used;
  private int[] starts;
  private int[] ends;

  public BytesVector(SqlType type, int capacity) {
    super(type, capacity);
    this.data = new byte[Math.max(16, capacity * 8)];
    this.starts = new int[capacity];
    this.ends = new int[capacity];
  }

  /// The buffer that [#start] and [#end] point into; it moves when values are added.
  public byte[] data() {
    return data;
  }

  public int start(int row) {
    return starts[row];
  }

  public int end(int row) {
    return ends[row];
  }

  public int length(int row) {
    return ends[row] - starts[row];
  }

  public byte[] getBytes(int row) {
    return Arrays.copyOfRange(data, starts[row], ends[row]);
  }

  /// The value of a text type.
  public String getText(int row) {
    return new String(data, starts[row], ends[row] - starts[row], StandardCharsets.UTF_8);
  }

  public void setBytes(int row, byte[] source, int from, int to) {
    int length = to - from;
    if (data.length - used < length) {
      data = Arrays.copyOf(data, Math.max(Math.addExact(used, length), data.length * 2));
    }
    System.arraycopy(source, from, data, used, length);
    starts[row] = used;
    used += length;
    ends[row] = used;
  }

  public void setText(int row, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    setBytes(row, bytes, 0, bytes.length);
  }

  public void appendBytes(byte[] source, int from, int to) {
    int row = size();
    resize(row + 1);
    setBytes(row, source, from, to);
  }

  /// Order of two values by their bytes, taken as unsigned: code point order for text.
  public int compare(int row, BytesVector other, int otherRow) {
    return Arrays.compareUnsigned(
        data, starts[row], ends[row], other.data, other.starts[otherRow], other.ends[otherRow]);
  }

  public boolean sameBytes(int row, BytesVector other, int otherRow) {
    return Arrays.equals(
        data, starts[row], ends[row], other.data, other.starts[otherRow], other.ends[otherRow]);
  }

  @Override
  void spreadValue() {
    Arrays.fill(starts, 1, size(), starts[0]);
    Arrays.fill(ends, 1, size(), ends[0]);
  }

  @Override
  void reserve(int rows) {
    if (rows > starts.length) {
      int capacity = Math.max(rows, starts.length * 2);
      starts = Arrays.copyOf(starts, capacity);
      ends = Arrays.copyOf(ends, capacity);
    }
  }

  @Override
  public void clear() {
    super.clear();
    used = 0;
  }

  @Override
  Object value(int row) {
    return switch (type().kind()) {
      case BYTEA -> getBytes(row);
      case UUID -> {
        ByteBuffer buffer = ByteBuffer.wrap(data);
        yield new UUID(buffer.getLong(starts[row]), buffer.getLong(starts[row] + 8));
      }
      default -> getText(row);
    };
  }

  @Override
  void setValue(int row, Object boxed) {
    switch (boxed) {
      case byte[] bytes -> setBytes(row, bytes, 0, bytes.length);
      case UUID uuid -> {
        ByteBuffer buffer = ByteBuffer.allocate(16);
        buffer.putLong(uuid.getMostSignificantBits()).putLong(uuid.getLeastSignificantBits());
        setBytes(row, buffer.array(), 0, 16);
      }
      default -> setText(row, (String) boxed);
    }
  }

  @Override
  void copyValue(Vector source, int sourceRow, int row) {
    BytesVector from = (BytesVector) source;
    setBytes(row, from.data, from.starts[sourceRow], from.ends[sourceRow]);
  }

  @Override
  public long memoryBytes() {
    return data.length + starts.length * 8L + nullBytes();
  }
}
