/**
 * The Raft log of a store: one segmented, append-only log for all ranges, so that one sync makes
 * the entries of every range durable that has something to write.
 *
 * <p>Read {@link io.massifdb.rangestore.log.RaftLogStore} first; the bytes are specified in {@code
 * docs/formats/raft-log.md}. {@link io.massifdb.rangestore.log.FileDisk} is the production twin of
 * the {@link io.massifdb.kvapi.seam.Disk} seam.
 */
@NullMarked
package io.massifdb.rangestore.log;

import org.jspecify.annotations.NullMarked;
