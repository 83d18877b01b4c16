package io.massifdb.expression;

/// Port to the sequences of the session's database; a sequence is named by the oid of its relation.
public interface SequenceAccess {
  long next(long sequenceOid);

  /// Last value that this session obtained; 55000 when none.
  long current(long sequenceOid);

  long last();

  long set(long sequenceOid, long value, boolean called);
}
