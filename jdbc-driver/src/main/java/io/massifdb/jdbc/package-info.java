/** The JDBC driver: PgJDBC underneath; topology, failover and embedded mode. */
@NullMarked
package io.massifdb.jdbc;

import org.jspecify.annotations.NullMarked;
