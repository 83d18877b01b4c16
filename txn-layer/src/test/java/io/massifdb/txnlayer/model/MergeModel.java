package io.massifdb.txnlayer.model;

import org.jspecify.annotations.Nullable;

/**
 * A merge with its freeze (R11): the left range takes over a key of the right one. The right lease
 * moves between two replicas that are alike; freeze requests come late or again; the merge
 * transaction commits or aborts; one writer has its timestamp from early on.
 */
final class MergeModel implements Model {
  /** Mistakes that the search must find. */
  enum Bug {
    NONE,
    /** The left leaseholder serves the right span under its old low-water mark (F22). */
    NO_MARK_ON_THE_LEFT,
    /** The mark is drawn before the right range is frozen. */
    MARK_BEFORE_FREEZE,
    /** The freeze is known to the leaseholder alone, not to its range. */
    FREEZE_NOT_REPLICATED,
    /** A frozen range thaws because it hears nothing. */
    THAWS_ON_SILENCE
  }

  private static final int NEXT = 0;
  private static final int FREEZE_SENT = 1;
  private static final int FROZEN = 2; // of the range
  private static final int FREEZE_KNOWN = 3; // to the merge
  private static final int MERGE = 4;
  private static final int HOLDER = 5; // 1 + replica; 0: nobody
  private static final int RIGHT_FLOOR = 6;
  private static final int LEFT_COVERS = 7;
  private static final int LEFT_MARK = 8; // 0: not drawn
  private static final int LEFT_FLOOR = 9;
  private static final int WRITER = 10;
  private static final int RIGHT_VALUE = 11;
  private static final int LEFT_VALUE = 12;
  private static final int READ = 13;
  private static final int WRONG = 14;
  private static final int CELLS = 15;

  private static final int OPEN = 0;
  private static final int COMMITTED = 1;
  private static final int ABORTED = 2;

  private final int lastDraw;
  private final Bug bug;

  MergeModel(int draws, Bug bug) {
    this.lastDraw = draws;
    this.bug = bug;
  }

  @Override
  public Cells initial() {
    return new Cells(CELLS).set(NEXT, 1).set(HOLDER, 1);
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
    merge(state, steps);
    freeze(state, steps);
    rightLease(state, steps);
    leftTakesOver(state, steps);
    if (mayDraw(state) && !state.is(WRITER)) {
      Cells next = state.copy();
      next.set(WRITER, draw(next));
      steps.add("a writer begins", next);
    }
    if (state.is(HOLDER) && !state.is(FROZEN)) {
      serve(state, "right", RIGHT_FLOOR, RIGHT_VALUE, steps);
    }
    if (state.is(LEFT_COVERS)) {
      serve(state, "left", LEFT_FLOOR, LEFT_VALUE, steps);
    }
  }

  private void merge(Cells state, Steps steps) {
    if (state.get(MERGE) != OPEN) {
      return;
    }
    if (!state.is(FREEZE_SENT)) {
      steps.add("the merge asks for a freeze", state.copy().set(FREEZE_SENT, 1));
    }
    if (state.is(FREEZE_KNOWN)) {
      steps.add("the merge commits", state.copy().set(MERGE, COMMITTED));
    }
    steps.add("the merge aborts", state.copy().set(MERGE, ABORTED));
  }

  private void freeze(Cells state, Steps steps) {
    boolean leads = state.is(HOLDER);
    if (leads && state.is(FREEZE_SENT) && !state.is(FROZEN)) {
      steps.add("the right range freezes", state.copy().set(FROZEN, 1).set(FREEZE_KNOWN, 1));
      steps.add("the right range freezes, the answer is lost", state.copy().set(FROZEN, 1));
    }
    if (leads && state.is(FREEZE_SENT) && state.is(FROZEN) && !state.is(FREEZE_KNOWN)) {
      steps.add("the freeze is asked for again", state.copy().set(FREEZE_KNOWN, 1));
    }
    boolean proof = state.get(MERGE) == ABORTED || bug == Bug.THAWS_ON_SILENCE;
    if (leads && state.is(FROZEN) && proof) {
      steps.add("the right range thaws", state.copy().set(FROZEN, 0));
    }
  }

  private void rightLease(Cells state, Steps steps) {
    if (state.is(HOLDER)) {
      steps.add("the right lease ends", state.copy().set(HOLDER, 0));
    } else if (mayDraw(state)) {
      for (int i = 1; i <= 2; i++) {
        Cells next = state.copy().set(HOLDER, i);
        next.set(RIGHT_FLOOR, draw(next));
        if (bug == Bug.FREEZE_NOT_REPLICATED) {
          next.set(FROZEN, 0);
        }
        steps.add("replica " + i + " holds the right lease and draws its mark", next);
      }
    }
  }

  private void leftTakesOver(Cells state, Steps steps) {
    if (state.is(LEFT_COVERS)) {
      return;
    }
    boolean committed = state.get(MERGE) == COMMITTED;
    boolean mayMark = committed || bug == Bug.MARK_BEFORE_FREEZE;
    if (mayMark && !state.is(LEFT_MARK) && mayDraw(state)) {
      Cells next = state.copy();
      next.set(LEFT_MARK, draw(next));
      steps.add("the left leaseholder draws a mark for the right span", next);
    }
    if (committed && (state.is(LEFT_MARK) || bug == Bug.NO_MARK_ON_THE_LEFT)) {
      Cells next = state.copy().set(LEFT_COVERS, 1).set(LEFT_VALUE, state.get(RIGHT_VALUE));
      int mark = bug == Bug.NO_MARK_ON_THE_LEFT ? 0 : state.get(LEFT_MARK);
      steps.add("the left range takes over the right span", next.raise(LEFT_FLOOR, mark));
    }
  }

  private void serve(Cells state, String side, int floor, int value, Steps steps) {
    if (mayDraw(state)) {
      Cells next = state.copy();
      int at = draw(next);
      next.raise(READ, at).raise(floor, at);
      if (state.get(value) < Math.max(state.get(LEFT_VALUE), state.get(RIGHT_VALUE))) {
        next.set(WRONG, 1);
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
          next.set(WRONG, 2);
        }
        steps.add("the writer writes at the " + side, next.raise(value, at));
      }
    }
  }

  @Override
  public @Nullable String violation(Cells state) {
    return switch (state.get(WRONG)) {
      case 1 -> "a read missed a write that was acknowledged before";
      case 2 -> "a write slipped beneath a read";
      default -> null;
    };
  }

  @Override
  public Cells canonical(Cells state) {
    return state.get(HOLDER) == 2 ? state.copy().set(HOLDER, 1) : state;
  }
}
