package io.massifdb.expression;

import java.util.List;

/// The bytes of a batch: result of a scan program, frame of a flow, block of a spill file.
public final class BatchCodec {
  private BatchCodec() {}

  /// Encodes the living rows.
  public static byte[] encode(Batch batch) {
    throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, "not yet");
  }

  /// Decodes one batch; the types are those of the encoded columns.
  public static Batch decode(byte[] bytes, List<SqlType> types) {
    throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, "not yet");
  }
}
