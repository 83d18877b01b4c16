/**
 * The test of the test: known bugs are put back into the product's classes while they are loaded,
 * and the simulation has to find each of them. The product itself holds no switch.
 */
@NullMarked
package io.massifdb.simulation.bugs;

import org.jspecify.annotations.NullMarked;
