/**
 * The consensus core: one member of one Raft group as a pure state machine, without IO, clock,
 * thread or randomness of its own. It behaves like etcd's raft, whose public interaction scripts
 * are its acceptance test, and depends on the JDK alone.
 *
 * <p>Start with {@link io.massifdb.raft.RaftNode}, whose text is the contract of a host. Inside,
 * {@link io.massifdb.raft.Consensus} compares terms and changes roles; the rest depends on the role
 * ({@code FollowerRole}, {@code CandidateRole}, {@code LeaderRole}).
 *
 * <p>All classes but the records are confined to the thread that drives the node.
 */
@NullMarked
package io.massifdb.raft;

import org.jspecify.annotations.NullMarked;
