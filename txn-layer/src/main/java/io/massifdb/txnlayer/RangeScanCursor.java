package io.massifdb.txnlayer;

import io.massifdb.kvapi.Answer;
import io.massifdb.kvapi.Key;
import io.massifdb.kvapi.KeySpan;
import io.massifdb.kvapi.KeyValue;
import io.massifdb.kvapi.LockStrength;
import io.massifdb.kvapi.Request;
import io.massifdb.kvapi.TransactionHeader;
import io.massifdb.kvapi.WaitPolicy;
import io.massifdb.txnlayer.routing.Deadline;
import io.massifdb.txnlayer.routing.RangeLocation;
import io.massifdb.txnlayer.routing.RoutingUnavailableException;
import io.massifdb.txnlayer.routing.SendOutcome;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A scan, page by page and range by range. Own writes travel with each page as its overlay, so that
 * filters, limits and aggregates beside the data see them (F27). Each page's covered part is noted
 * as read before the page is handed out.
 */
final class RangeScanCursor implements ScanCursor {
  private static final long CHUNK_BYTES = 1L << 20;

  /** Own writes sent with one page; the page ends where the next ones begin. */
  private static final int OVERLAY_MAX = 2_000;

  private final TransactionState state;
  private final SnapshotMover mover;
  private final ScanSpec spec;
  private final int position;
  private @Nullable KeySpan rest;
  private long rowsLeft;
  private boolean closed;

  RangeScanCursor(TransactionState state, SnapshotMover mover, ScanSpec spec) {
    this.state = state;
    this.mover = mover;
    this.spec = spec;
    this.position = spec.seesOwnStatement() ? Integer.MAX_VALUE : state.statementStart;
    this.rest = spec.span();
    this.rowsLeft = spec.rowLimit();
    state.mark(position);
  }

  @Override
  public @Nullable ScanChunk next() {
    while (rest != null) {
      ScanChunk chunk = page(rest);
      if (chunk instanceof ScanChunk.Pairs(List<KeyValue> pairs) && pairs.isEmpty()) {
        continue;
      }
      if (chunk != null) {
        return chunk;
      }
    }
    return null;
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      state.unmark(position);
    }
    rest = null;
  }

  /** Null: try the same rest again. */
  private @Nullable ScanChunk page(KeySpan todo) {
    state.failIfCancelled();
    TransactionHeader header = state.header(position);
    Deadline deadline = state.deadline();
    KeySpan part = firstPart(todo, deadline);
    List<KeyValue> overlay = state.buffer.overlay(part, position, OVERLAY_MAX + 1, spec.reverse());
    if (overlay.size() > OVERLAY_MAX) {
      part = bounded(part, overlay);
      overlay =
          spec.reverse() ? overlay.subList(1, overlay.size()) : overlay.subList(0, OVERLAY_MAX);
    }
    Request scan =
        new Request.Scan(
            part,
            spec.reverse(),
            spec.program(),
            rowsLeft,
            spec.chunkBytes() > 0 ? spec.chunkBytes() : CHUNK_BYTES,
            spec.lock(),
            spec.waitPolicy(),
            List.copyOf(overlay));
    SendOutcome outcome =
        state.gateway.sender().sendToOneRange(header, List.of(scan), deadline, state.cancellation);
    if (spec.lock() != LockStrength.NONE) {
      state.noteLocked(part);
    }
    return switch (outcome) {
      case SendOutcome.Answered(List<Answer> answers, boolean _, var _) -> {
        state.writeThrough.requireAlive();
        yield answered(part, answers.getFirst());
      }
      case SendOutcome.Split _ -> null;
      case SendOutcome.Lost(String message) -> throw lost(message);
      case SendOutcome.NotDone(Answer.Reason reason, String message) -> {
        if (reason == Answer.Reason.LOCK_TIMEOUT && state.lockTimeout.isZero()) {
          yield null;
        }
        state.failIfCancelled();
        throw Refusals.exception(new Answer.Refused(reason, message));
      }
    };
  }

  private TransactionException lost(String message) {
    state.failIfCancelled();
    return new TransactionUnavailableException(message);
  }

  /** What of the rest lies in the range where the scan goes on. */
  private KeySpan firstPart(KeySpan todo, Deadline deadline) {
    RangeLocation location;
    try {
      location =
          spec.reverse()
              ? state.gateway.sender().locateBefore(todo.end(), deadline, state.cancellation)
              : state.gateway.sender().locate(todo.start(), deadline, state.cancellation);
    } catch (RoutingUnavailableException e) {
      throw lost(String.valueOf(e.getMessage()));
    }
    KeySpan part = todo.intersect(location.descriptor().span());
    if (part == null) {
      throw new AssertionError("range " + location + " does not hold any of " + todo);
    }
    return part;
  }

  private KeySpan bounded(KeySpan part, List<KeyValue> overlay) {
    if (spec.reverse()) {
      return new KeySpan(overlay.get(1).key(), part.end());
    }
    return new KeySpan(part.start(), overlay.get(OVERLAY_MAX).key());
  }

  private @Nullable ScanChunk answered(KeySpan part, Answer answer) {
    if (answer instanceof Answer.Pairs(List<KeyValue> pairs, Key resume)) {
      noteRows(pairs);
      advance(part, resume, pairs.size());
      return new ScanChunk.Pairs(pairs);
    }
    if (answer instanceof Answer.Output(byte[] output, long rows, Key resume)) {
      advance(part, resume, rows);
      return new ScanChunk.Output(output, rows);
    }
    if (answer instanceof Answer.ProgramFailed(byte[] error)) {
      noteSpan(part); // that it failed is something that was read
      throw new ProgramFailedException(error);
    }
    if (answer instanceof Answer.Unknown(String message)) {
      throw lost(message);
    }
    if (answer instanceof Answer.Refused refused) {
      state.failIfCancelled();
      if (refused.reason() == Answer.Reason.NEWER_VERSION) {
        mover.move();
        return null;
      }
      throw Refusals.exception(refused);
    }
    throw new AssertionError("a scan was answered " + answer);
  }

  private void advance(KeySpan part, @Nullable Key resume, long rows) {
    KeySpan todo = rest;
    if (todo == null) {
      throw new AssertionError("an answer after the end");
    }
    KeySpan covered;
    KeySpan left;
    if (spec.reverse()) {
      Key from = resume == null ? part.start() : resume;
      covered = span(from, part.end());
      left = span(todo.start(), from);
    } else {
      Key to = resume == null ? part.end() : resume;
      covered = span(part.start(), to);
      left = span(to, todo.end());
    }
    if (covered != null) {
      noteSpan(covered);
    }
    rest = left;
    if (spec.rowLimit() > 0) {
      rowsLeft -= rows;
      if (rowsLeft <= 0) {
        rest = null;
      }
    }
  }

  /**
   * That nothing appeared in the span is part of what was read, but not below SERIALIZABLE (there
   * only checks guard spans), and not when rows of others were left out.
   */
  private void noteSpan(KeySpan covered) {
    if (spec.waitPolicy() == WaitPolicy.SKIP_LOCKED && spec.lock() != LockStrength.NONE) {
      state.hasRead = true;
      state.statementHasRead = true;
    } else {
      state.noteRead(covered, spec.guard());
    }
  }

  /** Locked rows are guarded one by one; those behind a program by the writes that follow. */
  private void noteRows(List<KeyValue> pairs) {
    if (spec.lock() != LockStrength.NONE) {
      pairs.forEach(pair -> state.noteRead(KeySpan.of(pair.key()), true));
    }
  }

  private static @Nullable KeySpan span(Key from, Key to) {
    return from.compareTo(to) < 0 ? new KeySpan(from, to) : null;
  }
}
