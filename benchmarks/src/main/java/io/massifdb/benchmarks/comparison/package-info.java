/**
 * Figures to be set beside those of another server: {@code ./massif workload measure} runs a list
 * of loads with 1, 8 and 32 connections in short windows against one URL and writes a line for
 * each; {@code benchmarks/src/main/sh/compare.sh} starts the servers and makes the table.
 */
@NullMarked
package io.massifdb.benchmarks.comparison;

import org.jspecify.annotations.NullMarked;
