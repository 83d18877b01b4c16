package io.massifdb.execution;

import io.massifdb.expression.Batch;
import org.jspecify.annotations.Nullable;

/// One step of a running plan. Used by one thread: `open`, then `next` until it gives null, then
/// `close`. An operator under a correlated join is opened again after `close`, with other values of
/// the correlation; `close` may come without `open`, and twice. A batch stays valid until the next
/// call of `next` or `close`; whoever keeps rows longer copies them.
interface Operator extends AutoCloseable {
  void open();

  /// The next rows, never an empty batch; null at the end.
  @Nullable Batch next();

  @Override
  void close();
}
