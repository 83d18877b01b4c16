package io.massifdb.raft;

/**
 * Volatile state worth telling the host about; it is never persisted.
 *
 * @param leader the leader this node knows of, {@link RaftNode#NONE} if none
 * @param role what this node is
 */
public record SoftState(long leader, Role role) {}
