package io.massifdb.txnlayer.model;

import org.jspecify.annotations.Nullable;

/**
 * The argument for strict serializability (R1, R3 to R6): three transactions over two keys. The
 * first reads one and writes the other, the second the other way round, the third is like the first
 * or only reads. All interleavings of begins, reads, intents, pushes, refreshes, commits, and a
 * change of each key's lease. At every commit the order of commit timestamps must explain what
 * everybody read, and agree with real time.
 */
final class StrictnessModel implements Model {
  /** Mistakes that the search must find. */
  enum Bug {
    NONE,
    /** A pushed write goes to "the last read plus one", which the oracle has not issued. */
    PLUS_ONE,
    /** A refresh finds the span valid and does not say so to the cache. */
    REFRESH_LEAVES_CACHE,
    /** A refresh looks at intents above S only (F26). */
    REFRESH_IGNORES_OLD_INTENTS,
    /** The begin timestamp was drawn before the client asked. */
    PREFETCHED_BEGIN,
    /** Two transactions may get the same timestamp, and equality means "mine" (F14). */
    SHARED_TIMESTAMP,
    /** A new leaseholder starts with an empty cache. */
    NO_LOW_WATER_MARK,
    /** A pushed transaction commits without looking at its reads again. */
    NO_REFRESH
  }

  private static final int NEXT = 0;
  private static final int ACKNOWLEDGED = 1;
  private static final int KEY = 2;

  // of a key
  private static final int CACHE = 0;
  private static final int OWNER = 1; // 1 + transaction; 0: nobody or several
  private static final int LEASES = 2; // changes so far
  private static final int KEY_CELLS = 3;

  private static final int TRANSACTION = KEY + 2 * KEY_CELLS;

  // of a transaction
  private static final int PHASE = 0;
  private static final int AFTER = 1; // the largest commit acknowledged before it began
  private static final int BEGIN = 2;
  private static final int SEEN = 3; // commit timestamp of the version read; 0: none
  private static final int AT = 4; // of its intent
  private static final int FLOOR = 5; // it will commit above: a reader went beneath its intent
  private static final int COMMIT = 6; // where it wants to commit, then does
  private static final int TRANSACTION_CELLS = 7;

  private static final int IDLE = 0;
  private static final int BEGUN = 1;
  private static final int HAS_READ = 2;
  private static final int LAID = 3;
  private static final int DONE = 4;
  private static final int FAILED = 5;
  private static final int PREFETCHED = 6;
  private static final int FINISHING = 7;
  private static final int REFRESHED = 8;

  private final int transactions = 3;
  private final boolean thirdWrites;
  private final int lastDraw;
  private final Bug bug;

  StrictnessModel(boolean thirdWrites, int draws, Bug bug) {
    this.thirdWrites = thirdWrites;
    this.lastDraw = draws;
    this.bug = bug;
  }

  private static int key(int number, int cell) {
    return KEY + number * KEY_CELLS + cell;
  }

  private static int of(int transaction, int cell) {
    return TRANSACTION + transaction * TRANSACTION_CELLS + cell;
  }

  /** Even ones read key 0 and write key 1, odd ones the other way round. */
  private static int reads(int transaction) {
    return transaction & 1;
  }

  /** -1: nothing. */
  private int writes(int transaction) {
    return transaction == 2 && !thirdWrites ? -1 : 1 - reads(transaction);
  }

  @Override
  public Cells initial() {
    return new Cells(TRANSACTION + transactions * TRANSACTION_CELLS).set(NEXT, 1);
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
    for (int t = 0; t < transactions; t++) {
      switch (state.get(of(t, PHASE))) {
        case IDLE, PREFETCHED -> begin(state, t, steps);
        case BEGUN -> read(state, t, steps);
        case HAS_READ -> lay(state, t, steps);
        case LAID -> finish(state, t, steps);
        case FINISHING -> refresh(state, t, steps);
        case REFRESHED -> steps.add("T" + t + " commits", committed(state, t));
        default -> {}
      }
    }
    for (int k = 0; k < 2; k++) {
      if (!state.is(key(k, LEASES)) && mayDraw(state)) {
        Cells next = state.copy().set(key(k, LEASES), 1).set(key(k, OWNER), 0);
        int mark = draw(next);
        next.set(key(k, CACHE), bug == Bug.NO_LOW_WATER_MARK ? 0 : mark);
        steps.add("the lease of key " + k + " changes", next);
      }
    }
  }

  private void begin(Cells state, int t, Steps steps) {
    boolean prefetched = state.get(of(t, PHASE)) == PREFETCHED;
    if (prefetched || mayDraw(state)) {
      Cells next = state.copy().set(of(t, PHASE), BEGUN);
      next.set(of(t, AFTER), state.get(ACKNOWLEDGED));
      if (!prefetched) {
        next.set(of(t, BEGIN), draw(next));
      }
      steps.add("T" + t + " begins", next);
    }
    if (!prefetched && bug == Bug.PREFETCHED_BEGIN && mayDraw(state)) {
      Cells next = state.copy().set(of(t, PHASE), PREFETCHED);
      next.set(of(t, BEGIN), draw(next));
      steps.add("a timestamp is kept for T" + t, next);
    }
    if (bug == Bug.SHARED_TIMESTAMP && state.get(NEXT) > 1) {
      Cells next = state.copy().set(of(t, PHASE), BEGUN);
      next.set(of(t, AFTER), state.get(ACKNOWLEDGED)).set(of(t, BEGIN), state.get(NEXT) - 1);
      steps.add("T" + t + " begins with the last timestamp once more", next);
    }
  }

  /** An unfinished foreign intent at or below a timestamp: who meets it waits. */
  private boolean hasIntent(Cells state, int t, int k, int from, int to) {
    return intentOf(state, t, k, from, to) >= 0;
  }

  private int intentOf(Cells state, int t, int k, int from, int to) {
    for (int u = 0; u < transactions; u++) {
      int at = state.get(of(u, AT));
      int phase = state.get(of(u, PHASE));
      boolean laid = phase == LAID || phase == FINISHING || phase == REFRESHED;
      if (u != t && writes(u) == k && laid && at > from && at <= to) {
        return u;
      }
    }
    return -1;
  }

  /** The newest foreign version at or below a timestamp; 0: none. */
  private int newest(Cells state, int t, int k, int at) {
    int newest = 0;
    for (int u = 0; u < transactions; u++) {
      int committed = state.get(of(u, COMMIT));
      boolean done = u != t && writes(u) == k && state.get(of(u, PHASE)) == DONE;
      if (done && committed <= at) {
        newest = Math.max(newest, committed);
      }
    }
    return newest;
  }

  private static void note(Cells state, int t, int k, int at) {
    int cached = state.get(key(k, CACHE));
    if (at > cached) {
      state.set(key(k, CACHE), at).set(key(k, OWNER), t + 1);
    } else if (at == cached && state.get(key(k, OWNER)) != t + 1) {
      state.set(key(k, OWNER), 0);
    }
  }

  private void read(Cells state, int t, Steps steps) {
    int k = reads(t);
    int at = state.get(of(t, BEGIN));
    int met = intentOf(state, t, k, 0, at);
    if (met >= 0 && state.get(of(met, PHASE)) != LAID) {
      return; // it is finishing: the reader waits
    }
    Cells next = state.copy().set(of(t, PHASE), HAS_READ);
    next.set(of(t, SEEN), newest(state, t, k, at));
    note(next, t, k, at);
    if (met >= 0) {
      next.raise(of(met, FLOOR), at);
    }
    String how = met >= 0 ? " pushes T" + met + " and reads beneath its intent" : " reads key " + k;
    if (writes(t) < 0) {
      next = committed(next.set(of(t, COMMIT), at), t);
    }
    steps.add("T" + t + how, next);
  }

  private void lay(Cells state, int t, Steps steps) {
    int k = writes(t);
    int begin = state.get(of(t, BEGIN));
    if (hasIntent(state, t, k, 0, Byte.MAX_VALUE)) {
      return;
    }
    int cached = state.get(key(k, CACHE));
    int version = newest(state, t, k, Byte.MAX_VALUE);
    boolean own = state.get(key(k, OWNER)) == t + 1 || bug == Bug.SHARED_TIMESTAMP;
    boolean fits = begin > version && (begin > cached || (begin == cached && own));
    Cells next = state.copy().set(of(t, PHASE), LAID);
    if (fits) {
      steps.add("T" + t + " lays its intent at S", next.set(of(t, AT), begin));
    } else if (bug == Bug.PLUS_ONE) {
      next.set(of(t, AT), Math.max(cached, version) + 1);
      steps.add("T" + t + " lays its intent one above the last read", next);
    } else if (mayDraw(state)) {
      next.set(of(t, AT), draw(next));
      steps.add("T" + t + " lays its intent at F", next);
    }
  }

  /** From now on readers wait for it. */
  private void finish(Cells state, int t, Steps steps) {
    Cells next = state.copy().set(of(t, PHASE), FINISHING);
    if (state.get(of(t, AT)) > state.get(of(t, FLOOR))) {
      steps.add(
          "T" + t + " will commit where it wrote", next.set(of(t, COMMIT), next.get(of(t, AT))));
    } else if (mayDraw(state)) {
      next.set(of(t, COMMIT), draw(next));
      steps.add("T" + t + " was pushed and draws its commit timestamp", next);
    }
  }

  private void refresh(Cells state, int t, Steps steps) {
    int begin = state.get(of(t, BEGIN));
    int at = state.get(of(t, COMMIT));
    if (at == begin) {
      steps.add("T" + t + " commits at S", committed(state, t));
    } else if (bug == Bug.NO_REFRESH || refreshed(state, t, begin, at)) {
      Cells next = state.copy().set(of(t, PHASE), REFRESHED);
      if (bug != Bug.REFRESH_LEAVES_CACHE && bug != Bug.NO_REFRESH) {
        note(next, t, reads(t), at);
      }
      steps.add("T" + t + " finds its read valid at its commit timestamp", next);
    } else {
      steps.add("the refresh of T" + t + " fails", state.copy().set(of(t, PHASE), FAILED));
    }
  }

  private static Cells committed(Cells state, int t) {
    Cells next = state.copy().set(of(t, PHASE), DONE);
    return next.raise(ACKNOWLEDGED, state.get(of(t, COMMIT)));
  }

  private boolean refreshed(Cells state, int t, int from, int to) {
    int k = reads(t);
    int above = bug == Bug.REFRESH_IGNORES_OLD_INTENTS ? from : 0;
    return !hasIntent(state, t, k, above, to) && newest(state, t, k, to) <= from;
  }

  @Override
  public @Nullable String violation(Cells state) {
    for (int t = 0; t < transactions; t++) {
      if (state.get(of(t, PHASE)) != DONE) {
        continue;
      }
      int at = state.get(of(t, COMMIT));
      if (newest(state, t, reads(t), at) != state.get(of(t, SEEN))) {
        return "the order of commits does not explain what T" + t + " read";
      }
      if (at <= state.get(of(t, AFTER))) {
        return "T" + t + " began after an acknowledged commit and is ordered before it";
      }
    }
    return null;
  }

  @Override
  public Cells canonical(Cells state) {
    if (!thirdWrites) {
      return state;
    }
    Cells turned = state.copy().swap(of(0, 0), of(2, 0), TRANSACTION_CELLS);
    for (int k = 0; k < 2; k++) {
      int owner = state.get(key(k, OWNER));
      turned.set(key(k, OWNER), owner == 1 ? 3 : owner == 3 ? 1 : owner);
    }
    return turned.compareTo(state) < 0 ? turned : state;
  }
}
