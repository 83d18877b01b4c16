@NullMarked
package io.massifdb.txnlayer.snapshots;

import org.jspecify.annotations.NullMarked;
