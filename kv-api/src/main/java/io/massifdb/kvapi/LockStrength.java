package io.massifdb.kvapi;

/**
 * Strength of the in-memory lock that a read takes. Locks make conflicts wait; they carry no
 * correctness.
 */
public enum LockStrength {
  NONE,
  SHARED,
  EXCLUSIVE
}
