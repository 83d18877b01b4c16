/** The SQL shell. */
@NullMarked
package io.massifdb.shell;

import org.jspecify.annotations.NullMarked;
