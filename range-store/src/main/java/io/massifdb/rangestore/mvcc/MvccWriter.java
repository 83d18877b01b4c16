package io.massifdb.rangestore.mvcc;

import io.massifdb.kvapi.Key;
import io.massifdb.kvapi.KeySpan;
import io.massifdb.kvapi.Timestamp;
import io.massifdb.kvapi.TransactionId;
import io.massifdb.kvapi.seam.Family;
import io.massifdb.kvapi.seam.WriteBatch;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Fills a write batch with versions, intents and records, and notes what a replica must know of it
 * without decoding it again. Decides nothing: where a write may sit is the evaluator's question.
 */
public final class MvccWriter {
  private final WriteBatch batch = new WriteBatch();
  private Timestamp newest = Timestamp.ZERO;
  private boolean touchesIntents;
  private boolean deletesSpans;

  public void version(Key key, Timestamp at, TransactionId writer, byte @Nullable [] value) {
    batch.put(Family.DATA, VersionKey.encode(key, at), Version.encode(at, writer, value));
    note(at);
  }

  public void intent(Key key, Intent intent) {
    batch.put(Family.INTENT, key.bytes(), intent.encode());
    touchesIntents = true;
    note(intent.timestamp());
  }

  public void removeIntent(Key key) {
    batch.delete(Family.INTENT, key.bytes());
    touchesIntents = true;
  }

  /**
   * Ends an intent in one batch: it becomes a version at {@code committedAt} when it sits at or
   * below it, else (null, or laid above it) nothing remains. One whose values were all rolled back
   * repeats {@code beneath}, the version below: a trace of the commit, by which a put that comes
   * late is recognised (R9) and the anchor tells the transaction's fate (R10).
   */
  public void resolve(
      Key key,
      Intent intent,
      @Nullable Timestamp committedAt,
      Supplier<@Nullable Version> beneath) {
    if (committedAt != null && !intent.timestamp().isAfter(committedAt)) {
      Intent.Provisional newest = intent.newest();
      Version repeated = newest == null ? beneath.get() : null;
      byte[] value = newest != null ? newest.value() : repeated == null ? null : repeated.value();
      version(key, committedAt, intent.transaction(), value);
    }
    removeIntent(key);
  }

  public void record(Key anchor, TransactionId transaction, TransactionRecord record) {
    batch.put(Family.META, LocalKeys.record(anchor, transaction).bytes(), record.encode());
  }

  public void removeRecord(Key anchor, TransactionId transaction) {
    batch.delete(Family.META, LocalKeys.record(anchor, transaction).bytes());
  }

  /** An unversioned entry; null removes it. */
  public void meta(Key key, byte @Nullable [] value) {
    if (value == null) {
      batch.delete(Family.META, key.bytes());
    } else {
      batch.put(Family.META, key.bytes(), value);
    }
  }

  /** Removes one version, by its key in the engine. */
  public void removeVersion(byte[] engineKey) {
    batch.delete(Family.DATA, engineKey);
  }

  /** Removes all versions of the span at once; for spans that end at no key's successor. */
  public void clear(KeySpan span) {
    deletesSpans = true;
    batch.deleteRange(
        Family.DATA, VersionKey.lowerBound(span.start()), VersionKey.upperBound(span.end()));
  }

  public WriteBatch batch() {
    return batch;
  }

  public boolean isEmpty() {
    return batch.isEmpty();
  }

  /** The largest timestamp laid. */
  public Timestamp newest() {
    return newest;
  }

  /** Does any operation add or remove an intent? */
  public boolean touchesIntents() {
    return touchesIntents;
  }

  public boolean deletesSpans() {
    return deletesSpans;
  }

  private void note(Timestamp at) {
    newest = Timestamp.max(newest, at);
  }
}
