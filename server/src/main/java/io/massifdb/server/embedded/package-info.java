/**
 * A node inside the application's own process, for {@code jdbc:massif:embedded:} URLs and for
 * tests.
 */
@NullMarked
package io.massifdb.server.embedded;

import org.jspecify.annotations.NullMarked;
