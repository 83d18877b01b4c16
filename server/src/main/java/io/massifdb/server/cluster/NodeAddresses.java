package io.massifdb.server.cluster;

import io.massifdb.kvapi.NodeDescriptor;
import io.massifdb.kvapi.NodeId;
import io.massifdb.server.rpc.AddressBook;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * What this node knows of the members: first from its identity file, then from the registry.
 * Thread-safe.
 */
public final class NodeAddresses implements AddressBook {
  private final ConcurrentSkipListMap<NodeId, NodeDescriptor> members =
      new ConcurrentSkipListMap<>();

  @Override
  public Optional<String> rpcAddress(NodeId node) {
    return find(node).map(NodeDescriptor::rpcAddress).filter(address -> isLatest(node, address));
  }

  /** Who came later under the same address has it: the other one is gone. */
  private boolean isLatest(NodeId node, String address) {
    return members.tailMap(node, false).values().stream()
        .noneMatch(later -> later.rpcAddress().equals(address));
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
