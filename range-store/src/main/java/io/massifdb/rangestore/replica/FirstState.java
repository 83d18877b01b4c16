package io.massifdb.rangestore.replica;

import io.massifdb.kvapi.RangeDescriptor;
import io.massifdb.kvapi.RangeId;
import io.massifdb.kvapi.seam.EngineReader;
import io.massifdb.kvapi.seam.WriteBatch;
import io.massifdb.rangestore.loop.EngineSpan;
import io.massifdb.rangestore.mvcc.LocalKeys;

/** The replica's part of a range's existence in the engine: its first state, and its end. */
public final class FirstState {
  private FirstState() {}

  public static boolean exists(EngineReader engine, RangeId range) {
    return RangeState.read(engine, range) != null;
  }

  /** An empty range. */
  public static void write(RangeDescriptor range, WriteBatch into) {
    RangeState.first(range).writeTo(into);
  }

  /** Nothing of the range remains. */
  public static void deleteAll(RangeDescriptor range, WriteBatch into) {
    for (EngineSpan span : LocalKeys.spansOf(range)) {
      into.deleteRange(span.family(), span.lower(), span.upper());
    }
  }
}
