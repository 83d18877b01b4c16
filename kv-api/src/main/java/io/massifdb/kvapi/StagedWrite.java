package io.massifdb.kvapi;

/**
 * A write that a STAGING record vouches for: the commit holds when each of them is in place at or
 * below C.
 */
public record StagedWrite(Key key, int sequence) {}
