package io.massifdb.rangestore.mvcc;

import io.massifdb.kvapi.Key;
import io.massifdb.kvapi.KeySpan;
import io.massifdb.kvapi.Timestamp;
import io.massifdb.kvapi.TransactionId;
import io.massifdb.kvapi.seam.EngineIterator;
import io.massifdb.kvapi.seam.EngineReader;
import io.massifdb.kvapi.seam.Family;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads of one range's data: committed versions (family DATA, newest first per row), intents
 * (family INTENT, found through the {@link IntentIndex}) and records (family META). The caller
 * holds the latches of what it reads, so that versions, intents and index belong together. A point
 * read without an intent is one lookup in the engine. Confined to one thread.
 */
public final class MvccReader {
  private final EngineReader engine;
  private final IntentIndex intents;

  public MvccReader(EngineReader engine, IntentIndex intents) {
    this.engine = engine;
    this.intents = intents;
  }

  /** The newest version at or below {@code at}, a deletion too; null when there is none. */
  public @Nullable Version newestAtOrBelow(Key key, Timestamp at) {
    try (EngineIterator iterator =
        engine.iterator(
            Family.DATA, VersionKey.encode(key, at), VersionKey.afterAllVersions(key))) {
      iterator.seekToFirst();
      if (!iterator.isValid()) {
        return null;
      }
      return Version.decode(VersionKey.timestampOf(iterator.key()), iterator.value());
    }
  }

  /** The newest version of all. */
  public @Nullable Version newest(Key key) {
    return newestAtOrBelow(key, Timestamp.MAX);
  }

  /**
   * When this attempt was committed at this key, or null: the search of R9, beneath newer versions
   * too. Costs nothing more than the newest version when that is older than the attempt.
   */
  public @Nullable Timestamp ownVersion(Key key, TransactionId own) {
    try (EngineIterator iterator =
        engine.iterator(
            Family.DATA, VersionKey.encode(key, Timestamp.MAX), VersionKey.afterAllVersions(key))) {
      for (iterator.seekToFirst(); iterator.isValid(); iterator.next()) {
        Timestamp at = VersionKey.timestampOf(iterator.key());
        if (at.isBefore(own.begin())) {
          return null;
        }
        if (Version.writerOf(at, iterator.value()).equals(own)) {
          return at;
        }
      }
      return null;
    }
  }

  /** Is there a version of another transaction in (from, to] in the span? */
  public boolean hasForeignVersion(
      KeySpan span, Timestamp from, Timestamp to, @Nullable TransactionId own) {
    try (EngineIterator iterator =
        engine.iterator(
            Family.DATA, VersionKey.lowerBound(span.start()), VersionKey.upperBound(span.end()))) {
      iterator.seekToFirst();
      while (iterator.isValid()) {
        byte[] encoded = iterator.key();
        Key key = VersionKey.keyOf(encoded);
        Timestamp at = VersionKey.timestampOf(encoded);
        if (key.compareTo(span.end()) >= 0) {
          return false;
        }
        if (key.compareTo(span.start()) < 0 || at.compareTo(from) <= 0) {
          iterator.seek(VersionKey.afterAllVersions(key));
        } else if (at.isAfter(to)) {
          iterator.seek(VersionKey.encode(key, to));
        } else if (!Version.writerOf(at, iterator.value()).equals(own)) {
          return true;
        } else {
          iterator.next();
        }
      }
      return false;
    }
  }

  /** Would a border at {@code bound} separate versions of one row? */
  public boolean isInsideRow(Key bound) {
    try (EngineIterator iterator = engine.iterator(Family.DATA, bound.bytes(), Key.MAX.bytes())) {
      iterator.seekToFirst();
      return iterator.isValid() && VersionKey.keyOf(iterator.key()).compareTo(bound) < 0;
    }
  }

  /** The intent at a key; without one the engine is not asked. */
  public @Nullable Intent intent(Key key) {
    if (!intents.contains(key)) {
      return null;
    }
    byte[] encoded = engine.get(Family.INTENT, key.bytes());
    return encoded == null ? null : Intent.decode(encoded);
  }

  public IntentIndex intents() {
    return intents;
  }

  public @Nullable TransactionRecord record(Key anchor, TransactionId transaction) {
    byte[] encoded = engine.get(Family.META, LocalKeys.record(anchor, transaction).bytes());
    return encoded == null ? null : TransactionRecord.decode(encoded);
  }

  /** A record and where it was found. */
  public record FoundRecord(Key anchor, TransactionId transaction, TransactionRecord record) {}

  /** Records anchored in the span of attempts that began at or before {@code begin}. */
  public List<FoundRecord> records(KeySpan anchors, Timestamp begin, int max) {
    List<FoundRecord> found = new ArrayList<>();
    try (EngineIterator iterator = metaIterator(LocalKeys.records(anchors))) {
      for (iterator.seekToFirst(); iterator.isValid() && found.size() < max; iterator.next()) {
        byte[] key = iterator.key();
        TransactionId transaction = LocalKeys.transactionOf(key);
        if (!transaction.begin().isAfter(begin)) {
          TransactionRecord record = TransactionRecord.decode(iterator.value());
          found.add(new FoundRecord(LocalKeys.anchorOf(key), transaction, record));
        }
      }
    }
    return found;
  }

  /** An unversioned entry. */
  public byte @Nullable [] meta(Key key) {
    return engine.get(Family.META, key.bytes());
  }

  /** Unversioned entries of a span, not yet positioned; close it. */
  public EngineIterator metaIterator(KeySpan span) {
    return engine.iterator(Family.META, span.start().bytes(), span.end().bytes());
  }

  public MvccScan.Outcome scan(MvccScan.Spec spec, MvccScan.Rows rows) {
    return prepare(spec).run(rows);
  }

  public MvccScan prepare(MvccScan.Spec spec) {
    return new MvccScan(this, spec).prepare();
  }

  /** The same intents over another view of the engine. */
  public MvccReader over(EngineReader view) {
    return new MvccReader(view, intents);
  }

  VersionCursor cursor(KeySpan span, Timestamp at, boolean reverse) {
    return new VersionCursor(engine, span, at, reverse);
  }
}
