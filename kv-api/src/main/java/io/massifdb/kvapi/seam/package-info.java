/**
 * The only ways to touch the world: time, randomness, threads, network, disk and the storage
 * engine. Each has a production twin and a simulated one, so that a whole cluster runs from one
 * seed.
 */
@NullMarked
package io.massifdb.kvapi.seam;

import org.jspecify.annotations.NullMarked;
