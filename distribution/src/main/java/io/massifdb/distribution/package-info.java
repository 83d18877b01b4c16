/** The released class path, the demo, and the tests over processes and over the repository. */
@NullMarked
package io.massifdb.distribution;

import org.jspecify.annotations.NullMarked;
