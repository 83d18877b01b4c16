package io.massifdb.txnlayer.leader;

import io.massifdb.kvapi.NodeId;
import io.massifdb.kvapi.RangeDescriptor;
import io.massifdb.kvapi.ReplicaDescriptor;
import io.massifdb.kvapi.codec.MalformedMessageException;
import io.massifdb.kvapi.seam.Clock;
import io.massifdb.kvapi.seam.Transport;
import io.massifdb.txnlayer.routing.Deadline;
import io.massifdb.txnlayer.routing.RangeCache;
import io.massifdb.txnlayer.routing.RangeLocation;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Calls a service beside the leaseholder of the system range: by the cache's hint, else by asking
 * the replicas in turn. The own node is asked through {@code local}, without the network.
 * Thread-safe.
 */
public final class LeaderCalls {
  private static final Duration CALL_MAX = Duration.ofMillis(800);
  private static final Duration PAUSE = Duration.ofMillis(20);

  private final Transport transport;
  private final Transport.Channel channel;
  private final Clock clock;
  private final RangeCache cache;
  private final Local local;
  private final AtomicInteger turn = new AtomicInteger();

  /** The own node's service; answers NotLeader when the lease is elsewhere. */
  public interface Local {
    LeaderReply serve(byte[] request, Deadline deadline);
  }

  public LeaderCalls(
      Transport transport, Transport.Channel channel, Clock clock, RangeCache cache, Local local) {
    this.transport = transport;
    this.channel = channel;
    this.clock = clock;
    this.cache = cache;
    this.local = local;
  }

  /** The leader's reply; NotLeader or Unavailable only when the deadline passed. Blocks. */
  public LeaderReply call(byte[] request, Deadline deadline) throws InterruptedException {
    LeaderReply reply = new LeaderReply.Unavailable("no replica of the system range answered");
    while (!deadline.hasPassed()) {
      RangeLocation system = cache.system();
      NodeId node = target(system);
      reply = ask(node, request, deadline);
      switch (reply) {
        case LeaderReply.Drawn _, LeaderReply.Victims _, LeaderReply.OldestNeeded _ -> {
          if (!node.equals(system.leaseholder())) {
            cache.noteLeaseholder(system.descriptor(), node);
          }
          return reply;
        }
        case LeaderReply.NotLeader(NodeId hint) -> {
          turn.incrementAndGet();
          boolean news = hint != null && !hint.equals(node);
          cache.noteLeaseholder(system.descriptor(), news ? hint : null);
          if (!news) {
            clock.sleep(deadline.remainingUpTo(PAUSE));
          }
        }
        case LeaderReply.Unavailable _ -> {
          turn.incrementAndGet();
          cache.noteLeaseholder(system.descriptor(), null);
          clock.sleep(deadline.remainingUpTo(PAUSE));
        }
      }
    }
    return reply;
  }

  private NodeId target(RangeLocation system) {
    NodeId hint = system.leaseholder();
    if (hint != null) {
      return hint;
    }
    List<NodeId> voters = voters(system.descriptor());
    return voters.isEmpty()
        ? transport.self()
        : voters.get(Math.floorMod(turn.get(), voters.size()));
  }

  private static List<NodeId> voters(RangeDescriptor system) {
    return system.replicas().stream()
        .filter(replica -> !replica.learner())
        .map(ReplicaDescriptor::node)
        .toList();
  }

  private LeaderReply ask(NodeId node, byte[] request, Deadline deadline)
      throws InterruptedException {
    if (node.equals(transport.self())) {
      return local.serve(request, deadline);
    }
    Duration timeout = deadline.remainingUpTo(CALL_MAX);
    CompletableFuture<byte[]> future = transport.call(node, channel, request, timeout);
    if (!clock.await(future, timeout)) {
      return new LeaderReply.Unavailable(node + " did not answer");
    }
    byte @Nullable [] bytes;
    try {
      bytes = future.join();
    } catch (CompletionException e) {
      return new LeaderReply.Unavailable(node + ": " + e.getMessage());
    }
    try {
      return MessageCodec.leaderReply(bytes);
    } catch (MalformedMessageException e) {
      return new LeaderReply.Unavailable(node + ": " + e.getMessage());
    }
  }
}
