package io.massifdb.testkit;

import io.massifdb.kvapi.NodeId;
import io.massifdb.kvapi.seam.Transport.Channel;
import io.massifdb.kvapi.seam.Transport.Lane;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The network between simulated nodes. Each directed link has its delay, loss and duplication, and
 * may be cut in one direction alone. Within a link and lane messages keep their order, as on one
 * connection; a lost one is just missing.
 */
public final class SimulatedNetwork {
  /**
   * How a link behaves.
   *
   * @param loss probability that a message is lost
   * @param duplication probability that a send arrives twice
   */
  public record Link(Duration delayMin, Duration delayMax, double loss, double duplication) {
    public static final Link LAN =
        new Link(Duration.ofNanos(100_000), Duration.ofNanos(500_000), 0, 0);
  }

  private record Direction(NodeId from, NodeId to) {}

  private record Order(Direction direction, Lane lane) {}

  private final Timeline timeline;
  private final SeededRandom random;
  private final Map<NodeId, SimulatedTransport> nodes = new TreeMap<>();
  private final Map<Direction, Link> links = new LinkedHashMap<>();
  private final Set<Direction> cut = new HashSet<>();
  private final Map<Order, Long> lastArrival = new HashMap<>();
  private Link usual = Link.LAN;
  private Listener listener = (_, _, _) -> {};

  public SimulatedNetwork(Timeline timeline, SeededRandom random) {
    this.timeline = timeline;
    this.random = random;
  }

  /** The transport of a node; takes the place of the one of its earlier life. */
  public SimulatedTransport join(NodeId node, SimulatedScheduler scheduler, VirtualClock clock) {
    SimulatedTransport transport = new SimulatedTransport(node, this, scheduler, clock);
    nodes.put(node, transport);
    return transport;
  }

  /** Is told of each message that a node receives. */
  public void setListener(Listener receiver) {
    listener = receiver;
  }

  /** How links behave that have no setting of their own. */
  public void setUsual(Link link) {
    usual = link;
  }

  public void set(NodeId from, NodeId to, Link link) {
    links.put(new Direction(from, to), link);
  }

  /** Loses everything from one node to another. */
  public void cut(NodeId from, NodeId to) {
    cut.add(new Direction(from, to));
  }

  /** Cuts a node off in both directions. */
  public void isolate(NodeId node) {
    for (NodeId other : nodes.keySet()) {
      if (!other.equals(node)) {
        cut(node, other);
        cut(other, node);
      }
    }
  }

  /** Ends all cuts and all links' own settings. */
  public void heal() {
    cut.clear();
    links.clear();
  }

  /** Delivers (or loses) a message: {@code arrival} runs at the receiver. */
  void carry(NodeId from, NodeId to, Lane lane, boolean mayDuplicate, Arrival arrival) {
    Direction direction = new Direction(from, to);
    Link link = links.getOrDefault(direction, usual);
    if (cut.contains(direction) || random.chance(link.loss)) {
      return;
    }
    int copies = mayDuplicate && random.chance(link.duplication) ? 2 : 1;
    for (int i = 0; i < copies; i++) {
      deliver(direction, lane, link, arrival);
    }
  }

  private void deliver(Direction direction, Lane lane, Link link, Arrival arrival) {
    long spread = link.delayMax.minus(link.delayMin).toNanos();
    long delay = link.delayMin.toNanos() + (long) (random.nextDouble() * spread);
    Order order = new Order(direction, lane);
    long at = Math.max(timeline.nowNanos() + delay, lastArrival.getOrDefault(order, 0L) + 1);
    lastArrival.put(order, at);
    var _ =
        timeline.schedule(
            at,
            "network",
            () -> {
              SimulatedTransport receiver = nodes.get(direction.to);
              if (receiver != null && !cut.contains(direction)) {
                arrival.at(receiver);
              }
            });
  }

  /** A message is being received. */
  void note(NodeId from, NodeId to, Channel channel, byte[] payload) {
    timeline.note(
        "network",
        from.value() + "->" + to.value() + " " + channel.name(),
        Arrays.hashCode(payload));
    listener.received(from, channel, payload);
  }

  /** Is told what nodes receive. */
  public interface Listener {
    void received(NodeId from, Channel channel, byte[] payload);
  }

  /** What happens at the receiver. */
  interface Arrival {
    void at(SimulatedTransport receiver);
  }
}
