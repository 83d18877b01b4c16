package io.massifdb.expression;

/// Port to the locks that applications name themselves (`pg_advisory_lock` and its kin).
public interface AdvisoryLocks {
  /// A number of 64 bits, or two of 32, which never meet one of 64.
  record Name(boolean pair, long value) {}

  /// Takes a lock.
  ///
  /// @param session held until it is given back or the session ends; else until the transaction
  ///   ends
  /// @param wait false: give up at once when somebody else has it
  /// @return whether it was taken
  boolean lock(Name name, boolean shared, boolean session, boolean wait);

  /// Gives a lock of the session back; false when the session does not have it.
  boolean unlock(Name name, boolean shared);

  void unlockAll();
}
