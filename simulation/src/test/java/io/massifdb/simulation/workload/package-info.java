/** The judges of the workloads. */
@NullMarked
package io.massifdb.simulation.workload;

import org.jspecify.annotations.NullMarked;
