/**
 * The one order of all transactions (R1, R2): {@link io.massifdb.txnlayer.oracle.TimestampOracle}
 * is the sans-IO core, {@link io.massifdb.txnlayer.oracle.OracleServer} runs it on the node that
 * holds the system range's lease, {@link io.massifdb.txnlayer.oracle.OracleClient} is what
 * everybody draws from.
 */
@NullMarked
package io.massifdb.txnlayer.oracle;

import org.jspecify.annotations.NullMarked;
