package io.massifdb.rangestore.replica;

import io.massifdb.kvapi.Timestamp;

/**
 * What a round of garbage collection wants of each range.
 *
 * @param gcThreshold at or below everything that a live gateway may read, and the time to live back
 * @param recordThreshold the same for records of aborted attempts
 * @param abandoned intents and records of attempts begun at or before it are looked after
 * @param stepMillis a range is scanned again when the threshold has moved so far
 */
public record GarbageWishes(
    Timestamp gcThreshold, Timestamp recordThreshold, Timestamp abandoned, long stepMillis) {}
