package io.massifdb.txnlayer.model;

import org.jspecify.annotations.Nullable;

/**
 * One parallel commit that may be pushed, with everything that can happen to it: recovery by two
 * others at once, abort on silence, resolution, removal of the record, and a network that keeps
 * every message for ever and delivers it whenever and as often as it likes (R4, R5, R9, R10).
 *
 * <p>The transaction begins at 1 and stages at C = 1. It writes an anchor, which holds its record,
 * and other keys in ranges of their own. Values from 2 on are drawn by pushed writes, readers and
 * one foreign writer. Replies are read by the coordinator at any later time or never.
 */
final class CommitModel implements Model {
  /** Mistakes that the search must find. */
  enum Bug {
    NONE,
    /** Recovery finds a write missing and leaves nothing that keeps it away. */
    NO_BARRIER,
    /** The barrier counts as the transaction's own read: equality passes (F2). */
    OWNED_BARRIER,
    /** A resent write and the record do not look for an own version (F4). */
    NO_OWN_VERSION_SEARCH,
    /** The coordinator aborts a staged record when a reply is late (F3). */
    ABORT_AFTER_STAGING,
    /** COMMITTED goes before its intents are resolved (F8a). */
    RECORD_REMOVED_EARLY,
    /** ABORTED goes while messages of the transaction are on their way (F8b). */
    ABORTED_REMOVED,
    /** The commit does not wait for the largest timestamp of its intents (F5). */
    COMMIT_BELOW_AN_INTENT
  }

  private static final int NEXT = 0;
  private static final int RECORD = 1;
  private static final int RECORD_AT = 2;
  private static final int COORDINATOR = 3;
  private static final int SENT = 4;
  private static final int COMMIT_SENT = 5;
  private static final int ABORT_SENT = 6;
  private static final int FOUND_ALL = 7;
  private static final int FOUND_MISSING = 8;
  private static final int OUTCOME = 9;
  private static final int CONTRADICTION = 10;
  private static final int RESOLVE_AT = 11;
  private static final int RECOVERER = 12; // two blocks of: asking, missing
  private static final int RECOVERER_CELLS = 2;
  private static final int KEY = RECOVERER + 2 * RECOVERER_CELLS;

  // of a key
  private static final int INTENT = 0;
  private static final int OWN = 1;
  private static final int CACHE = 2;
  private static final int FOREIGN = 3;
  private static final int NOT_SEEN = 4;
  private static final int REPLY = 5;
  private static final int REPLY_AT = 6;
  private static final int DONE = 7;
  private static final int ASKED = 8; // by the first recoverer; the second follows
  private static final int KEY_CELLS = 10;

  private static final int ABSENT = 0;
  private static final int PENDING = 1;
  private static final int STAGING = 2;
  private static final int COMMITTED = 3;
  private static final int ABORTED = 4;

  private static final int WAITING = 1;
  private static final int ASKS_RECORD = 2;
  private static final int TOLD = 3;
  private static final int DECIDED = 4;

  private static final int PLACED = 1;
  private static final int PUSHED = 2;
  private static final int ALREADY = 3;
  private static final int REFUSED = 4;
  private static final int GONE = 5;

  private static final int C = 1;
  private static final int NOT_COMMITTED = -1;

  private final int keys;
  private final int lastDraw;
  private final Bug bug;

  /** {@code others}: keys beside the anchor; {@code draws}: values the oracle may issue. */
  CommitModel(int others, int draws, Bug bug) {
    this.keys = others + 1;
    this.lastDraw = C + draws;
    this.bug = bug;
  }

  @Override
  public Cells initial() {
    return new Cells(KEY + keys * KEY_CELLS).set(NEXT, C + 1);
  }

  private static int key(int number, int cell) {
    return KEY + number * KEY_CELLS + cell;
  }

  private static int recoverer(int number, int cell) {
    return RECOVERER + number * RECOVERER_CELLS + cell;
  }

  private static boolean mayDraw(Cells state, int last) {
    return state.get(NEXT) <= last;
  }

  private static int draw(Cells state) {
    int drawn = state.get(NEXT);
    state.set(NEXT, drawn + 1);
    return drawn;
  }

  /** Somebody relies on an outcome from now on. */
  private static Cells decide(Cells state, int outcome) {
    if (state.get(OUTCOME) != 0 && state.get(OUTCOME) != outcome) {
      state.set(CONTRADICTION, 1);
    }
    return state.set(OUTCOME, outcome);
  }

  @Override
  public void steps(Cells state, Steps steps) {
    coordinator(state, steps);
    network(state, steps);
    recovery(state, steps);
    others(state, steps);
  }

  // ---- the coordinator

  private void coordinator(Cells state, Steps steps) {
    if (!state.is(SENT)) {
      steps.add(
          "the coordinator sends STAGING and its writes",
          state.copy().set(SENT, 1).set(COORDINATOR, WAITING));
      return;
    }
    switch (state.get(COORDINATOR)) {
      case WAITING -> {
        judge(state, steps);
        steps.add("the coordinator waits no longer", late(state));
      }
      case DECIDED -> steps.add("the coordinator waits no longer", late(state));
      case ASKS_RECORD -> askRecord(state, steps);
      default -> {}
    }
  }

  private Cells late(Cells state) {
    Cells next = state.copy();
    return bug == Bug.ABORT_AFTER_STAGING
        ? next.set(ABORT_SENT, 1)
        : next.set(COORDINATOR, ASKS_RECORD);
  }

  private void judge(Cells state, Steps steps) {
    boolean all = true;
    boolean refused = false;
    boolean ended = false;
    int highest = C;
    for (int k = 0; k < keys; k++) {
      int at = state.get(key(k, REPLY_AT));
      switch (state.get(key(k, REPLY))) {
        case PLACED, PUSHED -> highest = Math.max(highest, at);
        case ALREADY -> {
          ended = true;
          steps.add("the coordinator reads: committed before", told(state, at));
        }
        case GONE -> {
          ended = true;
          steps.add("the coordinator reads: aborted", told(state, NOT_COMMITTED));
        }
        case REFUSED -> refused = true;
        default -> all = false;
      }
    }
    if (ended) {
      return;
    }
    if (refused) {
      steps.add("the coordinator reads a refusal and aborts", aborting(state));
    } else if (all) {
      boolean staged = state.get(key(0, REPLY)) == PLACED;
      if (staged && (highest == C || bug == Bug.COMMIT_BELOW_AN_INTENT)) {
        steps.add(
            "all in place: the client is told of the commit", told(state, C).set(COMMIT_SENT, C));
      } else {
        steps.add(
            "pushed: the reads are valid at the largest, COMMITTED is sent",
            state.copy().set(COMMIT_SENT, highest).set(COORDINATOR, DECIDED));
        steps.add("pushed: a read has changed, ABORTED is sent", aborting(state));
      }
    }
  }

  private static Cells aborting(Cells state) {
    return state.copy().set(ABORT_SENT, 1).set(COORDINATOR, DECIDED);
  }

  private static Cells told(Cells state, int outcome) {
    return decide(state.copy(), outcome).set(COORDINATOR, TOLD);
  }

  private void askRecord(Cells state, Steps steps) {
    switch (state.get(RECORD)) {
      case COMMITTED -> steps.add("the record says committed", told(state, state.get(RECORD_AT)));
      case ABORTED -> steps.add("the record says aborted", told(state, NOT_COMMITTED));
      case ABSENT, PENDING -> steps.add("the coordinator asks for an abort", aborting(state));
      default -> {} // STAGING: recovered like anybody's
    }
  }

  // ---- messages that arrive, perhaps again

  private void network(Cells state, Steps steps) {
    if (!state.is(SENT)) {
      return;
    }
    stage(state, steps);
    for (int k = 1; k < keys; k++) {
      put(state, k, steps);
    }
    commit(state, steps);
    abort(state, steps);
    recovered(state, steps);
    resolve(state, steps);
    remove(state, steps);
  }

  private void stage(Cells state, Steps steps) {
    switch (state.get(RECORD)) {
      case ABSENT -> {
        int own = state.get(key(0, OWN));
        if (own > 0 && bug != Bug.NO_OWN_VERSION_SEARCH) {
          reply(state.copy(), 0, ALREADY, own, "STAGING arrives: committed before", steps);
        } else if (state.get(key(0, CACHE)) < C) {
          Cells next = state.copy().set(RECORD, STAGING).set(RECORD_AT, C).set(key(0, INTENT), C);
          reply(next, 0, PLACED, C, "STAGING arrives", steps);
        } else if (mayDraw(state, lastDraw)) {
          Cells next = state.copy();
          int fresh = draw(next);
          next.set(RECORD, PENDING).set(RECORD_AT, fresh).set(key(0, INTENT), fresh);
          reply(next, 0, PUSHED, fresh, "STAGING arrives and is pushed", steps);
        }
      }
      case PENDING ->
          reply(
              state.copy(), 0, PUSHED, state.get(RECORD_AT), "STAGING comes again: pushed", steps);
      case STAGING -> reply(state.copy(), 0, PLACED, C, "STAGING comes again", steps);
      case COMMITTED ->
          reply(state.copy(), 0, ALREADY, state.get(RECORD_AT), "STAGING meets COMMITTED", steps);
      default -> reply(state.copy(), 0, GONE, 0, "STAGING meets ABORTED", steps);
    }
  }

  private void put(Cells state, int k, Steps steps) {
    int intent = state.get(key(k, INTENT));
    int own = state.get(key(k, OWN));
    int cache = state.get(key(k, CACHE));
    Cells next = state.copy();
    if (intent > 0) {
      reply(next, k, PLACED, intent, "put " + k + " comes again", steps);
    } else if (own > 0 && bug != Bug.NO_OWN_VERSION_SEARCH) {
      reply(next, k, ALREADY, own, "put " + k + " finds its own version", steps);
    } else if (state.get(key(k, FOREIGN)) > C || own > 0) {
      reply(next, k, REFUSED, 0, "put " + k + " finds a newer version", steps);
    } else if (cache < C || (cache == C && bug == Bug.OWNED_BARRIER)) {
      reply(next.set(key(k, INTENT), C), k, PLACED, C, "put " + k + " is laid at C", steps);
    } else if (mayDraw(state, lastDraw)) {
      int fresh = draw(next);
      next.set(key(k, INTENT), fresh);
      reply(next, k, PLACED, fresh, "put " + k + " is laid above C", steps);
    }
  }

  /** The coordinator reads this reply or an earlier one. */
  private static void reply(Cells next, int k, int reply, int at, String what, Steps steps) {
    boolean first = next.get(key(k, REPLY)) == 0;
    if (!first) {
      steps.add(what, next.copy());
    }
    steps.add(what, next.set(key(k, REPLY), reply).set(key(k, REPLY_AT), at));
  }

  private void commit(Cells state, Steps steps) {
    int at = state.get(COMMIT_SENT);
    int record = state.get(RECORD);
    boolean may = record == STAGING || (record == PENDING && at >= state.get(RECORD_AT));
    if (at > 0 && may) {
      Cells next = decide(state.copy(), at).set(RECORD, COMMITTED).set(RECORD_AT, at);
      steps.add("COMMITTED arrives", next);
    }
    if (at > 0 && (record == COMMITTED || record == ABORTED)) {
      answered(state, record, steps);
    }
  }

  /** The coordinator learns what the record says, when it still wants to know. */
  private static void answered(Cells state, int record, Steps steps) {
    int phase = state.get(COORDINATOR);
    if (phase == WAITING || phase == DECIDED) {
      boolean committed = record == COMMITTED;
      steps.add(
          committed
              ? "the coordinator learns of the commit"
              : "the coordinator learns of the abort",
          told(state, committed ? state.get(RECORD_AT) : NOT_COMMITTED));
    }
  }

  private void abort(Cells state, Steps steps) {
    if (!state.is(ABORT_SENT)) {
      return;
    }
    int record = state.get(RECORD);
    boolean searched = bug != Bug.NO_OWN_VERSION_SEARCH;
    if (record == ABSENT && state.get(key(0, OWN)) > 0 && searched) {
      if (state.get(COORDINATOR) != TOLD) {
        steps.add("ABORTED meets an own version", told(state, state.get(key(0, OWN))));
      }
    } else if (record != COMMITTED && record != ABORTED) {
      steps.add("ABORTED arrives", decide(state.copy(), NOT_COMMITTED).set(RECORD, ABORTED));
    } else {
      answered(state, record, steps);
    }
  }

  private void recovered(Cells state, Steps steps) {
    if (state.get(RECORD) != STAGING) {
      return; // compare-and-set: any other state stays
    }
    if (state.is(FOUND_ALL)) {
      steps.add("a recovery finds all: COMMITTED", decide(state.copy(), C).set(RECORD, COMMITTED));
    }
    if (state.is(FOUND_MISSING)) {
      Cells next = decide(state.copy(), NOT_COMMITTED).set(RECORD, ABORTED);
      steps.add("a recovery misses one: ABORTED", next);
    }
  }

  private void resolve(Cells state, Steps steps) {
    int record = state.get(RECORD);
    int known = record == COMMITTED ? state.get(RECORD_AT) : state.get(RESOLVE_AT);
    if (record == ABSENT && state.get(key(0, OWN)) > 0) {
      known = state.get(key(0, OWN));
    }
    for (int k = 0; k < keys; k++) {
      int intent = state.get(key(k, INTENT));
      if (known > 0 && (intent > 0 || !state.is(key(k, DONE)))) {
        Cells next =
            state.copy().set(RESOLVE_AT, known).set(key(k, DONE), 1).set(key(k, INTENT), 0);
        if (intent > 0 && intent <= known) {
          next.set(CONTRADICTION, next.is(key(k, OWN)) ? 1 : next.get(CONTRADICTION));
          next.set(key(k, OWN), known);
        }
        steps.add("key " + k + " is resolved as committed", next);
      }
      if (record == ABORTED && intent > 0) {
        steps.add("key " + k + " is resolved as aborted", state.copy().set(key(k, INTENT), 0));
      }
    }
  }

  private void remove(Cells state, Steps steps) {
    int record = state.get(RECORD);
    boolean all = true;
    for (int k = 0; k < keys; k++) {
      all &= state.is(key(k, DONE));
    }
    if (record == COMMITTED && (all || bug == Bug.RECORD_REMOVED_EARLY)) {
      steps.add("the COMMITTED record is removed", state.copy().set(RECORD, ABSENT));
    }
    if (record == ABORTED && bug == Bug.ABORTED_REMOVED) {
      steps.add("the ABORTED record is removed", state.copy().set(RECORD, ABSENT));
    }
  }

  // ---- recovery, by anybody who met an intent

  private void recovery(Cells state, Steps steps) {
    int record = state.get(RECORD);
    boolean met = record != ABSENT;
    for (int k = 0; k < keys; k++) {
      met |= state.get(key(k, INTENT)) > 0;
    }
    if (met && (record == PENDING || (record == ABSENT && state.get(key(0, OWN)) == 0))) {
      steps.add(
          "a silent transaction is aborted",
          decide(state.copy(), NOT_COMMITTED).set(RECORD, ABORTED));
    }
    for (int r = 0; r < 2; r++) {
      if (!state.is(recoverer(r, 0))) {
        if (record == STAGING) {
          steps.add("recovery begins", state.copy().set(recoverer(r, 0), 1));
        }
      } else {
        recover(state, r, steps);
      }
    }
  }

  private void recover(Cells state, int r, Steps steps) {
    boolean all = true;
    for (int k = 0; k < keys; k++) {
      if (!state.is(key(k, ASKED + r))) {
        all = false;
        int intent = state.get(key(k, INTENT));
        boolean inPlace = (intent > 0 && intent <= C) || state.get(key(k, OWN)) == C;
        Cells next = state.copy().set(key(k, ASKED + r), 1);
        if (!inPlace) {
          next.set(recoverer(r, 1), 1);
          if (bug != Bug.NO_BARRIER) {
            next.raise(key(k, CACHE), C);
          }
        }
        steps.add("recovery " + (inPlace ? "finds " : "misses ") + "key " + k, next);
      }
    }
    boolean missing = state.is(recoverer(r, 1));
    if (all || missing) {
      Cells next = state.copy().set(recoverer(r, 0), 0).set(recoverer(r, 1), 0);
      for (int k = 0; k < keys; k++) {
        next.set(key(k, ASKED + r), 0);
      }
      steps.add("recovery sends its finding", next.set(missing ? FOUND_MISSING : FOUND_ALL, 1));
    }
  }

  // ---- other transactions

  private void others(Cells state, Steps steps) {
    for (int k = 0; k < keys; k++) {
      if (state.get(key(k, INTENT)) > 0 || !mayDraw(state, lastDraw)) {
        continue;
      }
      Cells read = state.copy();
      int at = draw(read);
      read.raise(key(k, CACHE), at);
      if (state.get(key(k, OWN)) == 0) {
        read.raise(key(k, NOT_SEEN), at);
      }
      steps.add("another transaction reads key " + k, read);
      if (k > 0 && state.get(key(k, FOREIGN)) == 0) {
        Cells written = state.copy();
        written.set(key(k, FOREIGN), draw(written));
        steps.add("another transaction writes key " + k, written);
      }
    }
  }

  // ---- what must hold

  @Override
  public @Nullable String violation(Cells state) {
    if (state.is(CONTRADICTION)) {
      return "two outcomes of one transaction, or a write applied twice";
    }
    int outcome = state.get(OUTCOME);
    for (int k = 0; k < keys; k++) {
      int intent = state.get(key(k, INTENT));
      int own = state.get(key(k, OWN));
      if (outcome == NOT_COMMITTED && own > 0) {
        return "an aborted transaction has a version";
      }
      if (outcome > 0) {
        boolean there = own == outcome || (own == 0 && intent > 0 && intent <= outcome);
        if (!there) {
          return "a committed transaction lost its write of key " + k;
        }
        if (state.get(key(k, NOT_SEEN)) >= outcome) {
          return "a reader above the commit did not see key " + k;
        }
        int foreign = state.get(key(k, FOREIGN));
        if (foreign > 0 && foreign < outcome) {
          return "an update of key " + k + " was lost";
        }
      }
    }
    return null;
  }

  @Override
  public Cells canonical(Cells state) {
    Cells least = state;
    Cells turned = state.copy().swap(recoverer(0, 0), recoverer(1, 0), RECOVERER_CELLS);
    for (int k = 0; k < keys; k++) {
      turned.swap(key(k, ASKED), key(k, ASKED + 1), 1);
    }
    if (turned.compareTo(least) < 0) {
      least = turned;
    }
    if (keys > 2) { // two keys beside the anchor are alike
      for (Cells one : new Cells[] {state, turned}) {
        Cells swapped = one.copy().swap(key(1, 0), key(2, 0), KEY_CELLS);
        if (swapped.compareTo(least) < 0) {
          least = swapped;
        }
      }
    }
    return least;
  }
}
