package io.massifdb.server.allocator;

import io.massifdb.kvapi.Answer;
import io.massifdb.kvapi.NodeDescriptor;
import io.massifdb.kvapi.NodeId;
import io.massifdb.kvapi.Request;
import io.massifdb.kvapi.port.KvSender;
import io.massifdb.kvapi.port.LeaseView;
import io.massifdb.kvapi.seam.Clock;
import io.massifdb.kvapi.seam.Scheduler;
import io.massifdb.server.catalog.LeaderRounds;
import io.massifdb.server.cluster.ClusterReply.RangeReport;
import io.massifdb.server.cluster.ClusterReply.StatusReport;
import io.massifdb.server.cluster.NodeStanding;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps replicas and leases where they should be, on the node that leads the system range:
 *
 * <pre>
 * ask all nodes -> {@link ClusterView} -> {@link Allocation} -> ChangeVoters, TransferLease to the leaseholders
 * </pre>
 *
 * <p>Two nodes may do so at once while that lease moves: a change names the voters it was decided
 * for, and the range does one at a time. While there is nothing to do it looks rarely.
 */
public final class Allocator implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Allocator.class);
  private static final Duration CHANGE_BUDGET = Duration.ofMinutes(10);
  private static final Duration TRANSFER_BUDGET = Duration.ofSeconds(5);
  private static final Duration QUIET_PAUSE = Duration.ofSeconds(15);
  private static final int LOOKS_PER_DEATH = 3;
  private static final int LOOKS_LEFT_OUT = 4;

  private final AllocatorSettings settings;
  private final Supplier<StatusReport> status;
  private final KvSender sender;
  private final Clock clock;
  private final Scheduler scheduler;
  private final LeaderRounds rounds;
  private final Silences silences;
  private final Supplier<Map<NodeId, NodeStanding>> standings;
  private final Duration quietPause;
  private final Map<Long, Move> underWay = new ConcurrentSkipListMap<>();
  private Map<NodeId, NodeStanding> lookedAtStandings = Map.of();
  private boolean quiet;
  private long lookedNanos;

  /**
   * @param status asks all nodes, which costs them something; blocks
   * @param standings as this node has read them last
   */
  public Allocator(
      AllocatorSettings settings,
      Supplier<StatusReport> status,
      Supplier<Map<NodeId, NodeStanding>> standings,
      KvSender sender,
      LeaseView lease,
      Clock clock,
      Scheduler scheduler) {
    this.settings = settings;
    this.status = status;
    this.standings = standings;
    this.sender = sender;
    this.clock = clock;
    this.scheduler = scheduler;
    Duration often = settings.deadAfter().dividedBy(LOOKS_PER_DEATH);
    this.quietPause = often.compareTo(QUIET_PAUSE) < 0 ? often : QUIET_PAUSE;
    Duration longest =
        quietPause.compareTo(settings.interval()) < 0 ? settings.interval() : quietPause;
    this.silences = new Silences(longest.multipliedBy(LOOKS_LEFT_OUT));
    this.rounds = new LeaderRounds("allocator", clock, lease, settings.interval(), this::round);
  }

  public void start() {
    rounds.start(scheduler);
  }

  @Override
  public void close() {
    rounds.close();
  }

  private void round() {
    long now = clock.monotonicNanos();
    if (quiet
        && now - lookedNanos < quietPause.toNanos()
        && standings.get().equals(lookedAtStandings)) {
      return;
    }
    lookedAtStandings = standings.get();
    StatusReport report = status.get();
    lookedNanos = clock.monotonicNanos();
    List<NodeId> members = report.members().stream().map(NodeDescriptor::id).toList();
    silences.round(lookedNanos, members, report.unreachable());
    List<Move> moves = Allocation.decide(view(report), settings, underWay);
    quiet = moves.isEmpty() && underWay.isEmpty();
    for (Move move : moves) {
      if (!rounds.isClosed() && underWay.putIfAbsent(move.range(), move) == null) {
        scheduler.spawn("allocator move", () -> carryOut(move));
      }
    }
  }

  private ClusterView view(StatusReport report) {
    Map<NodeId, ClusterView.Health> nodes = new TreeMap<>();
    for (NodeDescriptor member : report.members()) {
      nodes.put(member.id(), health(member.id(), report));
    }
    report
        .standings()
        .forEach((node, standing) -> {
          if (standing == NodeStanding.RETIRED) {
            nodes.put(node, ClusterView.Health.DEAD);
          }
        });
    return new ClusterView(nodes, report.ranges().stream().map(Allocator::range).toList());
  }

  private ClusterView.Health health(NodeId node, StatusReport report) {
    boolean leaving = report.standings().get(node) == NodeStanding.DECOMMISSIONING;
    if (!report.unreachable().contains(node)) {
      return leaving ? ClusterView.Health.LEAVING : ClusterView.Health.LIVE;
    }
    // Who was to leave anyway is not waited for.
    return leaving || silences.of(node).compareTo(settings.deadAfter()) > 0
        ? ClusterView.Health.DEAD
        : ClusterView.Health.SILENT;
  }

  private static ClusterView.Range range(RangeReport report) {
    TreeSet<NodeId> voters = new TreeSet<>(report.replicas());
    report.learners().forEach(voters::remove);
    return new ClusterView.Range(
        report.id(),
        report.start(),
        voters,
        new TreeSet<>(report.learners()),
        report.leaseholder(),
        report.sizeBytes());
  }

  private void carryOut(Move move) {
    try {
      Answer answer =
          switch (move) {
            case Move.Change change ->
                sender.send(
                    new Request.Upkeep.ChangeVoters(
                        change.start(),
                        new ArrayList<>(change.present()),
                        new ArrayList<>(change.wanted())),
                    CHANGE_BUDGET);
            case Move.Transfer transfer ->
                sender.send(
                    new Request.TransferLease(transfer.start(), transfer.to()), TRANSFER_BUDGET);
          };
      LOG.info("{}: {}", move, answer);
    } catch (RuntimeException e) {
      LOG.info("not done: {}", move, e);
    } finally {
      underWay.remove(move.range());
    }
  }
}
