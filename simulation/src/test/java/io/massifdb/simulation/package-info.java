/** Seeds that must pass, that must fail, and that must give the same trace everywhere. */
@NullMarked
package io.massifdb.simulation;

import org.jspecify.annotations.NullMarked;
