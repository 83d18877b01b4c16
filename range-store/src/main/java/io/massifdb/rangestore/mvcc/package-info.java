/**
 * Versions, intents and transaction records: their formats in the engine and the reads and writes
 * over them. No locks, no clocks, no proposals: a reader works on a snapshot, a writer fills a
 * write batch. Read {@link io.massifdb.rangestore.mvcc.MvccReader} first.
 */
@NullMarked
package io.massifdb.rangestore.mvcc;

import org.jspecify.annotations.NullMarked;
