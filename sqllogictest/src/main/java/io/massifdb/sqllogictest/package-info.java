/**
 * Runs sqllogictest scripts over java.sql: the classic dialect and those of sqllogictest-rs,
 * CockroachDB and DuckDB.
 *
 * <p>A script goes {@link io.massifdb.sqllogictest.LineReader} (files, includes, loops) &rarr;
 * {@link io.massifdb.sqllogictest.ScriptParser} ({@link io.massifdb.sqllogictest.ScriptRecord}s,
 * one at a time, so that a script of a million records needs no memory) &rarr; {@link
 * io.massifdb.sqllogictest.ScriptRunner}. What counts as right: every record that PostgreSQL
 * passes, and the same SQLSTATE where PostgreSQL fails; {@link
 * io.massifdb.sqllogictest.ExpectedFailures} holds the latter, recorded from a run against
 * PostgreSQL.
 */
@NullMarked
package io.massifdb.sqllogictest;

import org.jspecify.annotations.NullMarked;
