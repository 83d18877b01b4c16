package io.massifdb.raft.simulation;

import io.massifdb.raft.ConfigurationChange;
import io.massifdb.raft.ConfigurationState;
import io.massifdb.raft.Entry;
import io.massifdb.raft.EntryType;
import io.massifdb.raft.HardState;
import io.massifdb.raft.MemoryLogStorage;
import io.massifdb.raft.Message;
import io.massifdb.raft.RaftNode;
import io.massifdb.raft.ReadState;
import io.massifdb.raft.Ready;
import io.massifdb.raft.Snapshot;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A process that runs a member as {@link RaftNode} demands it, and may be paused, crash at any call
 * of its disk and be started again.
 */
final class Host {
  /** What became of the member. */
  enum Fate {
    RUNNING,
    /** Crashed; may be started again. */
    DOWN,
    /** Its disk is gone or damaged, or it was removed: it never comes back under its id. */
    GONE
  }

  final long id;
  final DiskCalls calls;
  final LogDisk disk;
  final Machine machine;
  private final Simulation world;

  /** Ticks and what the own threads have to say; a write that is under way does not hold it up. */
  private final Deque<Consumer<RaftNode>> urgent = new ArrayDeque<>();

  private final Deque<Consumer<RaftNode>> inbox = new ArrayDeque<>();
  private final Deque<Message.StorageAppend> appendWork = new ArrayDeque<>();
  private final Deque<Message.StorageApply> applyWork = new ArrayDeque<>();
  private Fate fate = Fate.DOWN;
  private @Nullable RaftNode raft;
  private MemoryLogStorage log = new MemoryLogStorage();
  private long incarnation;
  private boolean writing;
  private boolean applying;
  private boolean paused;
  private long writesStallUntil;
  private long applicationStallsUntil;

  /** Proposals of this node that are not applied, by their index. */
  private final SortedMap<Long, Awaited> awaited = new TreeMap<>();

  private record Awaited(long term, Runnable whenApplied) {}

  private int missedTicks;

  Host(Simulation world, long id, Snapshot initial) {
    this.world = world;
    this.id = id;
    calls = new DiskCalls(world.random, world.weather.disks());
    disk = new LogDisk(calls);
    machine = new Machine(calls, initial);
    if (!initial.isEmpty()) {
      disk.format(initial);
    }
  }

  Fate fate() {
    return fate;
  }

  /** Null while it does not run. */
  @Nullable RaftNode raft() {
    return raft;
  }

  MemoryLogStorage log() {
    return log;
  }

  /** Whether nothing stands between the node and the present. */
  boolean isCurrent() {
    return raft != null && !paused && urgent.isEmpty();
  }

  boolean isPaused() {
    return paused;
  }

  boolean isWriting() {
    return writing;
  }

  /** Whether nothing is under way in here: what it has is on its disk. */
  boolean isQuiet() {
    return raft == null || (!writing && !applying && urgent.isEmpty() && inbox.isEmpty());
  }

  // Life

  void start() {
    if (fate != Fate.DOWN) {
      return;
    }
    incarnation++;
    guarded(() -> {
      try {
        log = disk.recover(world.coverage);
      } catch (LogDisk.Corruption _) {
        world.coverage.hit("corrupt log refused");
        fate = Fate.GONE;
        return;
      }
      fate = Fate.RUNNING;
      Snapshot state = machine.state();
      if (state.index() > log.lastIndex() || log.term(state.index()) != state.term()) {
        restartLogAt(state);
      }
      world.oracle.started(id, state);
      raft =
          new RaftNode(
              world.weather.configuration(id, world.random).applied(state.index()).build(),
              new HostStorage(this));
      world.coverage.hit("start");
      world.oracle.began(raft, log.initialState().hardState());
      world.ambush.started(this);
      run();
    });
  }

  /** The machine took over a snapshot and the log does not know of it yet. */
  private void restartLogAt(Snapshot state) {
    if (log.lastIndex() >= state.index() && log.firstIndex() > state.index() + 1) {
      throw new AssertionError("log of " + id + " compacted beyond its state machine");
    }
    world.coverage.hit("log begun at the state machine");
    disk.reset(state);
    disk.sync();
    HardState hard = log.initialState().hardState();
    log = new MemoryLogStorage();
    LogDisk.reset(state.index(), state.term(), log);
    log.setHardState(hard);
  }

  void crash() {
    if (fate != Fate.RUNNING) {
      return;
    }
    incarnation++;
    fate = Fate.DOWN;
    raft = null;
    paused = false;
    missedTicks = 0;
    writing = false;
    applying = false;
    urgent.clear();
    inbox.clear();
    appendWork.clear();
    applyWork.clear();
    awaited.clear();
    disk.crash(world.random);
    machine.crash();
    world.oracle.crashed(id);
  }

  /** For good. */
  void destroy() {
    crash();
    fate = Fate.GONE;
  }

  /** Its disk is empty from now on: it may not come back as the member it was. */
  void loseDisk() {
    crash();
    disk.wipe();
    machine.wipe();
    fate = Fate.GONE;
  }

  void pause() {
    paused = true;
    world.oracle.paused(id);
  }

  /** A proposal was appended here: its client is answered when it is applied. */
  void awaitApplied(long index, long term, Runnable whenApplied) {
    awaited.put(index, new Awaited(term, whenApplied));
  }

  /** Its disk takes its time. */
  void stallWrites(long micros) {
    writesStallUntil = world.timeline.now() + micros;
  }

  /** Its state machine is busy. */
  void stallApplication(long micros) {
    applicationStallsUntil = world.timeline.now() + micros;
  }

  void endStalls() {
    writesStallUntil = 0;
    applicationStallsUntil = 0;
  }

  private long writeLatency() {
    return Math.max(world.diskLatency(), writesStallUntil - world.timeline.now());
  }

  private long applyLatency() {
    return Math.max(world.applyLatency(), applicationStallsUntil - world.timeline.now());
  }

  void resume() {
    if (!paused) {
      return;
    }
    paused = false;
    int ticks = world.weather.clocks().tickEverything() ? missedTicks : Math.min(1, missedTicks);
    missedTicks = 0;
    for (int i = 0; i < ticks; i++) {
      urgent.addFirst(RaftNode::tick);
    }
    guarded(this::run);
  }

  // Inputs

  void tick() {
    if (paused) {
      missedTicks++;
    } else {
      urgently(RaftNode::tick);
    }
  }

  private void urgently(Consumer<RaftNode> action) {
    if (raft != null) {
      urgent.add(action);
      guarded(this::run);
    }
  }

  void input(Consumer<RaftNode> action) {
    if (raft != null) {
      inbox.add(action);
      guarded(this::run);
    }
  }

  /** Something that this process will see done, unless it crashes before. */
  private void later(long delay, Runnable action) {
    long made = incarnation;
    world.timeline.after(
        delay,
        () -> {
          if (made == incarnation) {
            urgently(_ -> action.run());
          }
        });
  }

  private void guarded(Runnable action) {
    try {
      action.run();
    } catch (DiskCalls.Crash e) {
      world.coverage.hit("crash at " + e.getMessage());
      fate = Fate.RUNNING; // it may happen at the start
      crash();
      world.scheduleStart(this);
    }
  }

  private void run() {
    drain();
    while (raft != null && !paused) {
      Deque<Consumer<RaftNode>> next = urgent.isEmpty() && !isBlocked() ? inbox : urgent;
      if (next.isEmpty()) {
        return;
      }
      next.remove().accept(raft);
      drain();
    }
  }

  /** Between {@link RaftNode#ready} and {@link RaftNode#advance}. */
  private boolean isBlocked() {
    return writing && !world.weather.async();
  }

  private void drain() {
    while (raft != null && !paused && !isBlocked() && raft.hasReady()) {
      Ready ready = raft.ready();
      for (ReadState read : ready.readStates()) {
        world.oracle.readAnswered(read);
      }
      if (world.weather.async()) {
        ready.messages().forEach(this::route);
      } else {
        synchronously(ready);
      }
    }
    if (raft != null) {
      world.oracle.check(this, raft);
      world.ambush.looksAt(this, raft);
    }
  }

  // Synchronous storage

  private void synchronously(Ready ready) {
    writing = true;
    world.ambush.writes(this);
    Snapshot snapshot = ready.snapshot();
    store(ready.hardState(), snapshot, ready.entries());
    boolean sync = ready.mustSync() || snapshot != null;
    later(
        sync ? writeLatency() : 0,
        () -> {
          if (sync) {
            disk.sync();
          }
          ready.messages().forEach(this::route);
          apply(ready.committedEntries());
          writing = false;
          running().advance();
        });
    if (sync) {
      world.coverage.hit("synchronous write");
    }
  }

  // Asynchronous storage

  private void route(Message message) {
    switch (message) {
      case Message.StorageAppend work -> {
        appendWork.add(work);
        startWriting();
      }
      case Message.StorageApply work -> {
        applyWork.add(work);
        startApplying();
      }
      case Message other when other.to() == id ->
          later(0, () -> running().step(other)); // an answer of this node's own storage
      case Message other -> {
        world.oracle.sent(this, other);
        world.ambush.sent(this, other);
        world.network.send(this, other);
      }
    }
  }

  /** Everything that waits is written together and made durable by one sync. */
  private void startWriting() {
    if (writing || appendWork.isEmpty()) {
      return;
    }
    writing = true;
    world.ambush.writes(this);
    List<Message.StorageAppend> batch = new ArrayList<>(appendWork);
    appendWork.clear();
    boolean sync = false;
    for (Message.StorageAppend work : batch) {
      store(work.hardState(), work.snapshot(), work.entries());
      sync |= !work.responses().isEmpty();
    }
    if (batch.size() > 1) {
      world.coverage.hit("several writes in one sync");
    }
    boolean needed = sync;
    later(
        needed ? writeLatency() : 0,
        () -> {
          if (needed) {
            disk.sync();
          }
          writing = false;
          for (Message.StorageAppend work : batch) {
            work.responses().forEach(this::route);
          }
          startWriting();
        });
  }

  private void startApplying() {
    if (applying || applyWork.isEmpty()) {
      return;
    }
    applying = true;
    Message.StorageApply work = applyWork.remove();
    later(
        applyLatency(),
        () -> {
          apply(work.entries());
          applying = false;
          work.responses().forEach(this::route);
          startApplying();
        });
  }

  private void store(@Nullable HardState state, @Nullable Snapshot snapshot, List<Entry> entries) {
    if (snapshot != null) {
      machine.install(snapshot);
      world.oracle.snapshotApplied(id, snapshot);
      disk.reset(snapshot);
      log.applySnapshot(snapshot);
      world.coverage.hit("snapshot installed");
    }
    disk.write(state, entries);
    log.append(entries);
    if (state != null) {
      log.setHardState(state);
    }
  }

  private void apply(List<Entry> entries) {
    for (Entry entry : entries) {
      ConfigurationState members = machine.state().configuration();
      if (entry.type() == EntryType.CONFIGURATION_CHANGE) {
        members = change(entry);
      }
      if (machine.apply(entry, members)) {
        world.oracle.tookEffect(entry);
      }
      world.oracle.applied(id, entry, machine.state());
      Awaited waiting = awaited.remove(entry.index());
      if (waiting != null && waiting.term == entry.term()) {
        world.oracle.acknowledged(entry.index(), waiting.term);
        waiting.whenApplied.run();
      }
    }
  }

  private ConfigurationState change(Entry entry) {
    RaftNode node = running();
    ConfigurationState before = node.configuration();
    ConfigurationState after =
        node.applyConfigurationChange(ConfigurationChange.decode(entry.data()));
    world.coverage.hit(after.isJoint() ? "joint configuration" : "simple configuration");
    world.oracle.changed(entry, node, before, after);
    world.ambush.changed(this, before, after);
    return after;
  }

  // Maintenance

  void checkpoint() {
    if (raft != null) {
      guarded(machine::checkpoint);
    }
  }

  /** Forgets the log, but for some entries, up to what the durable state machine makes useless. */
  void compact(int kept) {
    if (raft == null || writing) {
      return;
    }
    long index = Math.min(raft.appliedIndex(), machine.durableIndex()) - kept;
    if (index >= log.firstIndex() && index <= log.lastIndex()) {
      guarded(() -> {
        disk.compact(index);
        log.compact(index);
        world.coverage.hit("compaction");
      });
    }
  }

  RaftNode running() {
    if (raft == null) {
      throw new AssertionError("host " + id + " does not run");
    }
    return raft;
  }
}
