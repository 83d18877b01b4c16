/** What the transactions of live gateways may still read, for garbage collection. */
@NullMarked
package io.massifdb.txnlayer.snapshots;

import org.jspecify.annotations.NullMarked;
