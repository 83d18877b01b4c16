/**
 * The JDBC driver of MassifDB: PgJDBC speaks the protocol, this package chooses the host and
 * survives the death of one.
 *
 * <p>Read {@link io.massifdb.jdbc.MassifConnection} first: it says when a connection moves to
 * another host in silence and when it must not. {@link io.massifdb.jdbc.MassifDriver} is the entry
 * for {@code jdbc:massif:} URLs, {@link io.massifdb.jdbc.MassifDataSource} the one for pools,
 * {@link io.massifdb.jdbc.TransactionRunner} runs a transaction again when the server asks for it.
 *
 * <p>The {@code Forwarding...} classes hold the calls of java.sql that only hand on; their
 * subclasses hold what is ours. Needs PgJDBC and Java 17, nothing else.
 */
@NullMarked
package io.massifdb.jdbc;

import org.jspecify.annotations.NullMarked;
