package io.massifdb.server.node;

import io.massifdb.expression.SqlException;
import io.massifdb.expression.SqlState;
import io.massifdb.kvapi.Answer;
import io.massifdb.kvapi.Key;
import io.massifdb.kvapi.KeySpan;
import io.massifdb.kvapi.KeyValue;
import io.massifdb.kvapi.Keys;
import io.massifdb.kvapi.Request;
import io.massifdb.kvapi.port.KvSender;
import io.massifdb.server.session.RangeAdministration;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Borders of ranges made by hand, and released. */
final class RangeBorders implements RangeAdministration {
  private static final Duration BUDGET = Duration.ofSeconds(20);
  private static final int PAGE = 1_000;

  private final KvSender sender;

  RangeBorders(KvSender sender) {
    this.sender = sender;
  }

  @Override
  public void splitAt(Key key) {
    require(sender.send(new Request.Split(key), BUDGET), "the range could not be split");
  }

  @Override
  public void unsplitAt(Key key) {
    require(
        sender.send(new Request.Upkeep.ReleaseBorder(key), BUDGET),
        "the border could not be released");
  }

  @Override
  public void unsplitAll(KeySpan span) {
    starts(span).forEach(this::unsplitAt);
  }

  /** Where ranges start, or once did. */
  private List<Key> starts(KeySpan span) {
    List<Key> starts = new ArrayList<>();
    Key from = Keys.directoryEntry(span.start());
    Key end = Keys.directoryEntry(span.end());
    while (from.compareTo(end) < 0) {
      Answer answer =
          sender.send(new Request.MetaScan(new KeySpan(from, end), false, PAGE), BUDGET);
      if (!(answer instanceof Answer.Pairs found)) {
        throw failure("the directory of ranges cannot be read", answer);
      }
      for (KeyValue entry : found.pairs()) {
        byte[] key = entry.key().bytes();
        starts.add(new Key(Arrays.copyOfRange(key, Keys.DIRECTORY_START.length(), key.length)));
      }
      from = found.pairs().size() < PAGE ? end : found.pairs().getLast().key().next();
    }
    return starts;
  }

  private static void require(Answer answer, String otherwise) {
    if (!(answer instanceof Answer.Done)) {
      throw failure(otherwise, answer);
    }
  }

  private static SqlException failure(String what, Answer answer) {
    return new SqlException(SqlState.OBJECT_NOT_IN_PREREQUISITE_STATE, what + ": " + answer);
  }
}
