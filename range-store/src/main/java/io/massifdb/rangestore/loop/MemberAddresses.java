package io.massifdb.rangestore.loop;

import io.massifdb.kvapi.NodeId;
import io.massifdb.kvapi.RangeDescriptor;
import io.massifdb.kvapi.ReplicaDescriptor;
import io.massifdb.raft.ConfigurationState;
import io.massifdb.raft.Message;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/** Where the members of a group are: from its descriptor, and from who was heard of. */
final class MemberAddresses {
  private final Map<Long, NodeId> addresses = new ConcurrentSkipListMap<>();
  private long nextReplicaId;

  @Nullable NodeId of(long replica) {
    return addresses.get(replica);
  }

  void learn(RangeDescriptor descriptor) {
    nextReplicaId = descriptor.nextReplicaId();
    for (ReplicaDescriptor replica : descriptor.replicas()) {
      addresses.put(replica.replicaId(), replica.node());
    }
  }

  void learn(long replica, NodeId node) {
    addresses.put(replica, node);
  }

  void learnIfUnknown(long replica, NodeId node) {
    addresses.putIfAbsent(replica, node);
  }

  /**
   * A candidate that is no member although its id was given out already was removed for good: ids
   * are never used again. It may not know, because nobody sends it the end of the log.
   *
   * @param members as the core has them, which learns of a new member in the same turn as this does
   */
  boolean isFromRemoved(Message message, ConfigurationState members) {
    boolean candidate =
        message instanceof Message.PreVoteRequest || message instanceof Message.VoteRequest;
    return candidate && message.from() < nextReplicaId && !members.contains(message.from());
  }
}
