package io.massifdb.txnlayer.leader;

import io.massifdb.kvapi.NodeId;
import io.massifdb.kvapi.Timestamp;
import io.massifdb.kvapi.TransactionId;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a service beside the system range's leaseholder answers. */
public sealed interface LeaderReply {
  /** Consecutive timestamps, issued to the caller alone. */
  record Drawn(Timestamp first, int count) implements LeaderReply {}

  /** The waiters that a deadlock ends. */
  record Victims(Set<TransactionId> waiters) implements LeaderReply {}

  /** What live gateways need at least; null: not known yet. */
  record OldestNeeded(@Nullable Timestamp at) implements LeaderReply {}

  /** Not served here. */
  record NotLeader(@Nullable NodeId hint) implements LeaderReply {}

  /** The leader cannot serve now. */
  record Unavailable(String message) implements LeaderReply {}
}
