package io.massifdb.raft;

/**
 * The answer to {@link RaftNode#readIndex}: once the host has applied up to the index it may serve
 * the read, linearizably.
 *
 * @param context the bytes given to {@code readIndex}
 */
public record ReadState(long index, byte[] context) {}
