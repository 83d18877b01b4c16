package io.massifdb.server.node;

import io.massifdb.kvapi.NodeDescriptor;
import io.massifdb.kvapi.NodeId;
import io.massifdb.kvapi.RangeDescriptor;
import io.massifdb.kvapi.ReplicaDescriptor;
import io.massifdb.kvapi.seam.Clock;
import io.massifdb.kvapi.seam.Transport;
import io.massifdb.kvapi.seam.Transport.Channel;
import io.massifdb.rangestore.ReplicaStatus;
import io.massifdb.server.cluster.ClusterMessageCodec;
import io.massifdb.server.cluster.ClusterReply.RangeReport;
import io.massifdb.server.cluster.ClusterReply.StatusReport;
import io.massifdb.server.cluster.NodeAddresses;
import io.massifdb.server.cluster.NodeStanding;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Members and ranges, put together from what each reachable node says of its own replicas. */
final class ClusterStatus {
  private static final Duration TIMEOUT = Duration.ofSeconds(1);

  private final Transport transport;
  private final Clock clock;
  private final NodeAddresses addresses;
  private final Supplier<List<ReplicaStatus>> replicas;
  private final Supplier<Map<NodeId, NodeStanding>> standings;

  ClusterStatus(
      Transport transport,
      Clock clock,
      NodeAddresses addresses,
      Supplier<List<ReplicaStatus>> replicas,
      Supplier<Map<NodeId, NodeStanding>> standings) {
    this.transport = transport;
    this.clock = clock;
    this.addresses = addresses;
    this.replicas = replicas;
    this.standings = standings;
  }

  /** Serves channel STATUS: this node's replicas. */
  Transport.Handler handler() {
    return (_, _, reply) -> reply.ok(ClusterMessageCodec.encode(local()));
  }

  private StatusReport local() {
    List<RangeReport> ranges = new ArrayList<>();
    for (ReplicaStatus status : replicas.get()) {
      RangeDescriptor range = status.descriptor();
      ranges.add(
          new RangeReport(
              range.id().value(),
              range.span().start(),
              range.span().end(),
              range.replicas().stream().map(ReplicaDescriptor::node).toList(),
              range.replicas().stream()
                  .filter(ReplicaDescriptor::learner)
                  .map(ReplicaDescriptor::node)
                  .toList(),
              status.isLeaseholder() ? transport.self() : null,
              status.bytes(),
              status.appliedIndex()));
    }
    return new StatusReport(List.of(), ranges, List.of(), Map.of());
  }

  /** Asks all members; blocks for a second at most. */
  StatusReport gather() {
    Map<NodeId, CompletableFuture<byte[]>> calls = new LinkedHashMap<>();
    List<NodeDescriptor> members = addresses.all();
    for (NodeDescriptor member : members) {
      if (!member.id().equals(transport.self())) {
        calls.put(member.id(), transport.call(member.id(), Channel.STATUS, new byte[0], TIMEOUT));
      }
    }
    Map<Long, RangeReport> ranges = new TreeMap<>();
    local().ranges().forEach(range -> ranges.merge(range.id(), range, ClusterStatus::newer));
    List<NodeId> unreachable = new ArrayList<>();
    calls.forEach((node, call) -> {
      StatusReport report = answer(call);
      if (report == null) {
        unreachable.add(node);
      } else {
        report.ranges().forEach(range -> ranges.merge(range.id(), range, ClusterStatus::newer));
      }
    });
    return new StatusReport(
        members,
        ranges.values().stream().sorted(Comparator.comparing(RangeReport::start)).toList(),
        unreachable,
        standings.get());
  }

  /** Of two replicas of one range the leaseholder knows best, then who has applied more. */
  private static RangeReport newer(RangeReport left, RangeReport right) {
    if ((left.leaseholder() == null) != (right.leaseholder() == null)) {
      return left.leaseholder() == null ? right : left;
    }
    return left.appliedIndex() >= right.appliedIndex() ? left : right;
  }

  private @Nullable StatusReport answer(CompletableFuture<byte[]> call) {
    try {
      if (clock.await(call, TIMEOUT.plusMillis(200))
          && !call.isCompletedExceptionally()
          && ClusterMessageCodec.decodeReply(call.resultNow()) instanceof StatusReport report) {
        return report;
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    return null;
  }
}
