package io.massifdb.server.node;

import io.massifdb.kvapi.Key;
import io.massifdb.kvapi.KeyValue;
import io.massifdb.kvapi.Keys;
import io.massifdb.kvapi.NodeDescriptor;
import io.massifdb.kvapi.NodeId;
import io.massifdb.kvapi.RangeDescriptor;
import io.massifdb.kvapi.codec.DescriptorCodec;
import io.massifdb.kvapi.seam.Clock;
import io.massifdb.kvapi.seam.Scheduler;
import io.massifdb.server.catalog.MetaEntries;
import io.massifdb.server.cluster.KnownCluster;
import io.massifdb.server.cluster.KnownClusterFile;
import io.massifdb.server.cluster.NodeAddresses;
import io.massifdb.server.cluster.NodeStanding;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The members as the system range lists them; each node keeps its own entry right and reads the
 * others'. What was read last lies in a file, for the next start.
 */
final class NodeRegistry {
  private static final Logger LOG = LoggerFactory.getLogger(NodeRegistry.class);
  private static final Duration INTERVAL = Duration.ofSeconds(5);
  private static final Duration RETRY = Duration.ofMillis(200);

  private final MetaEntries entries;
  private final NodeAddresses addresses;
  private final NodeDescriptor self;
  private final List<NodeDescriptor> founders;
  private final Clock clock;
  private final KnownClusterFile file;
  private final Supplier<RangeDescriptor> systemRange;
  private volatile KnownCluster known;
  private volatile Map<NodeId, NodeStanding> standings = Map.of();
  private volatile boolean closed;

  /**
   * @param systemRange where it is as far as this node knows
   */
  NodeRegistry(
      MetaEntries entries,
      NodeAddresses addresses,
      NodeDescriptor self,
      List<NodeDescriptor> founders,
      Clock clock,
      KnownClusterFile file,
      Supplier<RangeDescriptor> systemRange) {
    this.entries = entries;
    this.addresses = addresses;
    this.self = self;
    this.founders = founders;
    this.clock = clock;
    this.file = file;
    this.systemRange = systemRange;
    this.known = file.read();
  }

  void start(Scheduler scheduler) {
    scheduler.spawn("node-registry", this::keepUpToDate);
  }

  void close() {
    closed = true;
  }

  KnownCluster known() {
    return known;
  }

  /** As read last; nodes that never started have none. */
  Map<NodeId, NodeStanding> standings() {
    return standings;
  }

  private void keepUpToDate() {
    boolean registered = false;
    while (!closed) {
      Duration pause = INTERVAL;
      try {
        if (!registered) {
          register();
          registered = true;
        }
        learn();
      } catch (RuntimeException e) {
        LOG.debug("node registry not reached", e);
        pause = RETRY;
      }
      try {
        clock.sleep(pause);
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  /** From now on nobody takes this node for one that never started. */
  private void register() {
    entries.put(Keys.nodeRegistry(self.id()), DescriptorCodec.encode(self));
    NodeStanding standing = readStandings().get(self.id());
    if (standing == null || standing == NodeStanding.RETIRED) {
      entries.put(Keys.nodeStanding(self.id()), NodeStanding.ACTIVE.encode());
    }
  }

  private void learn() {
    Map<NodeId, NodeStanding> read = readStandings();
    List<NodeDescriptor> members = read();
    standings = read;
    addresses.learn(members);
    KnownCluster now = new KnownCluster(members, systemRange.get());
    if (!now.equals(known)) {
      file.write(now);
      known = now;
    }
  }

  private List<NodeDescriptor> read() {
    List<NodeDescriptor> nodes = new ArrayList<>();
    for (KeyValue pair : entries.scan(Keys.NODE_REGISTRY)) {
      byte[] value = pair.value();
      if (value != null) {
        nodes.add(DescriptorCodec.decodeNode(value));
      }
    }
    return nodes;
  }

  private Map<NodeId, NodeStanding> readStandings() {
    Map<NodeId, NodeStanding> read = new TreeMap<>();
    for (KeyValue pair : entries.scan(Keys.NODE_STANDING)) {
      byte[] value = pair.value();
      if (value != null) {
        byte[] key = pair.key().bytes();
        NodeId node = new NodeId(ByteBuffer.wrap(key, key.length - 4, 4).getInt());
        read.put(node, NodeStanding.decode(value));
      }
    }
    return read;
  }

  /**
   * Gives a fresh node a number. One that asks again before it ever started keeps what it got, and
   * a founder that missed the beginning is the founder. But whoever started once and is fresh again
   * has lost its data: what its replicas promised is forgotten, so it must never speak for them
   * again. It becomes another node, and the one that had its address is retired.
   *
   * <p>A request may be late: its sender may have become a founder meanwhile. So who is to retire
   * somebody asks first, after the registry was read, whether the one at the address is fresh
   * still; if that one was registered, it would not be.
   */
  Optional<NodeDescriptor> admit(NodeDescriptor candidate, Predicate<String> isFresh) {
    while (true) {
      Map<NodeId, NodeStanding> present = readStandings();
      int last = 0;
      List<NodeDescriptor> former = new ArrayList<>();
      List<NodeDescriptor> members = read();
      for (NodeDescriptor node : members) {
        last = Math.max(last, node.id().value());
        boolean sameAddress = node.rpcAddress().equals(candidate.rpcAddress());
        if (sameAddress && !present.containsKey(node.id())) {
          return Optional.of(node);
        }
        if (sameAddress && present.get(node.id()) != NodeStanding.RETIRED) {
          former.add(node);
        }
      }
      for (NodeDescriptor founder : founders) {
        last = Math.max(last, founder.id().value());
        boolean registered = members.stream().anyMatch(node -> node.id().equals(founder.id()));
        if (founder.rpcAddress().equals(candidate.rpcAddress()) && !registered) {
          return Optional.of(numbered(candidate, founder.id()));
        }
      }
      if (!former.isEmpty() && !isFresh.test(candidate.rpcAddress())) {
        return Optional.empty();
      }
      NodeDescriptor numbered = numbered(candidate, new NodeId(last + 1));
      former.forEach(node -> setStanding(node.id(), NodeStanding.RETIRED));
      if (entries.compareAndSet(
          Keys.nodeRegistry(numbered.id()), null, DescriptorCodec.encode(numbered))) {
        learn();
        return Optional.of(numbered);
      }
    }
  }

  private static NodeDescriptor numbered(NodeDescriptor node, NodeId number) {
    return new NodeDescriptor(
        number, node.rpcAddress(), node.sqlAddress(), node.httpAddress(), node.version());
  }

  /** Whatever it was before; every node learns it within seconds, this one now. */
  void setStanding(NodeId node, NodeStanding standing) {
    Key key = Keys.nodeStanding(node);
    entries.put(key, standing.encode());
    learn();
  }
}
