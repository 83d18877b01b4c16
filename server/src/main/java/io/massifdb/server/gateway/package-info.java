/**
 * The SQL port: Netty sockets on one side, {@code PgConnection} on virtual threads on the other.
 */
@NullMarked
package io.massifdb.server.gateway;

import org.jspecify.annotations.NullMarked;
