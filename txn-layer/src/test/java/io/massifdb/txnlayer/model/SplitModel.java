package io.massifdb.txnlayer.model;

import org.jspecify.annotations.Nullable;

/**
 * A split whose command is applied late by the leaseholder that made it (R7, R8, R11): one key that
 * goes from the left range to the right, three replicas of which two are alike, one writer whose
 * timestamp is drawn early, readers that draw theirs when they come.
 */
final class SplitModel implements Model {
  /** Mistakes that the search must find. */
  enum Bug {
    NONE,
    /** The leaseholder serves reads while its split is not applied (F21). */
    NO_LATCH,
    /** The right side starts with an empty timestamp cache. */
    NO_MARK_ON_THE_RIGHT,
    /** A new leader of the left range serves before it applied its predecessor's entries (F19). */
    SERVES_BEFORE_APPLYING
  }

  private static final int NEXT = 0;
  private static final int LOG = 1;
  private static final int OWN_SPLIT = 2; // the leader made it and has not applied it
  private static final int LEFT_LEADER = 3; // 1 + replica; 0: nobody
  private static final int LEFT_FLOOR =
      4; // low-water mark or the largest read: nothing at or below
  private static final int RIGHT_LEADER = 5;
  private static final int RIGHT_FLOOR = 6;
  private static final int WRITER = 7; // its timestamp, while it has not written
  private static final int LEFT_VALUE = 8; // newest version written through the left range
  private static final int RIGHT_VALUE = 9;
  private static final int READ = 10; // the largest timestamp at which anybody read the key
  private static final int STALE = 11;
  private static final int APPLIED = 12; // three replicas
  private static final int CELLS = 15;

  private static final int NOT_SPLIT = 0;
  private static final int PROPOSED = 1;
  private static final int COMMITTED = 2;

  private final int lastDraw;
  private final Bug bug;

  SplitModel(int draws, Bug bug) {
    this.lastDraw = draws;
    this.bug = bug;
  }

  @Override
  public Cells initial() {
    return new Cells(CELLS).set(NEXT, 1).set(LEFT_LEADER, 1);
  }

  private boolean mayDraw(Cells state) {
    return state.get(NEXT) <= lastDraw;
  }

  private static int draw(Cells state) {
    int drawn = state.get(NEXT);
    state.set(NEXT, drawn + 1);
    return drawn;
  }

  @Override
  public void steps(Cells state, Steps steps) {
    split(state, steps);
    leaders(state, steps);
    if (mayDraw(state) && !state.is(WRITER)) {
      Cells next = state.copy();
      next.set(WRITER, draw(next));
      steps.add("a writer begins", next);
    }
    if (servesLeft(state)) {
      serve(state, "left", LEFT_FLOOR, LEFT_VALUE, steps);
    }
    if (state.is(RIGHT_LEADER)) {
      serve(state, "right", RIGHT_FLOOR, RIGHT_VALUE, steps);
    }
  }

  private void split(Cells state, Steps steps) {
    int left = state.get(LEFT_LEADER);
    if (left > 0 && state.get(LOG) == NOT_SPLIT) {
      steps.add("the split is proposed", state.copy().set(LOG, PROPOSED).set(OWN_SPLIT, 1));
    }
    if (left > 0 && state.get(LOG) == PROPOSED) {
      steps.add("a quorum has the split", state.copy().set(LOG, COMMITTED));
    }
    for (int i = 0; i < 3; i++) {
      if (state.get(LOG) == COMMITTED && !state.is(APPLIED + i)) {
        Cells next = state.copy().set(APPLIED + i, 1);
        if (left == i + 1) {
          next.set(OWN_SPLIT, 0);
        }
        steps.add("replica " + i + " applies the split", next);
      }
    }
  }

  private void leaders(Cells state, Steps steps) {
    if (state.is(LEFT_LEADER)) {
      Cells lost = state.copy().set(LEFT_LEADER, 0).set(OWN_SPLIT, 0);
      steps.add("the left lease ends", lost);
      if (state.get(LOG) == PROPOSED) {
        steps.add("the left lease ends, the split is lost", lost.copy().set(LOG, NOT_SPLIT));
      }
    } else if (mayDraw(state)) {
      for (int i = 0; i < 3; i++) {
        Cells next = state.copy().set(LEFT_LEADER, i + 1);
        if (next.get(LOG) == PROPOSED) {
          next.set(LOG, COMMITTED); // beneath the new leader's first entry
        }
        next.set(LEFT_FLOOR, draw(next));
        steps.add("replica " + i + " leads the left range and draws its mark", next);
      }
    }
    int applied = state.get(APPLIED) + state.get(APPLIED + 1) + state.get(APPLIED + 2);
    if (!state.is(RIGHT_LEADER) && applied >= 2 && mayDraw(state)) {
      for (int i = 0; i < 3; i++) {
        if (state.is(APPLIED + i)) {
          Cells next = state.copy().set(RIGHT_LEADER, i + 1);
          next.raise(RIGHT_VALUE, state.get(LEFT_VALUE));
          int mark = draw(next);
          next.set(RIGHT_FLOOR, bug == Bug.NO_MARK_ON_THE_RIGHT ? 0 : mark);
          steps.add("replica " + i + " leads the right range and draws its mark", next);
        }
      }
    }
  }

  /**
   * Does the left leaseholder take the key for its own, and may it serve it? Its own split keeps
   * the latch until it is applied; a new leader applies what it found before it serves.
   */
  private boolean servesLeft(Cells state) {
    int left = state.get(LEFT_LEADER);
    if (left == 0 || state.is(APPLIED + left - 1)) {
      return false;
    }
    return state.is(OWN_SPLIT)
        ? bug == Bug.NO_LATCH
        : state.get(LOG) != COMMITTED || bug == Bug.SERVES_BEFORE_APPLYING;
  }

  private void serve(Cells state, String side, int floor, int value, Steps steps) {
    if (mayDraw(state)) {
      Cells next = state.copy();
      int at = draw(next);
      next.raise(READ, at).raise(floor, at);
      int newest = Math.max(state.get(LEFT_VALUE), state.get(RIGHT_VALUE));
      if (state.get(value) < newest) {
        next.set(STALE, 1);
      }
      steps.add("a read at the " + side, next);
    }
    int wanted = state.get(WRITER);
    if (wanted > 0) {
      boolean fits = wanted > state.get(floor) && wanted > state.get(value);
      if (fits || mayDraw(state)) {
        Cells next = state.copy().set(WRITER, 0);
        int at = fits ? wanted : draw(next);
        if (at <= state.get(READ)) {
          next.set(STALE, 2);
        }
        steps.add("the writer writes at the " + side, next.raise(value, at));
      }
    }
  }

  @Override
  public @Nullable String violation(Cells state) {
    return switch (state.get(STALE)) {
      case 1 -> "a read missed a write that was acknowledged before";
      case 2 -> "a write slipped beneath a read";
      default -> null;
    };
  }

  @Override
  public Cells canonical(Cells state) {
    Cells turned = state.copy().swap(APPLIED + 1, APPLIED + 2, 1);
    turned.set(LEFT_LEADER, turned(state.get(LEFT_LEADER)));
    turned.set(RIGHT_LEADER, turned(state.get(RIGHT_LEADER)));
    return turned.compareTo(state) < 0 ? turned : state;
  }

  private static int turned(int leader) {
    return leader < 2 ? leader : 5 - leader;
  }
}
