/**
 * Who waits for whom: {@link io.massifdb.txnlayer.deadlock.DeadlockDetector} is the sans-IO graph,
 * served beside the oracle by {@link io.massifdb.txnlayer.deadlock.DeadlockServer} and fed through
 * {@link io.massifdb.txnlayer.deadlock.DeadlockClient}.
 */
@NullMarked
package io.massifdb.txnlayer.deadlock;

import org.jspecify.annotations.NullMarked;
