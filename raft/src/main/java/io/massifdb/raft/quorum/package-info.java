/**
 * Arithmetic of majorities: which index is committed, how an election ends. Pure functions over the
 * ids of voters, without any other notion of Raft. Start with {@link
 * io.massifdb.raft.quorum.JointQuorum}, which is all that the core uses.
 */
@NullMarked
package io.massifdb.raft.quorum;

import org.jspecify.annotations.NullMarked;
