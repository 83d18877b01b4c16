package io.massifdb.raft.simulation;

import io.massifdb.raft.ConfigurationState;
import io.massifdb.raft.Entry;
import io.massifdb.raft.Snapshot;
import java.nio.ByteBuffer;
import java.nio.LongBuffer;
import java.util.Arrays;

/**
 * The replicated state machine: a hash over all that took effect, and of each client the number of
 * its last command, so that one that was proposed twice takes effect once. Beside it, in the same
 * atomic write, are kept the index and the members it stands at. It reaches its disk only at
 * checkpoints.
 */
final class Machine {
  /** Of the state before any command. */
  static final int STATE_BYTES = (1 + Command.CLIENTS) * Long.BYTES;

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

  /** Returns whether the entry took effect. */
  @SuppressWarnings("ReferenceEquality") // the same array means that nothing was done
  boolean apply(Entry entry, ConfigurationState configuration) {
    byte[] before = state.data();
    byte[] after = next(before, entry);
    state = new Snapshot(entry.index(), entry.term(), configuration, after);
    return before != after;
  }

  private static byte[] next(byte[] before, Entry entry) {
    byte[] after = Arrays.copyOf(before, STATE_BYTES);
    LongBuffer words = ByteBuffer.wrap(after).asLongBuffer();
    Command command = Command.of(entry);
    if (command.isOfClient()) {
      if (command.number() <= words.get(command.client())) {
        return before;
      }
      words.put(command.client(), command.number());
    }
    long hash = words.get(0);
    hash = 31 * (31 * (31 * hash + entry.index()) + entry.term()) + Arrays.hashCode(entry.data());
    words.put(0, hash);
    return after;
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
