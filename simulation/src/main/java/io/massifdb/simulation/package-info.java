/** The whole cluster in one thread from a seed. */
@NullMarked
package io.massifdb.simulation;

import org.jspecify.annotations.NullMarked;
