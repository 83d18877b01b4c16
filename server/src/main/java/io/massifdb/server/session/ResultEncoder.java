package io.massifdb.server.session;

import io.massifdb.expression.Batch;
import io.massifdb.expression.BinaryFormat;
import io.massifdb.expression.EvaluationContext;
import io.massifdb.expression.LongVector;
import io.massifdb.expression.SqlException;
import io.massifdb.expression.SqlState;
import io.massifdb.expression.SqlType;
import io.massifdb.expression.TextFormat;
import io.massifdb.expression.TypeKind;
import io.massifdb.expression.Vector;
import io.massifdb.sqlfrontend.protocol.MessageWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Rows of a batch as DataRow messages, each column in text or binary form. */
final class ResultEncoder {
  private final MessageWriter writer;
  private final EvaluationContext evaluation;
  private final SqlType[] types;
  private final boolean[] binary;

  /** {@code formats}: none for all text, one for all columns, or one for each. */
  ResultEncoder(
      MessageWriter writer, EvaluationContext evaluation, List<SqlType> types, short[] formats) {
    this.writer = writer;
    this.evaluation = evaluation;
    this.types = types.toArray(new SqlType[0]);
    this.binary = new boolean[this.types.length];
    for (int i = 0; i < binary.length; i++) {
      binary[i] = format(formats, i, binary.length) == 1;
    }
  }

  static short format(short[] formats, int column, int columns) {
    if (formats.length > 1 && formats.length != columns) {
      throw new SqlException(
          SqlState.PROTOCOL_VIOLATION,
          "bind message has %d result formats but query has %d columns"
              .formatted(formats.length, columns));
    }
    short format =
        switch (formats.length) {
          case 0 -> 0;
          case 1 -> formats[0];
          default -> formats[column];
        };
    if (format != 0 && format != 1) {
      throw new SqlException(
          SqlState.INVALID_PARAMETER_VALUE, "unsupported format code: " + format);
    }
    return format;
  }

  /** Writes rows {@code from} (inclusive) to {@code to} of the batch. */
  void rows(Batch batch, int from, int to) {
    for (int i = from; i < to; i++) {
      int row = batch.row(i);
      writer.beginRow(types.length);
      for (int column = 0; column < types.length; column++) {
        value(batch.column(column), row, column);
      }
      writer.endRow();
    }
  }

  private void value(Vector vector, int row, int column) {
    if (vector.isNull(row)) {
      writer.value(null);
    } else if (!binary[column] && vector instanceof LongVector longs && isInteger(types[column])) {
      writer.decimal(longs.getLong(row));
    } else {
      Object value = vector.get(row);
      if (value == null) {
        throw new AssertionError("not null, but no value");
      }
      writer.value(
          binary[column]
              ? BinaryFormat.encode(value, types[column])
              : TextFormat.format(value, types[column], evaluation)
                  .getBytes(StandardCharsets.UTF_8));
    }
  }

  private static boolean isInteger(SqlType type) {
    TypeKind kind = type.kind();
    return kind == TypeKind.INT2 || kind == TypeKind.INT4 || kind == TypeKind.INT8;
  }
}
