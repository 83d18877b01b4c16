package io.massifdb.expression;

import io.massifdb.kvapi.port.ScanEvaluator;
import org.jspecify.annotations.Nullable;

/// Runs [ScanProgram]s at a range: rows are decoded into a batch, and each full batch is filtered,
/// projected and encoded. The output is a sequence of frames, each a length of four bytes and a
/// [BatchCodec] batch; [ScanOutput] reads it.
///
/// [Evaluation#accept] must say at once whether the row passed, since the scan counts rows against
/// its limit. So a program with a filter evaluates it for the row alone (a batch of one); only the
/// projection works on whole batches.
public final class ScanProgramEvaluator implements ScanEvaluator {
  @Override
  public RowChange change(byte[] program, byte[] key, byte @Nullable [] value) {
    if (value == null) {
      return RowChange.NONE;
    }
    try {
      return new WriteEvaluation(WriteProgram.decode(program)).change(key, value);
    } catch (SqlException exception) {
      throw SqlFailures.toProgramFailure(exception);
    }
  }

  @Override
  public Evaluation begin(byte[] program, long rowLimit) {
    try {
      return new ScanEvaluation(ScanProgram.decode(program), rowLimit);
    } catch (SqlException exception) {
      throw SqlFailures.toProgramFailure(exception);
    }
  }
}
