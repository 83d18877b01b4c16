package io.massifdb.txnlayer.routing;

import io.massifdb.kvapi.Answer;
import io.massifdb.kvapi.KeySpan;
import io.massifdb.kvapi.Request;
import io.massifdb.kvapi.TransactionHeader;
import io.massifdb.txnlayer.routing.Pieces.Piece;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One call over several ranges: cut, group by range, send in parallel, regroup what met a split.
 * The requests themselves never change, so regrouping after a lost reply is a resend of the same
 * requests (R9). Confined to the calling thread.
 */
final class AcrossRanges {
  private final RangeSender sender;
  private final @Nullable TransactionHeader transaction;
  private final Deadline deadline;
  private final @Nullable Cancellation cancellation;
  private final List<RoutedAnswer> done = new ArrayList<>();

  /** Positions of requests of which a try was lost: they may have been executed. */
  private final Set<Integer> maybeDone = new HashSet<>();

  AcrossRanges(
      RangeSender sender,
      @Nullable TransactionHeader transaction,
      Deadline deadline,
      @Nullable Cancellation cancellation) {
    this.sender = sender;
    this.transaction = transaction;
    this.deadline = deadline;
    this.cancellation = cancellation;
  }

  List<RoutedAnswer> send(List<Request> requests) {
    List<Piece> open = new ArrayList<>();
    for (int i = 0; i < requests.size(); i++) {
      open.add(new Piece(i, requests.get(i)));
    }
    Backoff backoff = sender.backoff();
    while (!open.isEmpty()) {
      List<List<Piece>> batches;
      try {
        batches = batches(open);
      } catch (RoutingUnavailableException | RangeDirectory.Unreachable e) {
        refuse(open, String.valueOf(e.getMessage()));
        break;
      }
      open = sendAll(batches);
      // What is cut anew may meet the same stale knowledge again, until somebody learns better.
      if (!open.isEmpty() && !backoff.shortPause(deadline, cancellation)) {
        refuse(open, "the ranges change");
        break;
      }
    }
    done.sort(
        Comparator.comparingInt(RoutedAnswer::index)
            .thenComparing(answer -> answer.request().span().start()));
    return done;
  }

  private void refuse(List<Piece> pieces, String message) {
    Answer.Reason reason =
        Cancellation.isSet(cancellation) ? Answer.Reason.CANCELLED : Answer.Reason.DEADLINE;
    for (Piece piece : pieces) {
      finish(piece, new Answer.Refused(reason, message));
    }
  }

  /** Not to be done any more is not said of what may have been done. */
  private void finish(Piece piece, Answer answer) {
    boolean ended =
        answer instanceof Answer.Refused(Answer.Reason reason, String _)
            && (reason == Answer.Reason.DEADLINE
                || reason == Answer.Reason.CANCELLED
                || reason == Answer.Reason.LOCK_TIMEOUT);
    Answer told =
        ended && maybeDone.contains(piece.index())
            ? new Answer.Unknown("the range was split while the reply was lost")
            : answer;
    done.add(new RoutedAnswer(piece.index(), piece.request(), told));
  }

  /** Sends all batches; returns the pieces of those that met a split. */
  private List<Piece> sendAll(List<List<Piece>> batches) {
    List<Supplier<SendOutcome>> tasks = new ArrayList<>();
    for (List<Piece> batch : batches) {
      List<Request> requests = batch.stream().map(Piece::request).toList();
      tasks.add(() -> sender.sendToOneRange(transaction, requests, deadline, cancellation));
    }
    List<SendOutcome> outcomes =
        tasks.size() == 1 ? List.of(tasks.getFirst().get()) : sender.fanout().run("send", tasks);
    List<Piece> again = new ArrayList<>();
    for (int i = 0; i < batches.size(); i++) {
      List<Piece> batch = batches.get(i);
      if (outcomes.get(i) instanceof SendOutcome.Split(boolean lost)) {
        again.addAll(batch);
        if (lost) {
          batch.forEach(piece -> maybeDone.add(piece.index()));
        }
        continue;
      }
      List<Answer> answers = RangeSender.toAnswers(outcomes.get(i), batch.size());
      for (int j = 0; j < batch.size(); j++) {
        finish(batch.get(j), answers.get(j));
      }
    }
    again.sort(
        Comparator.comparingInt(Piece::index)
            .thenComparing(piece -> piece.request().span().start()));
    return again;
  }

  private List<List<Piece>> batches(List<Piece> pieces) {
    Map<KeySpan, List<Piece>> byRange = new LinkedHashMap<>();
    List<Piece> latest = null;
    for (Piece piece : pieces) {
      if (piece.request() instanceof Request.EndTransaction && latest != null) {
        latest.add(piece); // it stays with the write before it: the anchor's (R10)
      } else {
        latest = cut(piece, byRange);
      }
    }
    List<List<Piece>> batches = new ArrayList<>();
    byRange.values().forEach(group -> pack(group, batches));
    return batches;
  }

  /**
   * By span, not by start alone: a stale directory may show a range before it was split, and what
   * is sent together must lie together. Returns the group of the last part.
   */
  private List<Piece> cut(Piece piece, Map<KeySpan, List<Piece>> byRange) {
    KeySpan rest = piece.request().span();
    while (true) {
      KeySpan range = sender.locate(rest.start(), deadline, cancellation).descriptor().span();
      boolean last = range.end().compareTo(rest.end()) >= 0;
      KeySpan part = last ? rest : new KeySpan(rest.start(), range.end());
      List<Piece> group = byRange.computeIfAbsent(range, _ -> new ArrayList<>());
      group.add(new Piece(piece.index(), Pieces.clip(piece.request(), part)));
      if (last) {
        return group;
      }
      rest = new KeySpan(range.end(), rest.end());
    }
  }

  /** Cuts a range's pieces into batches of bounded size. */
  private static void pack(List<Piece> group, List<List<Piece>> batches) {
    List<Piece> batch = new ArrayList<>();
    long bytes = 0;
    for (Piece piece : group) {
      long size = Pieces.bytesOf(piece.request());
      // An EndTransaction stays with the write before it: the anchor's (R10).
      boolean alone = !(piece.request() instanceof Request.EndTransaction);
      boolean full =
          bytes + size > Pieces.BATCH_BYTES_MAX || batch.size() >= Pieces.BATCH_REQUESTS_MAX;
      if (!batch.isEmpty() && alone && full) {
        batches.add(batch);
        batch = new ArrayList<>();
        bytes = 0;
      }
      batch.add(piece);
      bytes += size;
    }
    batches.add(batch);
  }
}
