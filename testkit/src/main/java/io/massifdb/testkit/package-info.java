/**
 * Data-driven script runner, virtual clock, scheduler, network and disk for tests and the
 * simulation.
 */
@NullMarked
package io.massifdb.testkit;

import org.jspecify.annotations.NullMarked;
