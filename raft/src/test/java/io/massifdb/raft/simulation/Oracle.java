package io.massifdb.raft.simulation;

import io.massifdb.raft.ConfigurationState;
import io.massifdb.raft.Entry;
import io.massifdb.raft.HardState;
import io.massifdb.raft.Message;
import io.massifdb.raft.RaftNode;
import io.massifdb.raft.ReadState;
import io.massifdb.raft.Snapshot;
import io.massifdb.raft.check.CommitDurability;
import io.massifdb.raft.check.GroupInvariants;
import io.massifdb.raft.check.MembershipSafety;
import io.massifdb.raft.check.VoteSafety;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;

/**
 * Sees everything and throws as soon as a promise is broken: those of Raft, and those to clients.
 */
final class Oracle {
  final GroupInvariants invariants = new GroupInvariants();
  private final VoteSafety votes = new VoteSafety();
  private final MembershipSafety membership = new MembershipSafety();
  private final CommitDurability durability = new CommitDurability(this::isDurable);
  private final Simulation world;

  /** What no read that begins from now on may miss. */
  private long highestCommit;

  /** Reads under way: the least index that each must answer with. */
  private final Map<Long, Long> reads = new HashMap<>();

  /** What the state machine must be at each index. */
  private final Map<Long, Snapshot> states = new HashMap<>();

  /** Where each client's commands took effect. */
  private final Map<Command, Long> effects = new HashMap<>();

  private long readsAnswered;
  private long fingerprint;

  Oracle(Simulation world) {
    this.world = world;
  }

  // Life of a member

  void started(long id, Snapshot state) {
    invariants.restarted(id, state.index());
    sees(state);
  }

  /** What was stored as committed is known to be so from the beginning. */
  void began(RaftNode raft, HardState stored) {
    if (raft.commitIndex() < stored.commit()) {
      throw new AssertionError(
          "%d begins with commit index %d and had stored %s"
              .formatted(raft.id(), raft.commitIndex(), stored));
    }
  }

  void paused(long id) {
    invariants.lease(id, false);
  }

  void crashed(long id) {
    invariants.stopped(id);
  }

  void check(Host host, RaftNode raft) {
    highestCommit = Math.max(highestCommit, raft.commitIndex());
    invariants.check(raft);
    votes.check(raft);
    membership.check(raft);
    durability.check(raft);
    invariants.lease(raft.id(), host.isCurrent() && raft.holdsLease());
    mix(raft.id() + 31 * (raft.term() + 31 * (raft.commitIndex() + 31 * raft.lastIndex())));
  }

  /** A message leaves a member. */
  void sent(Host sender, Message message) {
    Promises.check(sender, message);
    if (message instanceof Message.VoteResponse vote && !vote.rejected()) {
      votes.granted(vote.from(), vote.term(), vote.to());
    }
  }

  private boolean isDurable(long member, long index, long term) {
    Host host = world.host(member);
    return host == null || host.fate() == Host.Fate.GONE || host.disk.holds(index, term);
  }

  // State machines

  void applied(long id, Entry entry, Snapshot state) {
    invariants.applied(id, entry);
    sees(state);
  }

  void tookEffect(Entry entry) {
    Command command = Command.of(entry);
    if (command.isOfClient()) {
      Long other = effects.putIfAbsent(command, entry.index());
      if (other != null && other != entry.index()) {
        throw new AssertionError(
            command + " took effect twice: at " + other + " and " + entry.index());
      }
    }
  }

  void changed(Entry entry, RaftNode raft, ConfigurationState before, ConfigurationState after) {
    membership.changed(entry.index(), raft.term(), before, after);
  }

  void snapshotApplied(long id, Snapshot snapshot) {
    invariants.snapshotApplied(id, snapshot.index());
    sees(snapshot);
  }

  /** All state machines must be the same at the same index, however they came there. */
  private void sees(Snapshot state) {
    Snapshot other = states.putIfAbsent(state.index(), state);
    if (other != null && !other.equals(state)) {
      throw new AssertionError("state machines differ: " + state + " and " + other);
    }
  }

  // Clients

  void readStarted(long context) {
    reads.put(context, highestCommit);
  }

  void readAnswered(ReadState read) {
    Long least = reads.remove(ByteBuffer.wrap(read.context()).getLong());
    if (least == null) {
      return; // asked twice because a message was doubled
    }
    readsAnswered++;
    if (read.index() < least) {
      throw new AssertionError(
          "stale read: at " + read.index() + " although " + least + " was committed before it");
    }
  }

  /** The index and term of a proposal that its leader has applied are committed for ever. */
  void acknowledged(long index, long term) {
    Entry entry = invariants.appliedEntries().entry(index);
    if (entry == null || entry.term() != term) {
      throw new AssertionError("acknowledged " + term + "/" + index + ", applied was " + entry);
    }
    world.coverage.hit("proposal acknowledged");
  }

  long highestCommit() {
    return highestCommit;
  }

  long readsAnswered() {
    return readsAnswered;
  }

  long fingerprint() {
    return fingerprint;
  }

  private void mix(long value) {
    fingerprint = 31 * fingerprint + value + world.timeline.now();
  }
}
