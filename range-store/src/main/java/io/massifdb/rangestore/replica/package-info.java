/**
 * The leaseholder's side of the transaction protocol: a replica evaluates requests under latches
 * and locks, proposes their effects as commands, and applies commands in log order. Read {@link
 * io.massifdb.rangestore.replica.Replica} first, then {@link
 * io.massifdb.rangestore.replica.Evaluator}.
 */
@NullMarked
package io.massifdb.rangestore.replica;

import org.jspecify.annotations.NullMarked;
