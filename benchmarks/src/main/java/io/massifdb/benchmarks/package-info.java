/** JMH benchmarks and workloads. */
@NullMarked
package io.massifdb.benchmarks;

import org.jspecify.annotations.NullMarked;
