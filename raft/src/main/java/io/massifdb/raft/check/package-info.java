/**
 * The promises of Raft as objects that watch a whole group, member by member, and throw as soon as
 * one is broken. For tests and simulations, which see all members at once; {@link
 * io.massifdb.raft.check.GroupInvariants} bundles them.
 */
@NullMarked
package io.massifdb.raft.check;

import org.jspecify.annotations.NullMarked;
