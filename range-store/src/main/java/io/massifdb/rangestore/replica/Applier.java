package io.massifdb.rangestore.replica;

import io.massifdb.kvapi.Key;
import io.massifdb.kvapi.RangeDescriptor;
import io.massifdb.kvapi.RangeId;
import io.massifdb.kvapi.Timestamp;
import io.massifdb.kvapi.seam.Engine;
import io.massifdb.kvapi.seam.Family;
import io.massifdb.kvapi.seam.WriteBatch;
import io.massifdb.rangestore.loop.Application;
import io.massifdb.rangestore.loop.EngineSpan;
import io.massifdb.rangestore.loop.RangeStateMachine;
import io.massifdb.rangestore.mvcc.IntentIndex;
import io.massifdb.rangestore.mvcc.LocalKeys;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Applies a range's commands in log order, the same on every replica: checks term, epoch and
 * sequence, adds the command's batch and the next {@link RangeState} to the engine batch, and lets
 * the index of intents follow when the engine holds it.
 *
 * <p>Written by one apply worker; {@code state} is read by all threads.
 */
final class Applier implements RangeStateMachine {
  private final RangeId range;
  private final Engine engine;
  private final Listener listener;
  private final IntentIndex intents = new IntentIndex();
  private volatile @Nullable RangeState state;
  private volatile Timestamp newestApplied = Timestamp.ZERO;
  private volatile Timestamp closed = Timestamp.ZERO;
  private volatile MergeState mergeInEngine = new MergeState.None();
  private final AtomicInteger installations = new AtomicInteger();

  /** The replica above. Called outside of the engine's write; must not block for long. */
  interface Listener {
    void intentGone(Key key);

    /** All versions of [lower, upper) were deleted. */
    void cleared(byte[] lower, byte[] upper);

    /** Adds the first state of the right side's group to the batch of the split. */
    void splitting(RangeDescriptor right, WriteBatch into);

    /** The engine holds both sides now. */
    void split(RangeDescriptor left, RangeDescriptor right);

    void descriptorChanged(RangeDescriptor next);

    /** Takes the state of the right side, frozen for the attempt, over with the batch. */
    void absorbing(RangeDescriptor right, Timestamp attempt, WriteBatch into);

    /** The engine holds both as one range. */
    void absorbed(RangeDescriptor whole, RangeDescriptor right);

    void leadershipChanged(long term, boolean leader);

    void leaseAcquired(long term);

    /** What the engine holds of the range is about to go. */
    void leaving();

    void destroyed();
  }

  Applier(RangeId range, Engine engine, Listener listener) {
    this.range = range;
    this.engine = engine;
    this.listener = listener;
    load();
  }

  /** Null before the first snapshot arrived. */
  @Nullable RangeState stateOrNull() {
    return state;
  }

  RangeState state() {
    RangeState present = state;
    if (present == null) {
      throw new AssertionError("replica without state: " + range);
    }
    return present;
  }

  IntentIndex intents() {
    return intents;
  }

  /** At least every timestamp laid by an applied command since this replica was opened (R7). */
  Timestamp newestApplied() {
    return newestApplied;
  }

  /**
   * The engine and the index of intents hold everything that is ever written at or below it. Unlike
   * {@link RangeState#closed} it follows the engine.
   */
  Timestamp closed() {
    return closed;
  }

  /** As the engine holds it: {@link RangeState#merge} is ahead of that by a moment. */
  MergeState mergeInEngine() {
    return mergeInEngine;
  }

  /** Counts how often a snapshot took the place of what was applied; odd while it is read. */
  int installations() {
    return installations.get();
  }

  @Override
  public Application apply(long index, long term, byte[] encoded, WriteBatch into) {
    Command command = Command.decode(encoded);
    RangeState before = state();
    String refusal = refusal(before, command, term);
    if (refusal != null) {
      return Application.refused(refusal);
    }
    RangeState next = before.after(command.term(), command.sequence(), command.closed());
    Command.Effects effects = command.effects();
    if (effects.raisesThresholds()) {
      next = next.withThresholds(effects.gcThreshold(), effects.recordThreshold());
    }
    RangeDescriptor descriptor = effects.descriptor();
    if (descriptor != null) {
      next = next.with(descriptor);
    }
    if (effects.releasesBorder()) {
      next = next.released();
    }
    MergeChange merge = effects.merge();
    if (merge != null) {
      next = merge.apply(next);
    }
    if (merge instanceof MergeChange.Absorb absorb) {
      absorb(absorb, into);
    }
    WriteBatch writes = WriteBatch.decode(command.writes());
    into.append(writes);
    writeState(effects, next, into);
    RangeDescriptor right = effects.right();
    if (right != null) {
      next.ofRightSide(right, effects.byHand()).writeTo(into);
      listener.splitting(right, into);
    }
    state = next;
    newestApplied = Timestamp.max(newestApplied, command.newest());
    return Application.accepted(null, () -> applied(command, writes));
  }

  /**
   * The right side is frozen here as everywhere: its store confirmed that. Its intents are known
   * before the next state shows its keys to anybody.
   */
  private void absorb(MergeChange.Absorb absorb, WriteBatch into) {
    RangeDescriptor right = absorb.right();
    listener.absorbing(right, absorb.attempt(), into);
    into.delete(Family.META, LocalKeys.rangeState(right.id()).bytes());
    into.delete(Family.META, LocalKeys.lastCommand(right.id()).bytes());
    intents.absorb(engine, right.span());
    newestApplied = Timestamp.max(newestApplied, absorb.mark());
  }

  @Override
  public boolean needsSettledMembers(byte[] command) {
    return Command.decode(command).effects().needsSettledMembers();
  }

  /** Everything it depends on is the same on all replicas. */
  private static @Nullable String refusal(RangeState state, Command command, long term) {
    if (command.term() != term) {
      return "evaluated in another term";
    }
    if (!command.epoch().equals(state.descriptor().epoch())) {
      return "evaluated in another epoch";
    }
    if (state.isRepeated(command.term(), command.sequence())) {
      return "applied before";
    }
    return mergeRefusal(state, command.effects());
  }

  private static @Nullable String mergeRefusal(RangeState state, Command.Effects effects) {
    MergeChange change = effects.merge();
    if (change != null) {
      return change.refusal(state);
    }
    if (state.isFrozen()) {
      return "the range is frozen";
    }
    return effects.descriptor() != null && !(state.merge() instanceof MergeState.None)
        ? "the range is being merged"
        : null;
  }

  private void writeState(Command.Effects effects, RangeState next, WriteBatch into) {
    if (effects.changesState()) {
      into.put(Family.META, LocalKeys.rangeState(range).bytes(), next.encode());
    }
    into.put(Family.META, LocalKeys.lastCommand(range).bytes(), next.encodeLastCommand());
  }

  private void applied(Command command, WriteBatch writes) {
    if (command.touchesIntents()) {
      intents.follow(writes, listener::intentGone);
    }
    if (command.closed().isAfter(closed)) {
      closed = command.closed();
    }
    if (command.deletesSpans()) {
      writes.forEach(new DeletedSpans());
    }
    MergeChange merge = command.effects().merge();
    if (merge != null) {
      mergeInEngine = state().merge();
    }
    if (merge instanceof MergeChange.Absorb absorb) {
      listener.absorbed(state().descriptor(), absorb.right());
    }
    RangeDescriptor next = command.effects().descriptor();
    RangeDescriptor right = command.effects().right();
    if (next != null && right != null) {
      intents.retain(next.span());
      listener.split(next, right);
    } else if (next != null) {
      listener.descriptorChanged(next);
    }
  }

  /** Tells which spans of versions a command deleted. */
  private final class DeletedSpans implements WriteBatch.Visitor {
    @Override
    public void put(Family family, byte[] key, byte[] value) {}

    @Override
    public void delete(Family family, byte[] key) {}

    @Override
    public void deleteRange(Family family, byte[] from, byte[] to) {
      if (family == Family.DATA) {
        listener.cleared(from, to);
      }
    }
  }

  @Override
  public Optional<RangeDescriptor> descriptor() {
    RangeState present = state;
    return present == null ? Optional.empty() : Optional.of(present.descriptor());
  }

  @Override
  public List<EngineSpan> spans() {
    RangeState present = state;
    return present == null ? List.of() : LocalKeys.spansOf(present.descriptor());
  }

  @Override
  public Optional<RangeId> absorbed() {
    RangeState present = state;
    return present == null ? Optional.empty() : Optional.ofNullable(present.absorbed());
  }

  @Override
  public void installed(long index, long term) {
    installations.incrementAndGet();
    load();
    installations.incrementAndGet();
  }

  private void load() {
    RangeState read = RangeState.read(engine, range);
    state = read;
    if (read != null) {
      intents.rebuild(engine, read.span());
      closed = read.closed();
      mergeInEngine = read.merge();
    }
  }

  @Override
  public void leadershipChanged(long term, boolean leader) {
    listener.leadershipChanged(term, leader);
  }

  @Override
  public void leaseAcquired(long term) {
    listener.leaseAcquired(term);
  }

  @Override
  public void leaving() {
    listener.leaving();
  }

  @Override
  public void destroyed() {
    listener.destroyed();
  }
}
