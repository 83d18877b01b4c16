/// EXPLAIN: a plan as a tree of titles and properties ([ExplainTree]), written as text or JSON.
@NullMarked
package io.massifdb.planner.explain;

import org.jspecify.annotations.NullMarked;
