/** One node's storage: engine, Raft log, replicas, leases, concurrency control, MVCC. */
@NullMarked
package io.massifdb.rangestore;

import org.jspecify.annotations.NullMarked;
