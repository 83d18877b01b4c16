/**
 * One Raft group from one seed: members with disks, over a network, under a nemesis, in virtual
 * time. Start with {@link io.massifdb.raft.simulation.Simulation}; {@link
 * io.massifdb.raft.simulation.SimulationTest} says how to repeat a run.
 */
@NullMarked
package io.massifdb.raft.simulation;

import org.jspecify.annotations.NullMarked;
