/**
 * What clients do in a simulation and what must hold of it. Everything goes through SQL; nothing
 * here knows whether the database is simulated.
 */
@NullMarked
package io.massifdb.simulation.workload;

import org.jspecify.annotations.NullMarked;
