package io.massifdb.txnlayer;

import io.massifdb.kvapi.Key;
import io.massifdb.kvapi.KeySpan;
import io.massifdb.kvapi.KeyValue;
import io.massifdb.kvapi.StagedWrite;
import io.massifdb.kvapi.Timestamp;
import io.massifdb.kvapi.TransactionId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The data of all ranges as plain maps: versions, intents, records, reads. */
final class ModelStore {
  record Version(byte @Nullable [] value, TransactionId writer) {}

  record Provisional(int sequence, byte @Nullable [] value) {}

  record Intent(
      TransactionId transaction, Key anchor, Timestamp at, int floor, List<Provisional> values) {
    @Nullable Provisional newest() {
      return values.isEmpty() ? null : values.getLast();
    }

    @Nullable Provisional visible(int readSequence) {
      Provisional visible = null;
      for (Provisional value : values) {
        visible = value.sequence() <= readSequence ? value : visible;
      }
      return visible;
    }

    boolean isPast(int sequence) {
      Provisional newest = newest();
      return sequence <= floor || (newest != null && newest.sequence() >= sequence);
    }

    Intent trimmed(int above, int upTo) {
      List<Provisional> kept = new ArrayList<>(values);
      kept.removeIf(value -> value.sequence() > above && value.sequence() <= upTo);
      return new Intent(transaction, anchor, at, Math.max(floor, upTo), kept);
    }

    boolean holds(int sequence) {
      return values.stream().anyMatch(value -> value.sequence() == sequence);
    }
  }

  enum Status {
    PENDING,
    STAGING,
    COMMITTED,
    ABORTED
  }

  record RecordEntry(Status status, Timestamp at, boolean finishing, List<StagedWrite> writes) {}

  private record Read(KeySpan span, Timestamp at, @Nullable TransactionId owner) {}

  final TreeMap<Key, TreeMap<Timestamp, Version>> versions = new TreeMap<>();
  final TreeMap<Key, Intent> intents = new TreeMap<>();
  final Map<TransactionId, RecordEntry> records = new LinkedHashMap<>();
  final Map<TransactionId, Timestamp> floors = new LinkedHashMap<>();
  final TreeMap<Key, byte[]> meta = new TreeMap<>();
  private final List<Read> reads = new ArrayList<>();

  void read(KeySpan span, Timestamp at, @Nullable TransactionId owner) {
    reads.add(new Read(span, at, owner));
  }

  boolean readsAllow(Key key, Timestamp at, TransactionId writer) {
    for (Read read : reads) {
      boolean own = read.at().equals(at) && writer.equals(read.owner());
      if (read.span().contains(key) && !read.at().isBefore(at) && !own) {
        return false;
      }
    }
    return true;
  }

  Map.@Nullable Entry<Timestamp, Version> newest(Key key) {
    TreeMap<Timestamp, Version> all = versions.get(key);
    return all == null ? null : all.lastEntry();
  }

  byte @Nullable [] valueAt(Key key, Timestamp at) {
    TreeMap<Timestamp, Version> all = versions.get(key);
    Map.Entry<Timestamp, Version> entry = all == null ? null : all.floorEntry(at);
    return entry == null ? null : entry.getValue().value();
  }

  @Nullable Timestamp ownVersion(Key key, TransactionId writer) {
    for (Map.Entry<Timestamp, Version> entry :
        versions.getOrDefault(key, new TreeMap<>()).entrySet()) {
      if (entry.getValue().writer().equals(writer)) {
        return entry.getKey();
      }
    }
    return null;
  }

  boolean hasForeignVersion(KeySpan span, Timestamp after, Timestamp upTo, TransactionId own) {
    for (TreeMap<Timestamp, Version> all :
        versions.subMap(span.start(), true, span.end(), false).values()) {
      for (Version version : all.subMap(after, false, upTo, true).values()) {
        if (!version.writer().equals(own)) {
          return true;
        }
      }
    }
    return false;
  }

  void version(Key key, Timestamp at, byte @Nullable [] value, TransactionId writer) {
    Version present =
        versions.computeIfAbsent(key, _ -> new TreeMap<>()).put(at, new Version(value, writer));
    if (present != null && !present.writer().equals(writer)) {
      throw new AssertionError("two writers at " + at + " of " + key);
    }
  }

  void resolve(Key key, TransactionId transaction, @Nullable Timestamp committedAt) {
    Intent intent = intents.get(key);
    if (intent == null || !intent.transaction().equals(transaction)) {
      return;
    }
    intents.remove(key);
    if (committedAt != null && !intent.at().isAfter(committedAt)) {
      Provisional newest = intent.newest();
      byte[] value = newest != null ? newest.value() : valueAt(key, committedAt);
      version(key, committedAt, value, transaction);
    }
  }

  /** As a reader does that finds the transaction silent. */
  void abort(TransactionId transaction) {
    records.put(
        transaction, new RecordEntry(Status.ABORTED, transaction.begin(), false, List.of()));
    List.copyOf(intents.keySet()).forEach(key -> resolve(key, transaction, null));
  }

  /** In place = own intent with the sequence at or below C, or own version at C (recovery). */
  boolean inPlace(Key key, TransactionId transaction, int sequence, Timestamp at) {
    Intent intent = intents.get(key);
    boolean laid =
        intent != null
            && intent.transaction().equals(transaction)
            && intent.holds(sequence)
            && !intent.at().isAfter(at);
    return laid || at.equals(ownVersion(key, transaction));
  }

  /** What is committed now, for final checks. */
  List<KeyValue> committed(KeySpan span) {
    List<KeyValue> pairs = new ArrayList<>();
    versions
        .subMap(span.start(), true, span.end(), false)
        .forEach((key, all) -> {
          byte[] value = all.lastEntry().getValue().value();
          if (value != null) {
            pairs.add(new KeyValue(key, value));
          }
        });
    return pairs;
  }
}
