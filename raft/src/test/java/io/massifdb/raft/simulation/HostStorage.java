package io.massifdb.raft.simulation;

import io.massifdb.raft.Entry;
import io.massifdb.raft.LogStorage;
import io.massifdb.raft.Snapshot;
import java.util.List;
import java.util.Optional;

/** What a node reads of its host: the log as written, members and snapshots as applied. */
record HostStorage(Host host) implements LogStorage {
  @Override
  public InitialState initialState() {
    return new InitialState(
        host.log().initialState().hardState(), host.machine.state().configuration());
  }

  @Override
  public List<Entry> entries(long low, long high, long bytesMax) {
    return host.log().entries(low, high, bytesMax);
  }

  @Override
  public long term(long index) {
    return host.log().term(index);
  }

  @Override
  public long firstIndex() {
    return host.log().firstIndex();
  }

  @Override
  public long lastIndex() {
    return host.log().lastIndex();
  }

  @Override
  public Optional<Snapshot> snapshot() {
    Snapshot state = host.machine.state();
    return state.isEmpty() ? Optional.empty() : Optional.of(state);
  }
}
