/** Tests of the oracle. */
@NullMarked
package io.massifdb.txnlayer.oracle;

import org.jspecify.annotations.NullMarked;
