package io.massifdb.rangestore.loop;

import io.massifdb.kvapi.RangeDescriptor;
import io.massifdb.kvapi.RangeId;
import io.massifdb.kvapi.seam.Engine;
import io.massifdb.kvapi.seam.WriteBatch;
import io.massifdb.raft.ConfigurationChange;
import io.massifdb.raft.ConfigurationState;
import io.massifdb.raft.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Applies the committed entries of one group. Effects and applied index go into one engine batch,
 * so that a restart applies each entry exactly once. Confined to the group's apply worker, but for
 * {@link #end}: the worker of another range that takes this one over calls it; guarded by {@code
 * lock}.
 */
final class Applier {
  /** What one entry came to. */
  record Result(long index, long term, @Nullable Object value) {}

  /** What a run of entries came to. */
  record Applied(AppliedState state, List<Result> results, Optional<RangeDescriptor> descriptor) {}

  private final RangeId range;
  private final Engine engine;
  private final RangeStateMachine machine;
  private final Function<ConfigurationChange, ConfigurationState> changeMembers;
  private final ReentrantLock lock = new ReentrantLock();
  private boolean ended;
  private AppliedState state;
  private WriteBatch batch = new WriteBatch();
  private final List<Runnable> afterWrite = new ArrayList<>();

  /**
   * @param changeMembers puts a change into force in the core, on the loop's thread, and waits
   */
  Applier(
      RangeId range,
      Engine engine,
      RangeStateMachine machine,
      AppliedState state,
      Function<ConfigurationChange, ConfigurationState> changeMembers) {
    this.range = range;
    this.engine = engine;
    this.machine = machine;
    this.state = state;
    this.changeMembers = changeMembers;
  }

  /**
   * Another range took the state over: from now on nothing of this group is written to the engine
   * any more, which holds everything that was applied before.
   */
  void end() {
    lock.lock();
    try {
      ended = true;
    } finally {
      lock.unlock();
    }
  }

  /** Does something to the group's state in the engine, unless that was taken over. */
  boolean unlessEnded(Runnable work) {
    lock.lock();
    try {
      if (ended) {
        return false;
      }
      work.run();
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** A snapshot took the place of everything applied. */
  void installed(AppliedState installed) {
    state = installed;
  }

  Applied apply(List<Entry> entries) {
    List<Result> results = new ArrayList<>(entries.size());
    boolean applies =
        unlessEnded(() -> {
          for (Entry entry : entries) {
            results.add(new Result(entry.index(), entry.term(), apply(entry)));
          }
          write();
        });
    return new Applied(state, results, applies ? machine.descriptor() : Optional.empty());
  }

  private @Nullable Object apply(Entry entry) {
    if (entry.index() != state.index() + 1) {
      throw new AssertionError(range + " applies " + entry + " after " + state.index());
    }
    ConfigurationState members = state.configuration();
    Object result = null;
    switch (entry.type()) {
      case NORMAL -> {
        if (entry.data().length > 0) {
          result = command(entry, entry.data()).result();
        }
      }
      case CONFIGURATION_CHANGE -> {
        ConfigurationChange change = ConfigurationChange.decode(entry.data());
        boolean accepted = true;
        if (change.context().length > 0) {
          Application application = command(entry, change.context());
          accepted = application.accepted();
          result = application.result();
        }
        if (accepted) {
          members = changeMembers.apply(change);
        }
      }
    }
    state = new AppliedState(state.replicaId(), entry.index(), entry.term(), members);
    return result;
  }

  private Application command(Entry entry, byte[] command) {
    if (state.configuration().isJoint() && machine.needsSettledMembers(command)) {
      return Application.refused("the members of the range change");
    }
    if (machine.needsEarlierWrites(command)) {
      write();
    }
    Application application = machine.apply(entry.index(), entry.term(), command, batch);
    afterWrite.add(application.afterWrite());
    return application;
  }

  private void write() {
    state.write(range, batch);
    engine.write(batch);
    batch = new WriteBatch();
    List<Runnable> actions = List.copyOf(afterWrite);
    afterWrite.clear();
    actions.forEach(Runnable::run);
  }
}
