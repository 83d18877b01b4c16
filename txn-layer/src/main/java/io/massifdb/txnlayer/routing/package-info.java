/**
 * From keys to leaseholders: {@link io.massifdb.txnlayer.routing.RangeSender} implements the port
 * {@code KvSender}; {@link io.massifdb.txnlayer.routing.RangeCache} remembers where ranges are.
 */
@NullMarked
package io.massifdb.txnlayer.routing;

import org.jspecify.annotations.NullMarked;
