package io.massifdb.rangestore.concurrency;

import io.massifdb.kvapi.Key;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/**
 * Short exclusion of evaluations by span, first come first served, free of deadlocks: a request
 * takes all its latches at once and waits for the earlier ones that conflict with it, whether these
 * hold or wait themselves.
 *
 * <p>Sans-IO: {@link #acquire} and {@link #release} say who is granted; nobody waits here. Points
 * are found by their key, spans by looking through the few that exist. Not thread-safe.
 */
final class LatchTable {
  private final TreeMap<Key, List<Held>> points = new TreeMap<>();
  private final Set<Held> spans = new LinkedHashSet<>();
  private int requests;

  /** The latches of one request. */
  static final class Latches {
    private final List<Held> held = new ArrayList<>();
    private final List<Latches> dependents = new ArrayList<>();
    private int blockers;
    private boolean released;

    boolean isGranted() {
      return blockers == 0;
    }
  }

  /** Compared by identity: one entry of the table. */
  private static final class Held {
    final Latches owner;
    final LatchSpan span;

    Held(Latches owner, LatchSpan span) {
      this.owner = owner;
      this.span = span;
    }
  }

  Latches acquire(List<LatchSpan> wanted) {
    Latches latches = new Latches();
    Set<Latches> blockers = new LinkedHashSet<>();
    for (LatchSpan span : wanted) {
      collectBlockers(span, blockers);
    }
    for (LatchSpan span : wanted) {
      insert(new Held(latches, span));
    }
    latches.blockers = blockers.size();
    for (Latches blocker : blockers) {
      blocker.dependents.add(latches);
    }
    requests++;
    return latches;
  }

  /** Gives up latches, held or waited for; returns who is granted by that. */
  List<Latches> release(Latches latches) {
    if (latches.released) {
      throw new AssertionError("latches released twice");
    }
    latches.released = true;
    requests--;
    latches.held.forEach(this::remove);
    List<Latches> granted = new ArrayList<>();
    for (Latches dependent : latches.dependents) {
      if (--dependent.blockers == 0 && !dependent.released) {
        granted.add(dependent);
      }
    }
    return granted;
  }

  boolean isEmpty() {
    return requests == 0;
  }

  private void collectBlockers(LatchSpan wanted, Set<Latches> blockers) {
    if (wanted.span().isPoint()) {
      collect(points.getOrDefault(wanted.span().start(), List.of()), wanted, blockers);
    } else {
      points
          .subMap(wanted.span().start(), wanted.span().end())
          .values()
          .forEach(held -> collect(held, wanted, blockers));
    }
    collect(spans, wanted, blockers);
  }

  private static void collect(Iterable<Held> candidates, LatchSpan wanted, Set<Latches> blockers) {
    for (Held held : candidates) {
      if (held.span.conflictsWith(wanted)) {
        blockers.add(held.owner);
      }
    }
  }

  private void insert(Held held) {
    held.owner.held.add(held);
    if (held.span.span().isPoint()) {
      points.computeIfAbsent(held.span.span().start(), _ -> new ArrayList<>(2)).add(held);
    } else {
      spans.add(held);
    }
  }

  private void remove(Held held) {
    Key start = held.span.span().start();
    if (!held.span.span().isPoint()) {
      spans.remove(held);
      return;
    }
    List<Held> here = points.get(start);
    if (here != null && here.remove(held) && here.isEmpty()) {
      points.remove(start);
    }
  }
}
