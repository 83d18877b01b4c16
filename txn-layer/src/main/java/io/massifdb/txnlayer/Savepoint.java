package io.massifdb.txnlayer;

/** A position in the write buffer: everything written with a higher sequence came after it. */
public record Savepoint(int sequence) {}
