package io.massifdb.server.cluster;

import io.massifdb.kvapi.NodeDescriptor;

/** What a running member does on behalf of {@link Membership}. */
public interface ClusterService {
  /** Registers a new member and gives it a number. Blocks. */
  NodeDescriptor admit(NodeDescriptor candidate);

  /** Waits until SQL is served and sets the superuser's password unless it is empty. Blocks. */
  void completeInitialisation(String password);

  /** Members and ranges as this node sees them. Blocks shortly. */
  ClusterReply.StatusReport status();
}
