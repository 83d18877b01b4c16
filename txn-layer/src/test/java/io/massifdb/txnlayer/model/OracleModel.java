package io.massifdb.txnlayer.model;

import org.jspecify.annotations.Nullable;

/**
 * The oracle over a change of its leader, and the low-water mark that a new leaseholder of a range
 * draws from it (R2, R6, R7). Two voters that are alike may lead; two callers that are alike draw,
 * again and again, and read at the range; a caller of a third kind is the range's next leaseholder.
 * An old leader does not notice that its lease has ended; requests and replies take any time.
 */
final class OracleModel implements Model {
  /** Mistakes that the search must find. */
  enum Bug {
    NONE,
    /** The window is used before it is durable. */
    WINDOW_BEFORE_DURABLE,
    /** The lease is not looked at again between draw and answer. */
    LEASE_NOT_CHECKED,
    /** A caller joins a request that is on its way (F13). */
    JOINS_A_BATCH_IN_FLIGHT,
    /** The low-water mark is drawn while the old lease still holds. */
    MARK_DRAWN_EARLY,
    /** All callers of a batch get the same value (F14). */
    ONE_VALUE_FOR_ALL
  }

  private static final int DURABLE = 0;
  private static final int PROPOSED = 1; // by the leader with the lease; 0: nothing
  private static final int REQUEST = 2; // callers in it, as bits
  private static final int REPLY = 3; // the first value of the answer; 0: none
  private static final int ISSUED = 4; // values delivered, as bits
  private static final int ACKNOWLEDGED = 5; // the largest
  private static final int OLD_LEASE_ENDED = 6;
  private static final int MARK = 7;
  private static final int READ = 8; // the largest timestamp read at the old leaseholder
  private static final int WRONG = 9;
  private static final int VOTER = 10;

  // of a voter
  private static final int LEADS = 0; // thinks so
  private static final int LEASE = 1; // is so
  private static final int NEXT = 2;
  private static final int END = 3;
  private static final int DRAWN = 4; // not answered yet; 0: nothing
  private static final int VOTER_CELLS = 5;

  private static final int CALLER = VOTER + 2 * VOTER_CELLS;

  // of a caller
  private static final int WAITS = 0;
  private static final int AFTER = 1; // acknowledged before it asked
  private static final int VALUE = 2;
  private static final int CALLER_CELLS = 3;
  private static final int CALLERS = 3;
  private static final int HOLDER = 2; // the caller that wants a low-water mark

  private static final int WINDOW = 2;

  private final int lastValue;
  private final Bug bug;

  /** {@code values}: how many the oracle may issue; below 7. */
  OracleModel(int values, Bug bug) {
    this.lastValue = values;
    this.bug = bug;
  }

  private static int voter(int number, int cell) {
    return VOTER + number * VOTER_CELLS + cell;
  }

  private static int caller(int number, int cell) {
    return CALLER + number * CALLER_CELLS + cell;
  }

  @Override
  public Cells initial() {
    return new Cells(CALLER + CALLERS * CALLER_CELLS)
        .set(DURABLE, 1)
        .set(voter(0, LEADS), 1)
        .set(voter(0, LEASE), 1)
        .set(voter(0, NEXT), 1)
        .set(voter(0, END), 1);
  }

  @Override
  public void steps(Cells state, Steps steps) {
    callers(state, steps);
    for (int v = 0; v < 2; v++) {
      leader(state, v, steps);
    }
    elections(state, steps);
    if (state.is(REPLY)) {
      steps.add("the answer arrives", deliver(state.copy()));
    }
    range(state, steps);
  }

  private void callers(Cells state, Steps steps) {
    int waiting = 0;
    for (int c = 0; c < CALLERS; c++) {
      if (state.is(caller(c, WAITS))) {
        waiting |= 1 << c;
      } else if (c != HOLDER || mayDrawMark(state)) {
        steps.add(
            c == HOLDER ? "the next leaseholder wants its mark" : "a caller wants a timestamp",
            state
                .copy()
                .set(caller(c, WAITS), 1)
                .set(caller(c, VALUE), 0)
                .set(caller(c, AFTER), state.get(ACKNOWLEDGED)));
      }
    }
    if (waiting != 0 && !state.is(REQUEST)) {
      steps.add("a request is sent for those who wait", state.copy().set(REQUEST, waiting));
    }
  }

  private boolean mayDrawMark(Cells state) {
    return !state.is(MARK) && (state.is(OLD_LEASE_ENDED) || bug == Bug.MARK_DRAWN_EARLY);
  }

  private void leader(Cells state, int v, Steps steps) {
    if (!state.is(voter(v, LEADS))) {
      return;
    }
    int end = state.get(voter(v, END));
    boolean leased = state.is(voter(v, LEASE));
    if (leased && !state.is(PROPOSED) && end < lastValue + 1) {
      int wanted = Math.min(end + WINDOW, lastValue + 1);
      Cells next = state.copy().set(PROPOSED, wanted);
      if (bug == Bug.WINDOW_BEFORE_DURABLE) {
        next.set(voter(v, END), wanted);
      }
      steps.add("leader " + v + " proposes a window", next);
    }
    if (leased && state.is(PROPOSED)) {
      int durable = Math.max(state.get(DURABLE), state.get(PROPOSED));
      steps.add(
          "the window is durable",
          state.copy().set(PROPOSED, 0).set(DURABLE, durable).set(voter(v, END), durable));
    }
    int first = state.get(voter(v, NEXT));
    int count = bug == Bug.ONE_VALUE_FOR_ALL ? 1 : Integer.bitCount(state.get(REQUEST));
    if (state.is(REQUEST) && !state.is(REPLY) && !state.is(voter(v, DRAWN))) {
      int spare = bug == Bug.JOINS_A_BATCH_IN_FLIGHT ? 1 : 0;
      if (first + count + spare <= end) {
        Cells next = state.copy().set(voter(v, DRAWN), first).add(voter(v, NEXT), count + spare);
        steps.add("leader " + v + " draws", next);
      }
    }
    if (state.is(voter(v, DRAWN)) && !state.is(REPLY)) {
      if (leased || bug == Bug.LEASE_NOT_CHECKED) {
        Cells next = state.copy().set(REPLY, state.get(voter(v, DRAWN))).set(voter(v, DRAWN), 0);
        steps.add("leader " + v + " answers", next);
      }
    }
    if (!leased) {
      steps.add(
          "leader " + v + " notices that its lease has ended",
          state.copy().set(voter(v, LEADS), 0).set(voter(v, DRAWN), 0));
    }
  }

  private void elections(Cells state, Steps steps) {
    for (int v = 0; v < 2; v++) {
      if (state.is(voter(v, LEASE))) {
        Cells next = state.copy().set(voter(v, LEASE), 0);
        steps.add("the lease of " + v + " ends", next.set(PROPOSED, 0));
        if (state.is(PROPOSED)) {
          int durable = Math.max(state.get(DURABLE), state.get(PROPOSED));
          steps.add(
              "the lease of " + v + " ends, its window became durable",
              next.copy().set(DURABLE, durable));
        }
      }
    }
    if (!state.is(voter(0, LEASE)) && !state.is(voter(1, LEASE))) {
      for (int v = 0; v < 2; v++) {
        if (!state.is(voter(v, LEADS))) {
          int from = state.get(DURABLE);
          steps.add(
              v + " is elected and starts at the durable end",
              state
                  .copy()
                  .set(voter(v, LEADS), 1)
                  .set(voter(v, LEASE), 1)
                  .set(voter(v, NEXT), from)
                  .set(voter(v, END), from)
                  .set(voter(v, DRAWN), 0));
        }
      }
    }
  }

  private Cells deliver(Cells next) {
    int value = next.get(REPLY);
    int asked = next.get(REQUEST);
    for (int c = 0; c < CALLERS; c++) {
      boolean asking = (asked & (1 << c)) != 0;
      boolean joins = !asking && bug == Bug.JOINS_A_BATCH_IN_FLIGHT && next.is(caller(c, WAITS));
      if (asking || joins) {
        take(next, c, value);
        value += bug == Bug.ONE_VALUE_FOR_ALL ? 0 : 1;
      }
    }
    return next.set(REQUEST, 0).set(REPLY, 0);
  }

  private static void take(Cells next, int c, int value) {
    int bit = 1 << (value - 1);
    if ((next.get(ISSUED) & bit) != 0 || value <= next.get(caller(c, AFTER))) {
      next.set(WRONG, 1);
    }
    next.set(ISSUED, next.get(ISSUED) | bit).raise(ACKNOWLEDGED, value);
    next.set(caller(c, WAITS), 0).set(caller(c, AFTER), 0);
    if (c == HOLDER) {
      next.set(MARK, value);
    } else {
      next.set(caller(c, VALUE), value);
    }
  }

  private static void range(Cells state, Steps steps) {
    if (state.is(OLD_LEASE_ENDED)) {
      return;
    }
    for (int c = 0; c < HOLDER; c++) {
      int value = state.get(caller(c, VALUE));
      if (value > 0) {
        steps.add(
            "a caller reads at the range's old leaseholder",
            state.copy().raise(READ, value).set(caller(c, VALUE), 0));
      }
    }
    steps.add("the lease of the range ends", state.copy().set(OLD_LEASE_ENDED, 1));
  }

  @Override
  public @Nullable String violation(Cells state) {
    if (state.is(WRONG)) {
      return "a value was issued twice, or is below one acknowledged before it was asked for";
    }
    boolean covered = !state.is(MARK) || state.get(READ) < state.get(MARK);
    return covered ? null : "the low-water mark does not cover a read of the old leaseholder";
  }

  @Override
  public Cells canonical(Cells state) {
    Cells least = state;
    Cells callers = state.copy().swap(caller(0, 0), caller(1, 0), CALLER_CELLS);
    int asked = state.get(REQUEST);
    callers.set(REQUEST, (asked & 4) | ((asked & 1) << 1) | ((asked & 2) >> 1));
    for (Cells one : new Cells[] {state, callers}) {
      Cells turned = one.copy().swap(voter(0, 0), voter(1, 0), VOTER_CELLS);
      least = least(least, one, turned);
    }
    return least;
  }

  private static Cells least(Cells a, Cells b, Cells c) {
    Cells ab = a.compareTo(b) <= 0 ? a : b;
    return ab.compareTo(c) <= 0 ? ab : c;
  }
}
