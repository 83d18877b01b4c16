package io.massifdb.testkit.history;

import io.massifdb.testkit.history.Anomaly.Kind;
import io.massifdb.testkit.history.Footprint.RegisterRead;
import io.massifdb.testkit.history.Writers.Writer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Dependencies through registers. A read tells one version and not what was before it; the order of
 * versions is inferred from transactions that read one and wrote the next, and, where the model
 * knows real time, from values that had been seen before another one's writer began.
 */
final class Registers {
  private final List<RecordedTransaction> transactions;
  private final Footprint[] footprints;
  private final Findings findings;
  private final boolean[] counts;
  private final Map<Long, RegisterKey> keys = new TreeMap<>();
  private final Deque<Integer> unread = new ArrayDeque<>();

  /** One register, and the transactions that took effect and touched it. */
  private static final class RegisterKey {
    private final Writers writers = new Writers();
    private final Growing touched = new Growing();
  }

  Registers(
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
          .written()
          .forEach((key, values) -> key(key).writers.add(each.index(), key, values));
    }
  }

  private RegisterKey key(long key) {
    return keys.computeIfAbsent(key, _ -> new RegisterKey());
  }

  /** Takes in a transaction that took effect. */
  void read(int index) {
    Footprint footprint = footprints[index];
    footprint.written().keySet().forEach(key -> key(key).touched.add(index));
    footprint
        .registersRead()
        .forEach((key, read) -> {
          if (!footprint.written().containsKey(key)) {
            key(key).touched.add(index);
          }
          if (read.value() != null) {
            judge(index, key, read.value());
          }
        });
  }

  /** A transaction of unknown fate of which something was read; null when there is no further. */
  @Nullable Integer nextSeen() {
    return unread.poll();
  }

  private void judge(int reader, long key, long value) {
    Writer writer = key(key).writers.of(value);
    String what = "value " + value + " of register " + key;
    if (writer == null) {
      findings.add(Kind.GARBAGE, "nobody wrote " + what, reader);
      return;
    }
    if (!writer.last() && writer.transaction() != reader) {
      findings.add(
          Kind.G1B,
          what + " was read, which its transaction replaced",
          writer.transaction(),
          reader);
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

  /** When all transactions are in: the edges. */
  void connect(DependencyGraph graph, boolean realTime) {
    keys.forEach((key, register) -> connect(graph, key, register, realTime));
  }

  private void connect(DependencyGraph graph, long key, RegisterKey register, boolean realTime) {
    RegisterVersions versions = new RegisterVersions();
    Map<Integer, Growing> readers = new HashMap<>();
    for (int i = 0; i < register.touched.size(); i++) {
      touch(graph, key, register, versions, readers, register.touched.get(i));
    }
    if (realTime) {
      versions.orderByTime();
    }
    List<Integer> cycle = versions.connectFromStart();
    if (!cycle.isEmpty()) {
      findings.add(
          Kind.CYCLIC_VERSIONS,
          "the values of register " + key + " have no order",
          cycle.stream().mapToInt(Integer::intValue).filter(each -> each >= 0).toArray());
      return;
    }
    versions.forEachEdge((before, after) -> {
      if (before >= 0) {
        graph.add(before, after, Dependency.WRITE, key);
      }
      Growing seers = readers.get(before);
      for (int i = 0; seers != null && i < seers.size(); i++) {
        graph.add(seers.get(i), after, Dependency.ANTI, key);
      }
    });
  }

  /**
   * Versions are named by their writers; the one before all writes is {@link
   * RegisterVersions#START}.
   */
  private void touch(
      DependencyGraph graph,
      long key,
      RegisterKey register,
      RegisterVersions versions,
      Map<Integer, Growing> readers,
      int index) {
    Footprint footprint = footprints[index];
    boolean writes = footprint.written().containsKey(key);
    RegisterRead read = footprint.registersRead().get(key);
    int seen = RegisterVersions.NONE;
    if (read != null) {
      seen = version(register, read);
      if (seen != RegisterVersions.NONE) {
        readers.computeIfAbsent(seen, _ -> new Growing()).add(index);
        if (seen >= 0) {
          graph.add(seen, index, Dependency.READ, key);
        }
      }
    }
    if (writes && seen != RegisterVersions.NONE) {
      int other = versions.follow(seen, index);
      if (other >= 0) {
        findings.add(
            Kind.LOST_UPDATE,
            "both read and changed the same version of register " + key,
            other,
            index);
      }
    }
    versions.touch(transactions.get(index), writes ? index : seen, writes);
  }

  private int version(RegisterKey register, RegisterRead read) {
    if (read.value() == null) {
      return RegisterVersions.START;
    }
    Writer writer = register.writers.of(read.value());
    return writer == null || !counts[writer.transaction()]
        ? RegisterVersions.NONE
        : writer.transaction();
  }
}
