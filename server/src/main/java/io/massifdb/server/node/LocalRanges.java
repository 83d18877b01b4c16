package io.massifdb.server.node;

import io.massifdb.kvapi.BatchRequest;
import io.massifdb.kvapi.BatchResult;
import io.massifdb.kvapi.RangeDescriptor;
import io.massifdb.kvapi.RangeId;
import io.massifdb.kvapi.port.LeaseView;
import io.massifdb.kvapi.port.RangeService;
import io.massifdb.rangestore.Store;
import io.massifdb.txnlayer.routing.RangeCache;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The node's own store for those who were built before it: the store needs the sender, which needs
 * the store. Set once, before anything runs.
 */
final class LocalRanges implements RangeService, LeaseView {
  private final RangeCache ranges;
  private volatile @Nullable Store store;

  LocalRanges(RangeCache ranges) {
    this.ranges = ranges;
  }

  void set(Store opened) {
    store = opened;
  }

  @Override
  public BatchResult execute(BatchRequest request) {
    Store opened = store;
    if (opened == null) {
      return new BatchResult.Unavailable("the node is starting");
    }
    BatchResult result = opened.execute(request);
    return result instanceof BatchResult.RangeNotFound && request.range().equals(RangeId.SYSTEM)
        ? systemRange(request, result)
        : result;
  }

  /**
   * Who asks for the system range does not know where it has moved, and cannot look it up in what
   * it is itself: it is told by whoever it finds.
   */
  private BatchResult systemRange(BatchRequest request, BatchResult otherwise) {
    RangeDescriptor known = ranges.system().descriptor();
    return known.epoch().isNewerThan(request.epoch())
        ? new BatchResult.RangeMismatch(List.of(known))
        : otherwise;
  }

  @Override
  public OptionalLong leaseTerm(RangeId range) {
    Store opened = store;
    return opened == null ? OptionalLong.empty() : opened.leaseTerm(range);
  }
}
