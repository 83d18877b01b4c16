package io.massifdb.raft.simulation;

import io.massifdb.raft.ConfigurationState;
import io.massifdb.raft.Entry;
import io.massifdb.raft.Snapshot;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The replicated state machine: a hash over all entries applied. Beside it, in the same atomic
 * write, are kept the index and the members it stands at. It reaches its disk only at checkpoints.
 */
final class Machine {
  private final DiskCalls calls;
  private Snapshot state;
  private Snapshot durable;

  Machine(DiskCalls calls, Snapshot initial) {
    this.calls = calls;
    state = initial;
    durable = initial;
  }

  Snapshot state() {
    return state;
  }

  long durableIndex() {
    return durable.index();
  }

  void apply(Entry entry, ConfigurationState configuration) {
    state = next(state, entry, configuration);
  }

  static Snapshot next(Snapshot before, Entry entry, ConfigurationState configuration) {
    long hash = before.data().length == 0 ? 0 : ByteBuffer.wrap(before.data()).getLong();
    hash = 31 * (31 * (31 * hash + entry.index()) + entry.term()) + Arrays.hashCode(entry.data());
    byte[] data = ByteBuffer.allocate(Long.BYTES).putLong(hash).array();
    return new Snapshot(entry.index(), entry.term(), configuration, data);
  }

  void checkpoint() {
    calls.call("checkpoint");
    durable = state;
  }

  /** Replaces everything, durably at once. */
  void install(Snapshot snapshot) {
    calls.call("install");
    state = snapshot;
    durable = snapshot;
    calls.call("installed");
  }

  void wipe() {
    state = Snapshot.EMPTY;
    durable = Snapshot.EMPTY;
  }

  void crash() {
    state = durable;
  }
}
