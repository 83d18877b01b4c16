/**
 * The subcommands of {@code massif} that run or administer nodes: start, init, node, range, debug.
 */
@NullMarked
package io.massifdb.server.command;

import org.jspecify.annotations.NullMarked;
