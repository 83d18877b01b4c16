package io.massifdb.rangestore.replica;

import io.massifdb.kvapi.RangeDescriptor;
import io.massifdb.kvapi.seam.WriteBatch;
import java.util.List;

/** The store around a replica: what concerns more than one range. None of it blocks. */
public interface ReplicaHost {
  /** Other ranges of this store that border on the range. */
  List<RangeDescriptor> neighboursOf(RangeDescriptor range);

  /** Adds the first state of the group of the new range to the batch of the split. */
  void splitting(RangeDescriptor right, WriteBatch into);

  /** The engine holds both sides: the right one's replica is to be opened. */
  void split(RangeDescriptor left, RangeDescriptor right);

  /** Lists the descriptors in the directory, in this order, while the replica holds the lease. */
  void publish(Replica replica, List<RangeDescriptor> descriptors);

  void destroyed(Replica replica);
}
