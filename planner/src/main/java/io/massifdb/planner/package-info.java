/** Calcite rules, statistics, cost and physical plans. */
@NullMarked
package io.massifdb.planner;

import org.jspecify.annotations.NullMarked;
