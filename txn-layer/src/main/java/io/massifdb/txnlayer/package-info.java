/** Timestamp oracle, transaction coordinator, parallel commit, routing. */
@NullMarked
package io.massifdb.txnlayer;

import org.jspecify.annotations.NullMarked;
