package io.massifdb.server.catalog;

import io.massifdb.expression.SqlException;
import io.massifdb.expression.SqlState;
import io.massifdb.kvapi.Answer;
import io.massifdb.kvapi.Key;
import io.massifdb.kvapi.KeySpan;
import io.massifdb.kvapi.KeyValue;
import io.massifdb.kvapi.Request;
import io.massifdb.kvapi.port.KvSender;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Unversioned entries of the system area: read, list, compare-and-set. Failures are SQL errors. */
public final class MetaEntries {
  private static final Duration BUDGET = Duration.ofSeconds(10);

  private final KvSender sender;

  public MetaEntries(KvSender sender) {
    this.sender = sender;
  }

  public byte @Nullable [] get(Key key) {
    Answer answer = sender.send(new Request.MetaGet(key), BUDGET);
    if (answer instanceof Answer.Value(byte[] value, _)) {
      return value;
    }
    throw unavailable(answer);
  }

  public List<KeyValue> scan(Key prefix) {
    Answer answer =
        sender.send(new Request.MetaScan(KeySpan.prefix(prefix), false, 100_000), BUDGET);
    if (answer instanceof Answer.Pairs(var pairs, _)) {
      return pairs;
    }
    throw unavailable(answer);
  }

  /**
   * True when the entry changed from {@code expected} to {@code value}. A change whose outcome was
   * lost is looked up: values must therefore be distinguishable (counters, timestamps).
   */
  public boolean compareAndSet(Key key, byte @Nullable [] expected, byte[] value) {
    return switch (sender.send(new Request.MetaPut(key, value, expected), BUDGET)) {
      case Answer.Done _ -> true;
      case Answer.MetaConflict(byte[] present) ->
          present != null && java.util.Arrays.equals(present, value);
      case Answer.Unknown _ -> java.util.Arrays.equals(get(key), value);
      case Answer other -> throw unavailable(other);
    };
  }

  /** As {@link #compareAndSet}, but a change whose outcome was lost counts as not made. */
  public boolean compareAndSetOnce(Key key, byte @Nullable [] expected, byte[] value) {
    return switch (sender.send(new Request.MetaPut(key, value, expected), BUDGET)) {
      case Answer.Done _ -> true;
      case Answer.MetaConflict _, Answer.Unknown _ -> false;
      case Answer other -> throw unavailable(other);
    };
  }

  /** True when the entry is gone and was {@code expected} before, as far as is known. */
  public boolean compareAndRemove(Key key, byte[] expected) {
    return switch (sender.send(new Request.MetaPut(key, null, expected), BUDGET)) {
      case Answer.Done _ -> true;
      case Answer.MetaConflict(byte[] present) -> present == null;
      case Answer.Unknown _ -> get(key) == null;
      case Answer other -> throw unavailable(other);
    };
  }

  /** Sets the entry, whatever it was. */
  public void put(Key key, byte[] value) {
    while (!compareAndSet(key, get(key), value)) {
      // Somebody else changed it in between: once more.
    }
  }

  private static SqlException unavailable(Answer answer) {
    return new SqlException(
        SqlState.CANNOT_CONNECT_NOW, "the system range cannot be reached: " + answer);
  }
}
