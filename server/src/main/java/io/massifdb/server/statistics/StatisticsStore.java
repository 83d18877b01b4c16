package io.massifdb.server.statistics;

import io.massifdb.kvapi.KeyValue;
import io.massifdb.planner.Statistics;
import io.massifdb.planner.statistics.StatisticsCodec;
import io.massifdb.planner.statistics.TableStatistics;
import io.massifdb.server.catalog.MetaEntries;
import io.massifdb.server.catalog.StatisticsKeys;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * The statistics of all tables. They lie in the system area, where every node writes what it
 * collected; each node plans with a copy in memory that it refreshes now and then, so asking costs
 * nothing. Also counts the rows that statements of this node changed, which tells when a table is
 * to be looked at again. Thread-safe.
 */
public final class StatisticsStore implements Statistics {
  private static final long CHANGES_MIN = 500;
  private static final double CHANGES_SHARE = 0.1;

  private final MetaEntries entries;
  private final Runnable changed;
  private final Map<Long, LongAdder> changes = new ConcurrentHashMap<>();
  private volatile Map<Long, TableStatistics> tables = Map.of();

  /**
   * @param changed runs when plans may look different now
   */
  public StatisticsStore(MetaEntries entries, Runnable changed) {
    this.entries = entries;
    this.changed = changed;
  }

  @Override
  public TableStatistics table(long tableId) {
    return tables.getOrDefault(tableId, TableStatistics.UNKNOWN);
  }

  /** Makes new statistics of a table known. Blocks for a consensus round. */
  public void put(long tableId, TableStatistics statistics) {
    changes.remove(tableId);
    entries.put(StatisticsKeys.table(tableId), StatisticsCodec.encode(statistics));
    refresh();
  }

  /** Reads what other nodes wrote. */
  public void refresh() {
    Map<Long, TableStatistics> read = new TreeMap<>();
    for (KeyValue entry : entries.scan(StatisticsKeys.TABLES)) {
      byte[] value = entry.value();
      if (value != null) {
        read.put(StatisticsKeys.tableId(entry.key()), StatisticsCodec.decode(value));
      }
    }
    boolean different = false;
    for (Map.Entry<Long, TableStatistics> entry : read.entrySet()) {
      if (entry.getValue().rows() != table(entry.getKey()).rows()) {
        changes.remove(entry.getKey());
        different = true;
      }
    }
    tables = read;
    if (different) {
      changed.run();
    }
  }

  /** A statement wrote so many rows of the table. */
  public void noteChanges(long tableId, long rows) {
    if (rows > 0) {
      changes.computeIfAbsent(tableId, _ -> new LongAdder()).add(rows);
    }
  }

  /** Tables of which so much changed that they are to be looked at again, in order. */
  List<Long> due() {
    List<Long> due = new ArrayList<>();
    new TreeMap<>(changes)
        .forEach((table, count) -> {
          TableStatistics known = tables.get(table);
          double rows = known == null ? 0 : known.rows();
          if (count.sum() > CHANGES_MIN + CHANGES_SHARE * rows) {
            due.add(table);
          }
        });
    return due;
  }

  /** The table is gone, or cannot be looked at. */
  void forget(long tableId) {
    changes.remove(tableId);
  }
}
