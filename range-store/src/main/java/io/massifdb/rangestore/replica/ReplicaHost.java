package io.massifdb.rangestore.replica;

import io.massifdb.kvapi.RangeDescriptor;
import io.massifdb.kvapi.RangeId;
import io.massifdb.kvapi.seam.WriteBatch;
import java.util.List;
import java.util.Optional;

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

  /** The replica of a range on this store. */
  Optional<Replica> replicaOf(RangeId range);

  /** The range that begins where the given one ends, if this store has a replica of it. */
  Optional<RangeDescriptor> rightOf(RangeDescriptor range);

  /** Takes the state of a range over with the batch: nothing of it applies any more. */
  void absorbing(RangeDescriptor right, WriteBatch into);

  /** The engine holds that. */
  void absorbed(RangeDescriptor right);
}
