/**
 * The ports at which modules that do not know each other meet: txn-layer, range-store, expression
 * and server. Wired by the composition root in server.
 */
@NullMarked
package io.massifdb.kvapi.port;

import org.jspecify.annotations.NullMarked;
