package io.massifdb.server.node;

import io.massifdb.kvapi.BatchRequest;
import io.massifdb.kvapi.BatchResult;
import io.massifdb.kvapi.RangeId;
import io.massifdb.kvapi.port.LeaseView;
import io.massifdb.kvapi.port.RangeService;
import io.massifdb.rangestore.Store;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The node's own store for those who were built before it: the store needs the sender, which needs
 * the store. Set once, before anything runs.
 */
final class LocalRanges implements RangeService, LeaseView {
  private volatile @Nullable Store store;

  void set(Store opened) {
    store = opened;
  }

  @Override
  public BatchResult execute(BatchRequest request) {
    Store opened = store;
    return opened == null
        ? new BatchResult.Unavailable("the node is starting")
        : opened.execute(request);
  }

  @Override
  public OptionalLong leaseTerm(RangeId range) {
    Store opened = store;
    return opened == null ? OptionalLong.empty() : opened.leaseTerm(range);
  }
}
