/**
 * The gateway's half of transactions: {@link io.massifdb.txnlayer.Transaction} buffers writes,
 * remembers what was read and commits in one round. Read {@code Transaction} first, then {@code
 * Committer}. Routing to ranges lies in {@code routing}, the timestamp oracle in {@code oracle},
 * the deadlock detector in {@code deadlock}. May depend on kv-api only.
 */
@NullMarked
package io.massifdb.txnlayer;

import org.jspecify.annotations.NullMarked;
