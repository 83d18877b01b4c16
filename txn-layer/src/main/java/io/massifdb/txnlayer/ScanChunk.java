package io.massifdb.txnlayer;

import io.massifdb.kvapi.KeyValue;
import java.util.List;

/** A piece of a scan's result, in scan order; never spans two ranges. */
public sealed interface ScanChunk {
  /** Of a scan without a program. */
  record Pairs(List<KeyValue> pairs) implements ScanChunk {}

  /** Of a scan with a program: what its evaluator encoded for this part of the span. */
  record Output(byte[] output, long rows) implements ScanChunk {}
}
