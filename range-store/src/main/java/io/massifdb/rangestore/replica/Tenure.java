package io.massifdb.rangestore.replica;

/**
 * What a leaseholder keeps in memory for one lease (one term is one lease, R7): it starts with the
 * low-water mark M over everything and ends with the lease.
 */
record Tenure(long term, TimestampCache cache, RecordLiveness liveness, ClosingTracker closing) {}
