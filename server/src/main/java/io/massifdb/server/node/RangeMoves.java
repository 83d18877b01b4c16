package io.massifdb.server.node;

import io.massifdb.kvapi.Answer;
import io.massifdb.kvapi.NodeId;
import io.massifdb.kvapi.Request;
import io.massifdb.kvapi.port.KvSender;
import io.massifdb.server.cluster.ClusterReply;
import io.massifdb.server.cluster.ClusterReply.RangeReport;
import io.massifdb.server.cluster.ClusterReply.StatusReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Replicas and leases that somebody moves by hand. */
final class RangeMoves {
  private static final Duration MOVE = Duration.ofMinutes(9);
  private static final Duration TRANSFER = Duration.ofSeconds(15);

  private final KvSender sender;
  private final Supplier<StatusReport> status;

  RangeMoves(KvSender sender, Supplier<StatusReport> status) {
    this.sender = sender;
    this.status = status;
  }

  ClusterReply moveReplica(long id, NodeId from, NodeId to) {
    StatusReport report = status.get();
    RangeReport range = find(id, report);
    if (range == null) {
      return new ClusterReply.Refused("there is no range " + id);
    }
    List<NodeId> present = new ArrayList<>(range.replicas());
    present.removeAll(range.learners());
    boolean known = report.members().stream().anyMatch(member -> member.id().equals(to));
    if (!present.contains(from) || present.contains(to) || !known) {
      return new ClusterReply.Refused(
          "range " + id + " is on " + present + " and cannot move from " + from + " to " + to);
    }
    if (present.size() == 1) {
      return new ClusterReply.Refused("range " + id + " has one replica only");
    }
    List<NodeId> wanted = new ArrayList<>(present);
    wanted.set(wanted.indexOf(from), to);
    return reply(
        sender.send(new Request.Upkeep.ChangeVoters(range.start(), present, wanted), MOVE));
  }

  ClusterReply moveLease(long id, NodeId to) {
    RangeReport range = find(id, status.get());
    if (range == null) {
      return new ClusterReply.Refused("there is no range " + id);
    }
    if (!range.replicas().contains(to) || range.learners().contains(to)) {
      return new ClusterReply.Refused("range " + id + " has no voter on " + to);
    }
    return reply(sender.send(new Request.TransferLease(range.start(), to), TRANSFER));
  }

  private static @Nullable RangeReport find(long id, StatusReport report) {
    return report.ranges().stream().filter(range -> range.id() == id).findFirst().orElse(null);
  }

  private static ClusterReply reply(Answer answer) {
    return answer instanceof Answer.Done
        ? new ClusterReply.Done()
        : new ClusterReply.Refused("not done: " + answer);
  }
}
