/** The production twins of the seams: the system's clocks, threads and randomness. */
@NullMarked
package io.massifdb.server.seam;

import org.jspecify.annotations.NullMarked;
