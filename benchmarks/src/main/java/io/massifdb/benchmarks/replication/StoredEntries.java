package io.massifdb.benchmarks.replication;

import io.massifdb.kvapi.RangeDescriptor;
import io.massifdb.kvapi.seam.Family;
import io.massifdb.kvapi.seam.WriteBatch;
import io.massifdb.rangestore.loop.Application;
import io.massifdb.rangestore.loop.EngineSpan;
import io.massifdb.rangestore.loop.RangeStateMachine;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Puts each command into the engine under its first bytes: a key-value store like etcd's. */
record StoredEntries(RangeDescriptor range) implements RangeStateMachine {
  static final int KEY_BYTES = 16;

  @Override
  public Application apply(long index, long term, byte[] command, WriteBatch into) {
    into.put(Family.DATA, Arrays.copyOf(command, KEY_BYTES), command);
    return Application.accepted(null);
  }

  @Override
  public Optional<RangeDescriptor> descriptor() {
    return Optional.of(range);
  }

  @Override
  public List<EngineSpan> spans() {
    byte[] lower = range.span().start().bytes();
    return List.of(new EngineSpan(Family.DATA, lower, range.span().end().bytes()));
  }

  @Override
  public void installed(long index, long term) {
    // Nothing is kept in memory.
  }

  @Override
  public void leadershipChanged(long term, boolean leader) {
    // Proposals are refused by the group when it does not lead.
  }

  @Override
  public void leaseAcquired(long term) {
    // Nothing is read.
  }

  @Override
  public void destroyed() {
    // Never happens: the members do not change.
  }
}
