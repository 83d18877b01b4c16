package io.massifdb.simulation.workload;

/** The cluster did what it must never do. */
public final class InvariantViolation extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public InvariantViolation(String message) {
    super(message);
  }
}
