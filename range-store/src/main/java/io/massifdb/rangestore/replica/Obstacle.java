package io.massifdb.rangestore.replica;

import io.massifdb.kvapi.Key;
import io.massifdb.kvapi.LockStrength;
import io.massifdb.kvapi.Timestamp;
import io.massifdb.kvapi.WaitPolicy;
import io.massifdb.rangestore.mvcc.Intent;
import java.util.Map;

/**
 * What a request waits for after it gave its latches back: a lock at a key, or intents.
 *
 * @param key the queue to stand in
 * @param strength what to hold when granted; NONE: nothing, a reader waits for the intent alone
 * @param scoped the lock ends with the request
 * @param intents all intents known to be in the way; empty for a lock
 */
record Obstacle(
    Key key,
    LockStrength strength,
    boolean scoped,
    Map<Key, Intent> intents,
    Timestamp pushTo,
    WaitPolicy waitPolicy,
    Turn.Wish wish) {
  static Obstacle lock(Key key, LockStrength strength, boolean scoped, WaitPolicy waitPolicy) {
    Turn.Wish wish = scoped ? Turn.Wish.WRITE : Turn.Wish.LOCK;
    return new Obstacle(key, strength, scoped, Map.of(), Timestamp.ZERO, waitPolicy, wish);
  }

  static Obstacle intents(Turn.Conflict conflict) {
    Key first = conflict.intents().keySet().iterator().next();
    return new Obstacle(
        first,
        conflict.claim(),
        conflict.wish() == Turn.Wish.WRITE,
        conflict.intents(),
        conflict.pushTo(),
        conflict.waitPolicy(),
        conflict.wish());
  }
}
