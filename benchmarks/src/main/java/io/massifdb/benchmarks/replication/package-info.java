/**
 * The replicated log alone, beside etcd: three processes with the production Raft loop, log and
 * transport and a state machine that stores what it is given; clients in a process of their own.
 * {@code benchmarks/src/main/sh/replicated-log.sh} starts both and makes the table.
 */
@NullMarked
package io.massifdb.benchmarks.replication;

import org.jspecify.annotations.NullMarked;
