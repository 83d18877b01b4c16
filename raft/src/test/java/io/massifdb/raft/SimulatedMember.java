package io.massifdb.raft;

import io.massifdb.raft.check.GroupInvariants;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A host as {@link RaftNode} demands it, over a {@link SimulatedDisk}, with crashes anywhere. */
final class SimulatedMember {
  final SimulatedDisk disk;
  private final RaftConfiguration.Builder settings;
  private final boolean async;
  private final GroupInvariants invariants;
  private final Random random;
  private final Deque<Message.StorageAppend> appendWork = new ArrayDeque<>();
  private final Deque<Message.StorageApply> applyWork = new ArrayDeque<>();
  private final Deque<Message> toSelf = new ArrayDeque<>();
  private RaftNode raft;

  SimulatedMember(
      RaftConfiguration.Builder settings,
      boolean async,
      Snapshot initial,
      GroupInvariants invariants,
      Random random) {
    this.settings = settings;
    this.async = async;
    this.invariants = invariants;
    this.random = random;
    disk = new SimulatedDisk(initial);
    raft = start();
  }

  private RaftNode start() {
    return new RaftNode(settings.applied(disk.machine().index()).build(), disk);
  }

  RaftNode raft() {
    return raft;
  }

  void crashAndRestart() {
    disk.crash(random);
    appendWork.clear();
    applyWork.clear();
    toSelf.clear();
    invariants.restarted(raft.id(), disk.machine().index());
    raft = start();
  }

  /** Does one piece of work, if there is any; false if there is none. */
  boolean work(Consumer<Message> network) {
    if (!toSelf.isEmpty() && random.nextBoolean()) {
      raft.step(toSelf.remove());
    } else if (!appendWork.isEmpty() && random.nextBoolean()) {
      append(appendWork.remove(), network);
    } else if (!applyWork.isEmpty() && random.nextBoolean()) {
      Message.StorageApply work = applyWork.remove();
      apply(work.entries());
      work.responses().forEach(toSelf::add);
    } else if (raft.hasReady()) {
      if (async) {
        raft.ready().messages().forEach(message -> route(message, network));
      } else {
        synchronously(raft.ready(), network);
      }
    } else {
      return !toSelf.isEmpty() || !appendWork.isEmpty() || !applyWork.isEmpty();
    }
    return true;
  }

  private void route(Message message, Consumer<Message> network) {
    switch (message) {
      case Message.StorageAppend work -> appendWork.add(work);
      case Message.StorageApply work -> applyWork.add(work);
      case Message other when other.to() == raft.id() -> toSelf.add(other);
      case Message other -> network.accept(other);
    }
  }

  private void append(Message.StorageAppend work, Consumer<Message> network) {
    store(work.hardState(), work.entries(), work.snapshot(), !work.responses().isEmpty());
    work.responses().forEach(response -> route(response, network));
  }

  private void store(
      @Nullable HardState hardState,
      List<Entry> entries,
      @Nullable Snapshot snapshot,
      boolean flush) {
    if (snapshot != null) {
      disk.storeSnapshot(hardState, snapshot);
      invariants.snapshotApplied(raft.id(), snapshot.index());
    }
    disk.store(hardState, entries, flush);
  }

  private void synchronously(Ready ready, Consumer<Message> network) {
    if (crashes()) {
      return;
    }
    store(ready.hardState(), ready.entries(), ready.snapshot(), ready.mustSync());
    if (crashes()) {
      return;
    }
    ready.messages().forEach(network);
    apply(ready.committedEntries());
    if (crashes()) {
      return;
    }
    raft.advance();
  }

  private boolean crashes() {
    if (random.nextInt(500) > 0) {
      return false;
    }
    crashAndRestart();
    return true;
  }

  private void apply(List<Entry> entries) {
    for (Entry entry : entries) {
      invariants.applied(raft.id(), entry);
      ConfigurationState changed =
          entry.type() == EntryType.CONFIGURATION_CHANGE
              ? raft.applyConfigurationChange(ConfigurationChange.decode(entry.data()))
              : null;
      disk.machineStandsAt(entry, changed);
    }
  }
}
