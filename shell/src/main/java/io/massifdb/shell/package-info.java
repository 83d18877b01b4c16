/**
 * The SQL shell: psql's backslash language over our JDBC driver.
 *
 * <p>{@link io.massifdb.shell.Shell} is the command and the API for programs that start a shell
 * themselves. Lines go to the {@link io.massifdb.shell.Interpreter}, which cuts them into
 * statements with the {@link io.massifdb.shell.SqlLexer}; statements go to the {@link
 * io.massifdb.shell.QueryRunner}, backslash commands to {@link io.massifdb.shell.MetaCommands};
 * what comes back is a {@link io.massifdb.shell.ResultTable}, printed by a {@link
 * io.massifdb.shell.ResultFormat}. {@link io.massifdb.shell.Console} is the only part that knows
 * the terminal.
 */
@NullMarked
package io.massifdb.shell;

import org.jspecify.annotations.NullMarked;
