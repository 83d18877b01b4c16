/** Histories that must be flagged, by name, and histories that must pass. */
@NullMarked
package io.massifdb.testkit.history;

import org.jspecify.annotations.NullMarked;
