/**
 * One client's conversation: {@link io.massifdb.server.session.Session} drives a statement from
 * text to rows, owns the transaction, its retries, the settings and the prepared statements.
 */
@NullMarked
package io.massifdb.server.session;

import org.jspecify.annotations.NullMarked;
