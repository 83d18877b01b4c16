/**
 * Who goes first: latches order evaluations, locks order transactions. The two tables are sans-IO;
 * {@link io.massifdb.rangestore.concurrency.ConcurrencyControl} adds the waiting.
 */
@NullMarked
package io.massifdb.rangestore.concurrency;

import org.jspecify.annotations.NullMarked;
