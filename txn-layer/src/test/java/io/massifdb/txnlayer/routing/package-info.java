/** Tests of the routing. */
@NullMarked
package io.massifdb.txnlayer.routing;

import org.jspecify.annotations.NullMarked;
