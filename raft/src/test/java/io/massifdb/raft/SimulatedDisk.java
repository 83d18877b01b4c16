package io.massifdb.raft;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Log and state machine of a member, with the difference that matters: what was written, and what
 * would be found after a crash. Writes reach the durable side with a flush; a crash keeps some
 * prefix of those that were not flushed.
 */
final class SimulatedDisk implements LogStorage {
  private final Deque<Consumer<MemoryLogStorage>> unflushed = new ArrayDeque<>();
  private MemoryLogStorage durable = new MemoryLogStorage();
  private MemoryLogStorage written = new MemoryLogStorage();

  /** The state machine: where it stands, and where it would stand after a crash. */
  private Snapshot machine = Snapshot.EMPTY;

  private Snapshot durableMachine = Snapshot.EMPTY;

  SimulatedDisk(Snapshot initial) {
    if (!initial.isEmpty()) {
      written.applySnapshot(initial);
      durable.applySnapshot(initial);
      machine = initial;
      durableMachine = initial;
    }
  }

  void store(@Nullable HardState hardState, List<Entry> entries, boolean flush) {
    write(log -> {
      if (hardState != null) {
        log.setHardState(hardState);
      }
      log.append(entries);
    });
    if (flush) {
      flush();
    }
  }

  /** Hard state, log and state machine change together. */
  void storeSnapshot(@Nullable HardState hardState, Snapshot snapshot) {
    write(log -> {
      if (hardState != null) {
        log.setHardState(hardState);
      }
      log.applySnapshot(snapshot);
    });
    flush();
    machine = snapshot;
    durableMachine = snapshot;
  }

  private void write(Consumer<MemoryLogStorage> change) {
    change.accept(written);
    unflushed.add(change);
  }

  void flush() {
    while (!unflushed.isEmpty()) {
      unflushed.remove().accept(durable);
    }
  }

  void machineStandsAt(Entry entry, @Nullable ConfigurationState changed) {
    ConfigurationState configuration = changed == null ? machine.configuration() : changed;
    machine = new Snapshot(entry.index(), entry.term(), configuration, new byte[0]);
  }

  /** Makes the state machine durable. */
  void checkpoint() {
    durableMachine = machine;
  }

  /** Forgets the log up to the index, as far as the durable state machine does without it. */
  void compact(long applied) {
    long index = Math.min(applied, durableMachine.index());
    if (index >= written.firstIndex()) {
      flush();
      written.compact(index);
      durable.compact(index);
    }
  }

  void crash(Random random) {
    int kept = unflushed.isEmpty() ? 0 : random.nextInt(unflushed.size() + 1);
    for (int i = 0; i < kept; i++) {
      unflushed.remove().accept(durable);
    }
    unflushed.clear();
    written = durable.copy();
    machine = durableMachine;
  }

  Snapshot machine() {
    return machine;
  }

  @Override
  public InitialState initialState() {
    return new InitialState(written.initialState().hardState(), machine.configuration());
  }

  @Override
  public List<Entry> entries(long low, long high, long bytesMax) {
    return written.entries(low, high, bytesMax);
  }

  @Override
  public long term(long index) {
    return written.term(index);
  }

  @Override
  public long firstIndex() {
    return written.firstIndex();
  }

  @Override
  public long lastIndex() {
    return written.lastIndex();
  }

  @Override
  public Optional<Snapshot> snapshot() {
    return machine.isEmpty() ? Optional.empty() : Optional.of(machine);
  }
}
