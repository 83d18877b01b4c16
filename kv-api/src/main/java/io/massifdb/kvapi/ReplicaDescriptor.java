package io.massifdb.kvapi;

/** One copy of a range. {@code replicaId} is its Raft id, unique within the range for ever. */
public record ReplicaDescriptor(NodeId node, long replicaId, boolean learner) {}
