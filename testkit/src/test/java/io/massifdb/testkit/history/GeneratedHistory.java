package io.massifdb.testkit.history;

import io.massifdb.testkit.SeededRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Histories that a strictly serializable database could give: each transaction takes effect at one
 * point between its begin and its end; some fail there, some take effect and nobody is told.
 */
final class GeneratedHistory {
  private static final int WRITES_PER_KEY = 64;

  private final SeededRandom random;
  private final boolean lists;
  private final Map<Long, long[]> listValues = new HashMap<>();
  private final Map<Long, Long> registerValues = new HashMap<>();
  private final Map<Long, Long> lastWritten = new HashMap<>();
  private long firstKey;

  private record Planned(int process, long begin, long point, long end) {}

  private GeneratedHistory(SeededRandom random, boolean lists) {
    this.random = random;
    this.lists = lists;
  }

  static List<RecordedTransaction> of(long seed, int count, int processes, boolean lists) {
    return new GeneratedHistory(new SeededRandom(seed), lists).generate(count, processes);
  }

  private List<RecordedTransaction> generate(int count, int processes) {
    long[] free = new long[processes];
    List<Planned> planned = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int process = i % processes;
      long begin = free[process] + random.nextInt(20);
      long point = begin + 1 + random.nextInt(50);
      long end = point + 1 + random.nextInt(50);
      free[process] = end + 1;
      planned.add(new Planned(process, begin, point, end));
    }
    planned.sort(Comparator.comparingLong(Planned::point));
    List<RecordedTransaction> transactions = new ArrayList<>();
    for (Planned each : planned) {
      double luck = random.nextDouble();
      Fate fate = luck < 0.9 ? Fate.COMMITTED : luck < 0.95 ? Fate.ABORTED : Fate.UNKNOWN;
      boolean effective = fate == Fate.COMMITTED || (fate == Fate.UNKNOWN && random.chance(0.5));
      transactions.add(
          new RecordedTransaction(
              transactions.size(),
              each.process,
              each.begin,
              each.end,
              fate,
              operations(effective)));
    }
    return transactions;
  }

  private List<Operation> operations(boolean effective) {
    Map<Long, long[]> oldLists = effective ? Map.of() : Map.copyOf(listValues);
    Map<Long, Long> oldRegisters = effective ? Map.of() : Map.copyOf(registerValues);
    List<Operation> operations = new ArrayList<>();
    int length = 1 + random.nextInt(4);
    for (int i = 0; i < length; i++) {
      long key = firstKey + random.nextInt(8);
      operations.add(random.chance(0.5) ? write(key) : read(key));
    }
    if (!effective) {
      listValues.clear();
      listValues.putAll(oldLists);
      registerValues.clear();
      registerValues.putAll(oldRegisters);
    }
    if (lastWritten.getOrDefault(firstKey, 0L) > WRITES_PER_KEY) {
      listValues.remove(firstKey);
      firstKey++;
    }
    return operations;
  }

  private Operation write(long key) {
    long value = lastWritten.merge(key, 1L, Long::sum);
    if (!lists) {
      registerValues.put(key, value);
      return new Operation.Write(key, value);
    }
    long[] old = listValues.getOrDefault(key, new long[0]);
    long[] longer = Arrays.copyOf(old, old.length + 1);
    longer[old.length] = value;
    listValues.put(key, longer);
    return new Operation.Append(key, value);
  }

  private Operation read(long key) {
    return lists
        ? new Operation.ReadList(key, listValues.getOrDefault(key, new long[0]))
        : new Operation.ReadRegister(key, registerValues.get(key));
  }
}
