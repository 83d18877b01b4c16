package io.massifdb.expression;

import java.util.ArrayList;
import java.util.List;

/// Reads what a [ScanProgram] sent back.
public final class ScanOutput {
  private ScanOutput() {}

  /// The batches of one answer.
  ///
  /// @param types the program's [ScanProgram#outputTypes]
  public static List<Batch> batches(byte[] output, List<SqlType> types) {
    List<Batch> batches = new ArrayList<>();
    ByteReader in = new ByteReader(output);
    while (!in.atEnd()) {
      batches.add(BatchCodec.decode(in.readBytes(in.readInt()), types));
    }
    return batches;
  }
}
