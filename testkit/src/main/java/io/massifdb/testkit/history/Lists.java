package io.massifdb.testkit.history;

import io.massifdb.testkit.history.Anomaly.Kind;
import io.massifdb.testkit.history.Writers.Writer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Dependencies through lists. Every read of a list shows the whole order of the versions before it,
 * so the longest read of a key is its order. Values that were committed and are in no read must
 * have come after all that are.
 */
final class Lists {
  private static final int LOST_UPDATES_SHOWN = 2;

  private final List<RecordedTransaction> transactions;
  private final Footprint[] footprints;
  private final boolean[] counts;
  private final Findings findings;
  private final Map<Long, ListKey> keys = new TreeMap<>();
  private final Deque<Integer> unread = new ArrayDeque<>();

  /** One list. */
  private static final class ListKey {
    private final Writers writers = new Writers();
    private final Growing committed = new Growing();
    private final Growing readers = new Growing();
    private long[] longest = {};
    private int longestReader = -1;

    boolean agrees(long[] read) {
      int common = Math.min(read.length, longest.length);
      return java.util.Arrays.equals(read, 0, common, longest, 0, common);
    }
  }

  Lists(
      List<RecordedTransaction> transactions,
      Footprint[] footprints,
      boolean[] counts,
      Findings findings) {
    this.transactions = transactions;
    this.footprints = footprints;
    this.counts = counts;
    this.findings = findings;
    for (RecordedTransaction each : transactions) {
      footprints[each.index()]
          .appended()
          .forEach((key, values) -> key(key).writers.add(each.index(), key, values));
    }
  }

  private ListKey key(long key) {
    return keys.computeIfAbsent(key, _ -> new ListKey());
  }

  /** Takes in the reads of a transaction that took effect; tells of others that then must have. */
  void read(int reader) {
    footprints[reader].listsRead().forEach((key, values) -> read(reader, key, values));
    footprints[reader].appended().keySet().forEach(key -> key(key).committed.add(reader));
  }

  /** A transaction of unknown fate of which something was read; null when there is no further. */
  @Nullable Integer nextSeen() {
    return unread.poll();
  }

  private void read(int reader, long key, long[] values) {
    ListKey list = key(key);
    list.readers.add(reader);
    int known = list.longest.length;
    if (!list.agrees(values)) {
      findings.add(
          Kind.INCOMPATIBLE_ORDER,
          "two reads of key " + key + " are not one the beginning of the other",
          list.longestReader,
          reader);
      judge(reader, key, list, values, 0);
    } else if (values.length > known) {
      list.longest = values;
      list.longestReader = reader;
      judge(reader, key, list, values, known);
    }
    judgeLast(reader, key, list, values);
  }

  private void judge(int reader, long key, ListKey list, long[] values, int from) {
    for (int i = from; i < values.length; i++) {
      Writer writer = list.writers.of(values[i]);
      String what = "value " + values[i] + " of key " + key;
      if (writer == null) {
        findings.add(Kind.GARBAGE, "nobody wrote " + what, reader);
        continue;
      }
      switch (transactions.get(writer.transaction()).fate()) {
        case ABORTED ->
            findings.add(Kind.G1A, "aborted " + what + " was read", writer.transaction(), reader);
        case UNKNOWN -> {
          if (!counts[writer.transaction()]) {
            unread.add(writer.transaction());
          }
        }
        case COMMITTED -> {}
      }
    }
  }

  private void judgeLast(int reader, long key, ListKey list, long[] values) {
    if (values.length == 0) {
      return;
    }
    long last = values[values.length - 1];
    Writer writer = list.writers.of(last);
    if (writer != null && !writer.last() && writer.transaction() != reader) {
      findings.add(
          Kind.G1B,
          "value " + last + " of key " + key + " was read, which its transaction replaced",
          writer.transaction(),
          reader);
    }
  }

  /** When all reads are in: the edges. */
  void connect(DependencyGraph graph) {
    keys.forEach((key, list) -> connect(graph, key, list));
  }

  private void connect(DependencyGraph graph, long key, ListKey list) {
    long[] order = list.longest;
    int[] writer = new int[order.length];
    Set<Integer> read = new HashSet<>();
    Map<Long, Integer> places = new HashMap<>();
    for (int i = 0; i < order.length; i++) {
      Writer found = list.writers.of(order[i]);
      writer[i] = found == null || !counts[found.transaction()] ? -1 : found.transaction();
      read.add(writer[i]);
      if (places.putIfAbsent(order[i], i) != null) {
        findings.add(
            Kind.DUPLICATE, "value " + order[i] + " is twice in key " + key, list.longestReader);
      }
      if (i > 0 && writer[i] >= 0 && writer[i - 1] >= 0) {
        graph.add(writer[i - 1], writer[i], Dependency.WRITE, key);
      }
    }
    List<Integer> later = writtenAfter(list, read);
    if (order.length > 0 && writer[order.length - 1] >= 0) {
      for (int each : later) {
        graph.add(writer[order.length - 1], each, Dependency.WRITE, key);
      }
    }
    connectReaders(graph, key, list, writer, later);
    findLostUpdates(key, list);
  }

  /** Transactions whose values of this key no read shows: they wrote after the longest read. */
  private static List<Integer> writtenAfter(ListKey list, Set<Integer> read) {
    List<Integer> later = new ArrayList<>();
    for (int i = 0; i < list.committed.size(); i++) {
      if (!read.contains(list.committed.get(i))) {
        later.add(list.committed.get(i));
      }
    }
    return later;
  }

  private void connectReaders(
      DependencyGraph graph, long key, ListKey list, int[] writer, List<Integer> later) {
    for (int i = 0; i < list.readers.size(); i++) {
      int reader = list.readers.get(i);
      long[] values = footprints[reader].listsRead().get(key);
      if (values == null || values.length > writer.length || !list.agrees(values)) {
        continue;
      }
      int length = values.length;
      if (length > 0 && writer[length - 1] >= 0) {
        graph.add(writer[length - 1], reader, Dependency.READ, key);
      }
      if (length < writer.length) {
        if (writer[length] >= 0) {
          graph.add(reader, writer[length], Dependency.ANTI, key);
        }
      } else {
        for (int each : later) {
          graph.add(reader, each, Dependency.ANTI, key);
        }
      }
    }
  }

  private void findLostUpdates(long key, ListKey list) {
    Map<Integer, Integer> writersByVersion = new HashMap<>();
    int shown = 0;
    for (int i = 0; i < list.readers.size() && shown < LOST_UPDATES_SHOWN; i++) {
      int reader = list.readers.get(i);
      long[] values = footprints[reader].listsRead().get(key);
      if (values == null || !footprints[reader].appended().containsKey(key)) {
        continue;
      }
      Integer other = writersByVersion.putIfAbsent(values.length, reader);
      if (other != null) {
        shown++;
        findings.add(
            Kind.LOST_UPDATE,
            "both read and changed the same version of key " + key,
            other,
            reader);
      }
    }
  }
}
