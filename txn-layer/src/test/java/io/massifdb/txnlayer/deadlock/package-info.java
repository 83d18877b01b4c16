/** Tests of the deadlock. */
@NullMarked
package io.massifdb.txnlayer.deadlock;

import org.jspecify.annotations.NullMarked;
