/**
 * How the driver finds a server that runs inside the same process, for {@code
 * jdbc:massif:embedded:} URLs. The server implements {@link
 * io.massifdb.jdbc.spi.EmbeddedServerProvider} and is found by {@link java.util.ServiceLoader}.
 */
@NullMarked
package io.massifdb.jdbc.spi;

import org.jspecify.annotations.NullMarked;
