/**
 * TPC-H: {@code ./massif workload tpch} makes the eight tables with the generator of {@code
 * io.trino.tpch}, loads them with COPY, runs the 22 queries with their substitution values of the
 * specification and holds the answers at scale 0.01 against the recorded ones.
 */
@NullMarked
package io.massifdb.benchmarks.tpch;

import org.jspecify.annotations.NullMarked;
