package io.massifdb.raft;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A member of a scripted group with its storage threads and its state machine. */
final class ScriptNode implements LogStorage {
  final MemoryLogStorage disk = new MemoryLogStorage();
  final Deque<Message.StorageAppend> appendWork = new ArrayDeque<>();
  final Deque<Message.StorageApply> applyWork = new ArrayDeque<>();

  /** A snapshot of the state machine after each applied entry; the last one is what is sent. */
  final List<Snapshot> history = new ArrayList<>();

  private final RaftConfiguration.Builder settings;
  private @Nullable String damage;
  private boolean stopped;
  RaftConfiguration configuration;
  RaftNode raft;

  ScriptNode(RaftConfiguration.Builder settings, Snapshot initial) {
    this.settings = settings;
    configuration = settings.build();
    if (!initial.isEmpty()) {
      disk.applySnapshot(initial);
    }
    history.add(initial);
    raft = new RaftNode(configuration, this);
  }

  /**
   * Begins again with the log as it is on disk (work of the append thread that was not done is
   * lost) and the state machine as it was at the given index.
   */
  void restart(long applied) {
    appendWork.clear();
    applyWork.clear();
    history.removeIf(state -> state.index() > applied);
    configuration = settings.applied(applied).build();
    raft = new RaftNode(configuration, this);
  }

  /** Something happens to the disk that the host will find out when it starts again. */
  void damage(String what) {
    damage = what;
  }

  @Nullable String damage() {
    return damage;
  }

  /** For good: it has no answer for anybody any more. */
  void stop() {
    stopped = true;
    appendWork.clear();
    applyWork.clear();
  }

  boolean isStopped() {
    return stopped;
  }

  long id() {
    return configuration.id();
  }

  void store(@Nullable HardState hardState, List<Entry> entries, @Nullable Snapshot snapshot) {
    if (hardState != null) {
      disk.setHardState(hardState);
    }
    if (snapshot != null) {
      disk.applySnapshot(snapshot);
    }
    disk.append(entries);
  }

  void apply(List<Entry> entries) {
    for (Entry entry : entries) {
      ConfigurationState members = history.getLast().configuration();
      if (entry.type() == EntryType.CONFIGURATION_CHANGE) {
        members = raft.applyConfigurationChange(ConfigurationChange.decode(entry.data()));
      }
      history.add(new Snapshot(entry.index(), entry.term(), members, new byte[0]));
    }
  }

  @Override
  public InitialState initialState() {
    return new InitialState(disk.initialState().hardState(), history.getLast().configuration());
  }

  @Override
  public List<Entry> entries(long low, long high, long bytesMax) {
    return disk.entries(low, high, bytesMax);
  }

  @Override
  public long term(long index) {
    return disk.term(index);
  }

  @Override
  public long firstIndex() {
    return disk.firstIndex();
  }

  @Override
  public long lastIndex() {
    return disk.lastIndex();
  }

  @Override
  public Optional<Snapshot> snapshot() {
    return Optional.of(history.getLast());
  }
}
