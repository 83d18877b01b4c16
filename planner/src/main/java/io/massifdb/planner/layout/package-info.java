/// Where the columns of a table stand in its keys and values; docs/formats/rows.md is the
/// specification. Planner, executor and backfill share it, so that there is one place that knows.
@NullMarked
package io.massifdb.planner.layout;

import org.jspecify.annotations.NullMarked;
