package io.massifdb.server.node;

import io.massifdb.kvapi.KeyValue;
import io.massifdb.kvapi.Keys;
import io.massifdb.kvapi.NodeDescriptor;
import io.massifdb.kvapi.NodeId;
import io.massifdb.kvapi.codec.DescriptorCodec;
import io.massifdb.kvapi.seam.Clock;
import io.massifdb.kvapi.seam.Scheduler;
import io.massifdb.server.catalog.MetaEntries;
import io.massifdb.server.cluster.NodeAddresses;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The members as the system range lists them; each node keeps its own entry right and reads the
 * others'.
 */
final class NodeRegistry {
  private static final Logger LOG = LoggerFactory.getLogger(NodeRegistry.class);
  private static final Duration INTERVAL = Duration.ofSeconds(5);
  private static final Duration RETRY = Duration.ofMillis(200);

  private final MetaEntries entries;
  private final NodeAddresses addresses;
  private final NodeDescriptor self;
  private final Clock clock;
  private volatile boolean closed;

  NodeRegistry(MetaEntries entries, NodeAddresses addresses, NodeDescriptor self, Clock clock) {
    this.entries = entries;
    this.addresses = addresses;
    this.self = self;
    this.clock = clock;
  }

  void start(Scheduler scheduler) {
    scheduler.spawn("node-registry", this::keepUpToDate);
  }

  void close() {
    closed = true;
  }

  private void keepUpToDate() {
    boolean registered = false;
    while (!closed) {
      Duration pause = INTERVAL;
      try {
        if (!registered) {
          entries.put(Keys.nodeRegistry(self.id()), DescriptorCodec.encode(self));
          registered = true;
        }
        addresses.learn(read());
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

  /**
   * Gives a new member the next number; a node that asks again under its address keeps its number.
   */
  NodeDescriptor admit(NodeDescriptor candidate) {
    while (true) {
      int last = 0;
      for (NodeDescriptor node : read()) {
        if (node.rpcAddress().equals(candidate.rpcAddress())) {
          return node;
        }
        last = Math.max(last, node.id().value());
      }
      NodeDescriptor numbered =
          new NodeDescriptor(
              new NodeId(last + 1),
              candidate.rpcAddress(),
              candidate.sqlAddress(),
              candidate.httpAddress(),
              candidate.version());
      if (entries.compareAndSet(
          Keys.nodeRegistry(numbered.id()), null, DescriptorCodec.encode(numbered))) {
        addresses.learn(List.of(numbered));
        return numbered;
      }
    }
  }
}
