package io.massifdb.rangestore.replica;

import io.massifdb.kvapi.Answer;
import io.massifdb.kvapi.Key;
import io.massifdb.kvapi.Request;
import io.massifdb.kvapi.Timestamp;
import io.massifdb.kvapi.port.ScanEvaluator;
import io.massifdb.rangestore.mvcc.Intent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Requests in, answers and a write batch out (R8): evaluation happens once, on the leaseholder,
 * under the latches of everything the batch touches. Pure but for the timestamp cache and the
 * record liveness of the lease. A batch is atomic: when one request cannot be done, nothing of the
 * batch is written.
 */
final class Evaluator {
  /** A resolution of more than this becomes several commands. */
  private static final int RESOLVED_BYTES_MAX = 1 << 20;

  private final ReadEvaluation reads;
  private final WriteEvaluation writes = new WriteEvaluation();
  private final PointWriteEvaluation pointWrites;
  private final RecordEvaluation records = new RecordEvaluation();

  Evaluator(ScanEvaluator programs) {
    reads = new ReadEvaluation(programs);
    pointWrites = new PointWriteEvaluation(programs);
  }

  /** The answers, or null when {@link Turn#conflict} is in the way. */
  @Nullable List<Answer> evaluate(Turn turn) {
    List<Request> requests = turn.batch.requests();
    Answer[] answers = new Answer[requests.size()];
    List<PlannedWrite> planned = new ArrayList<>();
    Request.EndTransaction end = null;
    int endIndex = -1;
    for (int i = 0; i < answers.length; i++) {
      Request request = requests.get(i);
      if (request instanceof Request.PointWrite write) {
        Answer answer = pointWrites.plan(turn, write, i, planned);
        if (turn.conflict() != null) {
          return null;
        }
        if (answer != null) {
          answers[i] = answer;
        }
      } else if (WriteEvaluation.isWrite(request)) {
        PlannedWrite write = writes.plan(turn, request, i);
        if (write == null) {
          return null;
        }
        planned.add(write);
      } else if (request instanceof Request.EndTransaction endTransaction) {
        end = endTransaction;
        endIndex = i;
      } else {
        Answer answer = other(turn, request, i);
        if (answer == null) {
          return null;
        }
        answers[i] = answer;
      }
    }
    if (turn.isDiscarded()) {
      notDone(planned, answers, endIndex);
    } else if (end != null) {
      Answer answer = new CommitEvaluation(turn, end.anchor(), planned, answers).end(end.form());
      if (answer == null) {
        return null;
      }
      answers[endIndex] = answer;
      if (turn.isDiscarded()) {
        notDone(planned, answers, endIndex);
      }
    } else if (!planned.isEmpty()) {
      WriteEvaluation.lay(turn, planned, anchor(turn), answers);
    }
    return List.copyOf(Arrays.asList(answers));
  }

  private static Key anchor(Turn turn) {
    Key anchor = turn.header().anchor();
    if (anchor == null) {
      throw new AssertionError("write without an anchor: " + turn.own());
    }
    return anchor;
  }

  /** Answers for what was not done because another request of the batch could not be. */
  private static void notDone(List<PlannedWrite> planned, Answer[] answers, int endIndex) {
    Answer rest = restOf(planned, endIndex < 0 ? null : answers[endIndex]);
    for (PlannedWrite write : planned) {
      answers[write.index()] =
          switch (write.placement()) {
            case PlannedWrite.Placement.There there -> new Answer.Placed(there.at());
            case PlannedWrite.Placement.Ended ended -> ended.answer();
            case PlannedWrite.Placement.Fits _, PlannedWrite.Placement.NeedsFresh _ -> rest;
          };
    }
    if (endIndex >= 0 && answers[endIndex] == null) {
      answers[endIndex] = rest;
    }
  }

  /** Committed before, or perhaps: then that holds for the whole batch. Else nothing was done. */
  private static Answer restOf(List<PlannedWrite> planned, @Nullable Answer end) {
    List<Answer> ends = new ArrayList<>();
    if (end != null) {
      ends.add(end);
    }
    for (PlannedWrite write : planned) {
      if (write.placement() instanceof PlannedWrite.Placement.Ended ended) {
        ends.add(ended.answer());
      }
    }
    for (Answer answer : ends) {
      if (answer instanceof Answer.AlreadyCommitted) {
        return answer;
      }
      if (answer instanceof Answer.Rewritten(Timestamp at, long _, byte[] _)) {
        return new Answer.AlreadyCommitted(at);
      }
    }
    for (Answer answer : ends) {
      if (answer instanceof Answer.Unknown) {
        return answer;
      }
    }
    return new Answer.Refused(
        Answer.Reason.CANCELLED, "not done: another request of the batch was refused");
  }

  private @Nullable Answer other(Turn turn, Request request, int index) {
    return switch (request) {
      case Request.Get get -> reads.get(turn, get, index);
      case Request.Scan scan -> reads.scan(turn, scan, index);
      case Request.Refresh refresh -> reads.refresh(turn, refresh);
      case Request.QueryIntent query -> reads.queryIntent(turn, query);
      case Request.MetaGet get -> reads.metaGet(turn, get);
      case Request.MetaScan scan -> reads.metaScan(turn, scan);
      case Request.MetaPut put -> metaPut(turn, put);
      case Request.PushTransaction push -> records.push(turn, push);
      case Request.RecoverTransaction recover -> records.recover(turn, recover);
      case Request.HeartbeatTransaction heartbeat -> records.heartbeat(turn, heartbeat);
      case Request.RemoveRecord remove -> records.remove(turn, remove);
      case Request.ResolveIntent resolve -> resolve(turn, resolve);
      case Request.TrimIntents trim -> trim(turn, trim);
      // The locks are dropped by the replica when the batch is done.
      case Request.ReleaseLocks _ -> new Answer.Done();
      case Request.Put _,
          Request.ConditionalPut _,
          Request.Delete _,
          Request.PointWrite _,
          Request.EndTransaction _,
          Request.Split _,
          Request.Merge _,
          Request.TransferLease _,
          Request.Upkeep _ ->
          throw new AssertionError("evaluated elsewhere: " + request);
    };
  }

  private static Answer metaPut(Turn turn, Request.MetaPut put) {
    byte[] present = turn.reader.meta(put.key());
    if (!Arrays.equals(present, put.expected())) {
      return turn.discard(new Answer.MetaConflict(present));
    }
    turn.writer.meta(put.key(), put.value());
    return new Answer.Done();
  }

  private static Answer resolve(Turn turn, Request.ResolveIntent resolve) {
    for (Key key : turn.reader.intents().in(resolve.span())) {
      if (turn.writer.batch().sizeBytes() > RESOLVED_BYTES_MAX) {
        turn.leaveRestForLater();
        break;
      }
      Intent intent = turn.reader.intent(key);
      if (intent != null && intent.isOf(resolve.transaction())) {
        turn.writer.resolve(
            key,
            intent,
            resolve.committedAt(),
            () -> turn.reader.newestAtOrBelow(key, intent.timestamp()));
      }
    }
    return new Answer.Done();
  }

  private static Answer trim(Turn turn, Request.TrimIntents trim) {
    for (Key key : turn.reader.intents().in(trim.span())) {
      if (turn.writer.batch().sizeBytes() > RESOLVED_BYTES_MAX) {
        turn.leaveRestForLater();
        break;
      }
      Intent intent = turn.reader.intent(key);
      if (intent != null && intent.isOf(turn.own()) && intent.floor() < trim.upTo()) {
        turn.writer.intent(key, intent.trimmed(trim.above(), trim.upTo()));
      }
    }
    return new Answer.Done();
  }
}
