package io.massifdb.server.cluster;

import io.massifdb.kvapi.NodeDescriptor;
import io.massifdb.kvapi.NodeId;
import io.massifdb.server.rpc.AddressBook;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * What this node knows of the members: first from its identity file, then from the registry.
 * Thread-safe.
 */
public final class NodeAddresses implements AddressBook {
  private final Map<NodeId, NodeDescriptor> members = new ConcurrentSkipListMap<>();

  @Override
  public Optional<String> rpcAddress(NodeId node) {
    return find(node).map(NodeDescriptor::rpcAddress);
  }

  public Optional<NodeDescriptor> find(NodeId node) {
    return Optional.ofNullable(members.get(node));
  }

  public void learn(Collection<NodeDescriptor> nodes) {
    nodes.forEach(node -> members.put(node.id(), node));
  }

  /** In the order of their numbers. */
  public List<NodeDescriptor> all() {
    return List.copyOf(members.values());
  }
}
