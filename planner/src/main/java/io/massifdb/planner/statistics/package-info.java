/// What is known of the data: [TableStatistics] of each table, made from a [StatisticsSample] of
/// its rows, kept as bytes by [StatisticsCodec].
@NullMarked
package io.massifdb.planner.statistics;

import org.jspecify.annotations.NullMarked;
