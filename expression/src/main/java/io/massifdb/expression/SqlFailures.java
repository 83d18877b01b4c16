package io.massifdb.expression;

import io.massifdb.kvapi.port.ScanEvaluator;
import org.jspecify.annotations.Nullable;

/// Carries an [SqlException] over the wire between a range and the gateway.
public final class SqlFailures {
  private SqlFailures() {}

  public static byte[] encode(SqlException exception) {
    ByteWriter out = new ByteWriter(128);
    out.writeString(exception.state().code());
    out.writeString(exception.message());
    writeOptional(out, exception.detail());
    writeOptional(out, exception.hint());
    writeOptional(out, exception.subject().schema());
    writeOptional(out, exception.subject().table());
    writeOptional(out, exception.subject().column());
    writeOptional(out, exception.subject().constraint());
    return out.toBytes();
  }

  public static SqlException decode(byte[] bytes) {
    ByteReader in = new ByteReader(bytes);
    SqlException plain =
        new SqlException(
            new SqlState(in.readString()), in.readString(), readOptional(in), readOptional(in));
    return plain.withSubject(
        new SqlException.Subject(
            readOptional(in), readOptional(in), readOptional(in), readOptional(in)));
  }

  static ScanEvaluator.ProgramFailure toProgramFailure(SqlException exception) {
    return new ScanEvaluator.ProgramFailure(encode(exception), exception.message());
  }

  private static void writeOptional(ByteWriter out, @Nullable String text) {
    out.writeByte(text == null ? 0 : 1);
    if (text != null) {
      out.writeString(text);
    }
  }

  private static @Nullable String readOptional(ByteReader in) {
    return in.readByte() == 0 ? null : in.readString();
  }
}
