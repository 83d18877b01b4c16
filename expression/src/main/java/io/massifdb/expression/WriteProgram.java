package io.massifdb.expression;

import io.massifdb.expression.ScanProgram.Source;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What an UPDATE or DELETE by full key does with the row at its range: decode, filter, compute the
/// new row, check it, encode it, and tell RETURNING's columns. All constants are bound; nothing in
/// it needs a session.
///
/// A program does only what succeeds. Whatever fails (an overflow, a violated constraint) it leaves
/// to the ordinary way, which reads the row and says what is wrong with PostgreSQL's words.
///
/// @param keyColumns all columns of the primary key
/// @param layout columns of the row value
/// @param columns the wanted columns of the old row: the batch that filter and `row` see
/// @param filter boolean over the wanted columns; null = all rows
/// @param row the new table row over the wanted columns; null = the row is deleted
/// @param valueOrdinals which columns of the new table row are those of the layout
/// @param notNull columns of the new table row that must not be NULL
/// @param checks booleans over the new table row that must not be false
/// @param returning over the new table row, of a delete over the wanted columns; null = only a
///   count
public record WriteProgram(
    List<KeyColumn> keyColumns,
    RowLayout layout,
    List<Source> columns,
    @Nullable Expression filter,
    @Nullable List<Expression> row,
    List<Integer> valueOrdinals,
    List<Integer> notNull,
    List<Expression> checks,
    @Nullable List<Expression> returning) {
  private static final int VERSION = 1;

  public WriteProgram {
    keyColumns = List.copyOf(keyColumns);
    columns = List.copyOf(columns);
    row = row == null ? null : List.copyOf(row);
    valueOrdinals = List.copyOf(valueOrdinals);
    notNull = List.copyOf(notNull);
    checks = List.copyOf(checks);
    returning = returning == null ? null : List.copyOf(returning);
  }

  /// The bytes that a request carries.
  public byte[] encode() {
    ByteWriter out = new ByteWriter(256);
    out.writeByte(VERSION);
    new ScanProgram(keyColumns, layout, columns, filter, List.of(), -1).writeTo(out);
    writeOptional(out, row);
    writeAll(out, valueOrdinals);
    writeAll(out, notNull);
    ExpressionCodec.writeAll(out, checks);
    writeOptional(out, returning);
    return out.toBytes();
  }

  public static WriteProgram decode(byte[] bytes) {
    ByteReader in = new ByteReader(bytes);
    if (in.readByte() != VERSION) {
      throw ByteReader.corrupted();
    }
    ScanProgram read = ScanProgram.readFrom(in);
    return new WriteProgram(
        read.keyColumns(),
        read.layout(),
        read.columns(),
        read.filter(),
        readOptional(in),
        readAll(in),
        readAll(in),
        ExpressionCodec.readAll(in),
        readOptional(in));
  }

  private static void writeOptional(ByteWriter out, @Nullable List<Expression> expressions) {
    out.writeByte(expressions == null ? 0 : 1);
    if (expressions != null) {
      ExpressionCodec.writeAll(out, expressions);
    }
  }

  private static @Nullable List<Expression> readOptional(ByteReader in) {
    return in.readByte() == 0 ? null : ExpressionCodec.readAll(in);
  }

  private static void writeAll(ByteWriter out, List<Integer> numbers) {
    out.writeVarint(numbers.size());
    numbers.forEach(out::writeVarint);
  }

  private static List<Integer> readAll(ByteReader in) {
    List<Integer> numbers = new ArrayList<>();
    for (int count = in.readCount(); count > 0; count--) {
      numbers.add(in.readCount());
    }
    return numbers;
  }
}
