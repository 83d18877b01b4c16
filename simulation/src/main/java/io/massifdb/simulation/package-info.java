/**
 * The whole cluster in one thread from a seed.
 *
 * <p>{@link io.massifdb.simulation.Simulation} builds three {@link
 * io.massifdb.simulation.SimulatedMachine}s that run the production {@code Node}, SQL included, on
 * the testkit's twins of clock, scheduler, transport, disk and engine; a {@link
 * io.massifdb.simulation.Nemesis} breaks them, a {@link io.massifdb.simulation.BankWorkload} uses
 * them through the PostgreSQL protocol, and {@link io.massifdb.simulation.BankHistory} and {@link
 * io.massifdb.simulation.ReplicaComparison} judge. Everything is drawn from one seed, so a failing
 * run is replayed by its number.
 */
@NullMarked
package io.massifdb.simulation;

import org.jspecify.annotations.NullMarked;
