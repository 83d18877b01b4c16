/**
 * What the planner knows of the data: kept by {@link StatisticsStore}, collected in the background.
 */
@NullMarked
package io.massifdb.server.statistics;

import org.jspecify.annotations.NullMarked;
