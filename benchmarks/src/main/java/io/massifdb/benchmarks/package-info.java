/**
 * Loads and measurements: {@link io.massifdb.benchmarks.Workload} drives a running cluster (or
 * PostgreSQL) over JDBC, the JMH benchmarks beside it measure single parts.
 *
 * <p>The bank is a test as much as a load: it keeps a list of every transfer that the server
 * acknowledged and finds out afterwards whether each of them is there, see {@link
 * io.massifdb.benchmarks.BankCheck}.
 */
@NullMarked
package io.massifdb.benchmarks;

import org.jspecify.annotations.NullMarked;
