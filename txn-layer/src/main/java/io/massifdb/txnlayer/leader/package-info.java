/**
 * Services that run beside the leaseholder of the system range and how to reach them: {@link
 * io.massifdb.txnlayer.leader.LeaderCalls} follows the lease, {@link
 * io.massifdb.txnlayer.leader.MessageCodec} has the bytes.
 */
@NullMarked
package io.massifdb.txnlayer.leader;

import org.jspecify.annotations.NullMarked;
