/// Rows on disk for as long as a query runs: [SpillSpace] is a node's room for them, [SpillFile]
/// one sequence of batches, [SpillPartitions] rows spread over files by their hash.
@NullMarked
package io.massifdb.execution.spill;

import org.jspecify.annotations.NullMarked;
