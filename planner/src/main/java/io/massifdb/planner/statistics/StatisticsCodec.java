package io.massifdb.planner.statistics;

import io.massifdb.planner.statistics.ColumnStatistics.CommonValue;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The bytes of a table's statistics.
///
/// ```
/// version(1) rows(8, IEEE) columns(4) then for each column:
///   id(4) null fraction(8) distinct(8)
///   common values(4) then for each: fraction(8) length(2) key
///   bounds(4) then for each: length(2) key
/// ```
public final class StatisticsCodec {
  private static final byte VERSION = 1;

  private StatisticsCodec() {}

  public static byte[] encode(TableStatistics statistics) {
    ByteBuffer out = ByteBuffer.allocate(size(statistics));
    out.put(VERSION).putDouble(statistics.rows()).putInt(statistics.columns().size());
    statistics
        .columns()
        .forEach((id, column) -> {
          out.putInt(id).putDouble(column.nullFraction()).putDouble(column.distinct());
          out.putInt(column.common().size());
          for (CommonValue value : column.common()) {
            out.putDouble(value.fraction());
            put(out, value.key());
          }
          out.putInt(column.bounds().size());
          column.bounds().forEach(bound -> put(out, bound));
        });
    return out.array();
  }

  private static int size(TableStatistics statistics) {
    int size = 13;
    for (ColumnStatistics column : statistics.columns().values()) {
      size += 28;
      for (CommonValue value : column.common()) {
        size += 10 + value.key().length;
      }
      for (byte[] bound : column.bounds()) {
        size += 2 + bound.length;
      }
    }
    return size;
  }

  private static void put(ByteBuffer out, byte[] key) {
    out.putShort((short) key.length).put(key);
  }

  /// Statistics of an unknown version count as none.
  public static TableStatistics decode(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    if (in.get() != VERSION) {
      return TableStatistics.UNKNOWN;
    }
    double rows = in.getDouble();
    Map<Integer, ColumnStatistics> columns = new TreeMap<>();
    for (int count = in.getInt(); count > 0; count--) {
      int id = in.getInt();
      double nullFraction = in.getDouble();
      double distinct = in.getDouble();
      List<CommonValue> common = new ArrayList<>();
      for (int values = in.getInt(); values > 0; values--) {
        double fraction = in.getDouble();
        common.add(new CommonValue(key(in), fraction));
      }
      List<byte[]> bounds = new ArrayList<>();
      for (int values = in.getInt(); values > 0; values--) {
        bounds.add(key(in));
      }
      columns.put(id, new ColumnStatistics(nullFraction, distinct, common, bounds));
    }
    return new TableStatistics(rows, columns);
  }

  private static byte[] key(ByteBuffer in) {
    byte[] key = new byte[in.getShort()];
    in.get(key);
    return key;
  }
}
