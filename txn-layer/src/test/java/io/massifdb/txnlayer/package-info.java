/** Coordinator against a naive model of ranges that can lose, delay and duplicate. */
@NullMarked
package io.massifdb.txnlayer;

import org.jspecify.annotations.NullMarked;
