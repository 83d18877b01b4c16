/**
 * The HTTP port of a node: {@code /health}, {@code /metrics} in Prometheus text and {@code /}, one
 * page with nodes, ranges and leaseholders.
 */
@NullMarked
package io.massifdb.server.console;

import org.jspecify.annotations.NullMarked;
