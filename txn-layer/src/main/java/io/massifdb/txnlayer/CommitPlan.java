package io.massifdb.txnlayer;

import io.massifdb.kvapi.CommitForm;
import io.massifdb.kvapi.Key;
import io.massifdb.kvapi.KeySpan;
import io.massifdb.kvapi.Request;
import io.massifdb.kvapi.StagedWrite;
import io.massifdb.txnlayer.WriteBuffer.Write;
import java.util.ArrayList;
import java.util.List;

/**
 * The write buffer as requests: fixed once, never changed between tries (R9). The anchor's write
 * comes last, before the EndTransaction that travels with it (R10).
 */
record CommitPlan(
    Key anchor, List<Request> writes, List<StagedWrite> staged, long keyBytes, long valueBytes) {
  /** Intents of a large transaction are resolved by spans of this many of its keys. */
  private static final int KEYS_PER_SPAN = 100;

  /** Everything was laid before: only the record is to be told. */
  static CommitPlan flushed(Key anchor) {
    return new CommitPlan(anchor, List.of(), List.of(), 0, 0);
  }

  static CommitPlan of(WriteBuffer buffer) {
    Key anchor = buffer.firstKey();
    if (anchor == null) {
      throw new AssertionError("a commit without writes");
    }
    List<Request> requests = new ArrayList<>();
    List<StagedWrite> staged = new ArrayList<>();
    Request last = null;
    long keyBytes = 0;
    long valueBytes = 0;
    for (Write write : buffer.writes()) {
      byte[] value = write.value();
      Request request = request(write);
      if (write.key().equals(anchor)) {
        last = request;
      } else {
        requests.add(request);
      }
      staged.add(new StagedWrite(write.key(), write.sequence()));
      keyBytes += write.key().length();
      valueBytes += 64 + (value == null ? 0 : value.length);
    }
    if (last == null) {
      throw new AssertionError("the anchor is not written");
    }
    requests.add(last);
    return new CommitPlan(anchor, requests, staged, keyBytes, valueBytes);
  }

  static Request request(Write write) {
    byte[] value = write.value();
    if (value == null) {
      return new Request.Delete(write.key(), write.sequence(), write.readAt());
    }
    return write.onlyIfAbsent()
        ? new Request.ConditionalPut(write.key(), value, write.sequence())
        : new Request.Put(write.key(), value, write.sequence(), write.readAt());
  }

  List<Request> with(CommitForm form) {
    List<Request> all = new ArrayList<>(writes.size() + 1);
    all.addAll(writes);
    all.add(new Request.EndTransaction(anchor, form));
    return all;
  }

  /** What was written, for resolution: points, or for many keys spans that cover them. */
  List<KeySpan> written(int pointsMax) {
    List<KeySpan> spans = new ArrayList<>();
    if (staged.size() <= pointsMax) {
      staged.forEach(write -> spans.add(KeySpan.of(write.key())));
      return spans;
    }
    for (int from = 0; from < staged.size(); from += KEYS_PER_SPAN) {
      int to = Math.min(from + KEYS_PER_SPAN, staged.size()) - 1;
      spans.add(new KeySpan(staged.get(from).key(), staged.get(to).key().next()));
    }
    return spans;
  }
}
