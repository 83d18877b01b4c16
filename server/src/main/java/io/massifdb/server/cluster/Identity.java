package io.massifdb.server.cluster;

import io.massifdb.kvapi.NodeDescriptor;
import io.massifdb.kvapi.NodeId;
import java.util.List;

/**
 * Who this node is for ever.
 *
 * @param founders the members at initialisation, from whom the first ranges' replicas follow
 */
public record Identity(String clusterId, NodeId self, List<NodeDescriptor> founders) {
  public Identity {
    founders = List.copyOf(founders);
  }
}
