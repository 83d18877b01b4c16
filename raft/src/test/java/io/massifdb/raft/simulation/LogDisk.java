package io.massifdb.raft.simulation;

import io.massifdb.raft.ConfigurationState;
import io.massifdb.raft.Entry;
import io.massifdb.raft.HardState;
import io.massifdb.raft.MemoryLogStorage;
import io.massifdb.raft.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * The log file of a member: records in the order of writing. Some of them are durable, the rest may
 * be lost or torn one by one in a crash. Every record says how many before it were durable when it
 * was written; that is how damage of what was durable is told from a torn end.
 */
final class LogDisk {
  /** What a record says. */
  sealed interface Content {
    record Hard(HardState state) implements Content {}

    record Append(Entry entry) implements Content {}

    /** The state machine has taken over a snapshot: the log begins after it. */
    record Reset(long index, long term) implements Content {}

    record Compact(long index) implements Content {}
  }

  /** The damage hit what was durable: this member can vouch for nothing any more. */
  static final class Corruption extends Exception {
    private static final long serialVersionUID = 1;
  }

  private static final class Written {
    final Content content;
    final int durableBefore;
    boolean damaged;

    Written(Content content, int durableBefore) {
      this.content = content;
      this.durableBefore = durableBefore;
    }
  }

  private final DiskCalls calls;
  private final List<Written> records = new ArrayList<>();
  private int durable;

  /** What a crash now would leave at least. */
  private MemoryLogStorage durableLog = new MemoryLogStorage();

  LogDisk(DiskCalls calls) {
    this.calls = calls;
  }

  /** What a first member of a group begins with. */
  void format(Snapshot initial) {
    records.add(new Written(new Content.Reset(initial.index(), initial.term()), 0));
    HardState state = new HardState(initial.term(), 0, initial.index());
    records.add(new Written(new Content.Hard(state), 0));
    durable = records.size();
    records.forEach(each -> replay(each.content, durableLog));
  }

  /**
   * Writes, without sync. Entries come before the hard state, whose commit index may speak of them.
   */
  void write(@Nullable HardState state, List<Entry> entries) {
    for (Entry entry : entries) {
      write(new Content.Append(entry));
    }
    if (state != null) {
      write(new Content.Hard(state));
    }
  }

  void reset(Snapshot snapshot) {
    write(new Content.Reset(snapshot.index(), snapshot.term()));
  }

  void compact(long index) {
    write(new Content.Compact(index));
  }

  private void write(Content content) {
    calls.call("write");
    records.add(new Written(content, durable));
  }

  void sync() {
    calls.call("sync");
    for (int i = durable; i < records.size(); i++) {
      replay(records.get(i).content, durableLog);
    }
    durable = records.size();
    calls.call("synced");
  }

  MemoryLogStorage durableLog() {
    return durableLog;
  }

  /** Whether an entry is durable, or so far back that it was compacted. */
  boolean holds(long index, long term) {
    return index < durableLog.firstIndex() || durableLog.term(index) == term;
  }

  void wipe() {
    records.clear();
    durable = 0;
    durableLog = new MemoryLogStorage();
  }

  /** Of what is not durable each record is there or not, or torn. */
  void crash(Random random) {
    for (int i = durable; i < records.size(); i++) {
      records.get(i).damaged = random.nextInt(3) == 0;
    }
    if (random.nextInt(3) == 0) { // nothing of it had reached the disk
      records.subList(durable, records.size()).clear();
    }
  }

  /**
   * Flips bits in a durable record, provided that something durable and later tells of it.
   *
   * @return false if there is no such record
   */
  boolean damage(Random random) {
    int provable = durable == 0 ? 0 : records.get(durable - 1).durableBefore;
    if (provable == 0) {
      return false;
    }
    records.get(random.nextInt(provable)).damaged = true;
    return true;
  }

  /** A write went astray: what was to be written is missing, and something else is overwritten. */
  boolean misdirect(Random random) {
    boolean missing = damage(random);
    boolean overwritten = damage(random);
    return missing && overwritten;
  }

  /** Reads the file at start: cuts a torn end, refuses any other damage. */
  MemoryLogStorage recover(Coverage coverage) throws Corruption {
    int knownDurable = 0;
    int sound = records.size();
    for (int i = records.size() - 1; i >= 0; i--) {
      if (records.get(i).damaged) {
        sound = i;
      } else {
        knownDurable = Math.max(knownDurable, records.get(i).durableBefore);
      }
    }
    if (sound < knownDurable) {
      throw new Corruption();
    }
    if (sound < records.size()) {
      coverage.hit("torn end of a log cut");
      records.subList(sound, records.size()).clear();
    }
    durable = records.size();
    MemoryLogStorage log = new MemoryLogStorage();
    records.forEach(each -> replay(each.content, log));
    durableLog = log.copy();
    return log;
  }

  private static void replay(Content content, MemoryLogStorage log) {
    switch (content) {
      case Content.Hard hard -> log.setHardState(hard.state());
      case Content.Append append -> log.append(List.of(append.entry()));
      case Content.Reset reset -> reset(reset.index(), reset.term(), log);
      case Content.Compact compact -> compactTo(compact.index(), log);
    }
  }

  static void reset(long index, long term, MemoryLogStorage log) {
    log.applySnapshot(new Snapshot(index, term, ConfigurationState.EMPTY, new byte[0]));
  }

  private static void compactTo(long index, MemoryLogStorage log) {
    if (index >= log.firstIndex() && index <= log.lastIndex()) {
      log.compact(index);
    }
  }
}
