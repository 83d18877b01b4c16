package io.massifdb.txnlayer.model;

import org.jspecify.annotations.Nullable;

/** What the search explores. */
interface Model {
  Cells initial();

  /** Adds every step that is possible in the state. */
  void steps(Cells state, Steps steps);

  /** What is wrong with the state; null when nothing is. */
  @Nullable String violation(Cells state);

  /** The representative of all states that differ from this one only by the names of actors. */
  default Cells canonical(Cells state) {
    return state;
  }

  /** Receives the steps of one state. */
  interface Steps {
    void add(String what, Cells next);
  }
}
