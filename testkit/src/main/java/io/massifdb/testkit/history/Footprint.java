package io.massifdb.testkit.history;

import io.massifdb.testkit.history.Operation.Append;
import io.massifdb.testkit.history.Operation.ReadList;
import io.massifdb.testkit.history.Operation.ReadRegister;
import io.massifdb.testkit.history.Operation.Write;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a transaction saw of others and left to others: of each key the first read, less the
 * transaction's own writes before it, and the writes. What it must have seen of itself is checked
 * on the way.
 */
final class Footprint {
  private final Map<Long, long[]> listsRead = new LinkedHashMap<>();
  private final Map<Long, RegisterRead> registersRead = new LinkedHashMap<>();
  private final Map<Long, List<Long>> appended = new LinkedHashMap<>();
  private final Map<Long, List<Long>> written = new LinkedHashMap<>();
  private final List<String> contradictions = new ArrayList<>();

  /** The value of a register; null when nobody had written it. */
  record RegisterRead(@Nullable Long value) {}

  static Footprint of(RecordedTransaction transaction) {
    Footprint footprint = new Footprint();
    Map<Long, long[]> lists = new HashMap<>();
    Map<Long, RegisterRead> registers = new HashMap<>();
    for (Operation operation : transaction.operations()) {
      switch (operation) {
        case Append append -> footprint.append(append, lists);
        case ReadList read -> footprint.read(read, lists);
        case Write write -> {
          footprint.written.computeIfAbsent(write.key(), _ -> new ArrayList<>()).add(write.value());
          registers.put(write.key(), new RegisterRead(write.value()));
        }
        case ReadRegister read -> footprint.read(read, registers);
      }
    }
    return footprint;
  }

  private void append(Append append, Map<Long, long[]> known) {
    appended.computeIfAbsent(append.key(), _ -> new ArrayList<>()).add(append.value());
    long[] list = known.get(append.key());
    if (list != null) {
      long[] longer = Arrays.copyOf(list, list.length + 1);
      longer[list.length] = append.value();
      known.put(append.key(), longer);
    }
  }

  private void read(ReadList read, Map<Long, long[]> known) {
    long[] expected = known.get(read.key());
    if (expected != null) {
      if (!Arrays.equals(expected, read.values())) {
        contradictions.add(
            "key " + read.key() + ": expected " + Arrays.toString(expected) + ", read " + read);
      }
      return;
    }
    List<Long> own = appended.getOrDefault(read.key(), List.of());
    int foreign = read.values().length - own.size();
    if (foreign < 0 || !endsWith(read.values(), own)) {
      contradictions.add("key " + read.key() + ": own values " + own + " are not at the end");
      return;
    }
    known.put(read.key(), read.values());
    listsRead.put(
        read.key(), own.isEmpty() ? read.values() : Arrays.copyOf(read.values(), foreign));
  }

  private static boolean endsWith(long[] values, List<Long> end) {
    int start = values.length - end.size();
    for (int i = 0; i < end.size(); i++) {
      if (values[start + i] != end.get(i)) {
        return false;
      }
    }
    return true;
  }

  private void read(ReadRegister read, Map<Long, RegisterRead> known) {
    RegisterRead found = new RegisterRead(read.value());
    RegisterRead expected = known.putIfAbsent(read.key(), found);
    if (expected == null) {
      registersRead.put(read.key(), found);
    } else if (!Objects.equals(expected, found)) {
      contradictions.add(
          "register " + read.key() + ": expected " + expected.value + ", read " + read.value());
    }
  }

  /** The lists as others left them. */
  Map<Long, long[]> listsRead() {
    return listsRead;
  }

  Map<Long, RegisterRead> registersRead() {
    return registersRead;
  }

  /** What was appended to each list, in order. */
  Map<Long, List<Long>> appended() {
    return appended;
  }

  /** What each register was set to, in order. */
  Map<Long, List<Long>> written() {
    return written;
  }

  /** Where it did not see itself. */
  List<String> contradictions() {
    return contradictions;
  }
}
