package io.massifdb.rangestore.loop;

import io.massifdb.raft.ConfigurationState;
import io.massifdb.raft.Entry;
import io.massifdb.raft.HardState;
import io.massifdb.raft.LogStorage;
import io.massifdb.raft.Snapshot;
import io.massifdb.rangestore.log.GroupLog;
import java.util.List;
import java.util.Optional;

/**
 * The log of a group as its core sees it: entries from the store's log, configuration and snapshots
 * from what is applied. A snapshot here is only the promise of one: what is sent in the end is the
 * state at the moment of sending.
 */
final class GroupStorage implements LogStorage {
  private static final byte[] NO_DATA = {};

  private final GroupLog log;
  private AppliedState applied;

  GroupStorage(GroupLog log, AppliedState applied) {
    this.log = log;
    this.applied = applied;
  }

  AppliedState applied() {
    return applied;
  }

  void applied(AppliedState state) {
    applied = state;
  }

  @Override
  public InitialState initialState() {
    HardState hard = log.hardState();
    long term = Math.max(hard.term(), applied.term());
    long vote = term == hard.term() ? hard.vote() : 0;
    long commit = Math.max(hard.commit(), applied.index());
    return new InitialState(new HardState(term, vote, commit), applied.configuration());
  }

  @Override
  public List<Entry> entries(long low, long high, long bytesMax) {
    return log.entries(low, high, bytesMax);
  }

  @Override
  public long term(long index) {
    return log.term(index);
  }

  @Override
  public long firstIndex() {
    return log.firstIndex();
  }

  @Override
  public long lastIndex() {
    return log.lastIndex();
  }

  @Override
  public Optional<Snapshot> snapshot() {
    ConfigurationState configuration = applied.configuration();
    return applied.index() + 1 < log.firstIndex()
        ? Optional.empty()
        : Optional.of(new Snapshot(applied.index(), applied.term(), configuration, NO_DATA));
  }
}
