package io.massifdb.raft;

import io.massifdb.raft.Message.AppendResponse;
import io.massifdb.raft.Message.PreVoteResponse;
import io.massifdb.raft.Message.VoteResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;

/** Node 1, whose peers are played by the test: its storage, and a host that does all at once. */
final class OneNode {
  final MemoryLogStorage storage = new MemoryLogStorage();
  private final UnaryOperator<RaftConfiguration.Builder> settings;
  private ConfigurationState members;
  RaftNode raft;

  static RaftConfiguration.Builder plain(RaftConfiguration.Builder settings) {
    return settings;
  }

  /** As production runs it. */
  static RaftConfiguration.Builder production(RaftConfiguration.Builder settings) {
    return settings.preVote(true).checkQuorum(true).stepDownOnRemoval(true);
  }

  static RaftConfiguration.Builder lease(RaftConfiguration.Builder settings) {
    return production(settings).electionTicks(10).readOnlyMode(ReadOnlyMode.LEASE);
  }

  PeerProgress progress(long peer) {
    return Objects.requireNonNull(raft.progress(peer));
  }

  /** A member of 1, 2, 3 with election timeout 5, heartbeats at each tick, and an empty log. */
  OneNode(UnaryOperator<RaftConfiguration.Builder> settings) {
    this(settings, ConfigurationState.of(List.of(1L, 2L, 3L), List.of()), 1, List.of());
  }

  OneNode(
      UnaryOperator<RaftConfiguration.Builder> settings,
      ConfigurationState members,
      long term,
      List<Entry> log) {
    this.settings = settings;
    this.members = members;
    storage.applySnapshot(new Snapshot(1, 1, members, new byte[0]));
    storage.append(log);
    storage.setHardState(new HardState(term, 0, 1));
    raft = start(1);
  }

  private RaftNode start(long applied) {
    RaftConfiguration.Builder builder =
        RaftConfiguration.builder(1, _ -> 0).electionTicks(5).heartbeatTicks(1).applied(applied);
    return new RaftNode(settings.apply(builder).build(), storage);
  }

  /** Begins again with what was stored. */
  OneNode restart() {
    raft = start(1);
    return this;
  }

  /** Carries out everything there is and returns the messages. */
  List<Message> drain() {
    List<Message> messages = new ArrayList<>();
    while (raft.hasReady()) {
      messages.addAll(turn());
    }
    return messages;
  }

  /** Carries out what there is at the moment. */
  List<Message> turn() {
    Ready ready = raft.ready();
    if (ready.snapshot() != null) {
      storage.applySnapshot(ready.snapshot());
    }
    storage.append(ready.entries());
    if (ready.hardState() != null) {
      storage.setHardState(ready.hardState());
    }
    reads.addAll(ready.readStates());
    for (Entry entry : ready.committedEntries()) {
      if (entry.type() == EntryType.CONFIGURATION_CHANGE) {
        members = raft.applyConfigurationChange(ConfigurationChange.decode(entry.data()));
      }
    }
    raft.advance();
    return ready.messages();
  }

  /** Reads that were answered. */
  final List<ReadState> reads = new ArrayList<>();

  /** Those of a kind among the messages that {@link #drain} returns now. */
  <M extends Message> List<M> drain(Class<M> kind) {
    return drain().stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  OneNode tick(int times) {
    for (int i = 0; i < times; i++) {
      raft.tick();
    }
    return this;
  }

  /** Wins an election by the votes of all. */
  OneNode lead() {
    raft.campaign();
    drain();
    for (long voter : members.voters()) {
      if (raft.role() == Role.PRE_CANDIDATE) {
        raft.step(new PreVoteResponse(voter, 1, raft.term() + 1, false, 0, 0));
        drain();
      }
    }
    for (long voter : members.voters()) {
      if (raft.role() == Role.CANDIDATE && voter != 1) {
        raft.step(new VoteResponse(voter, 1, raft.term(), false, 0, 0));
      }
    }
    if (raft.role() != Role.LEADER) {
      throw new AssertionError("not elected: " + raft.role());
    }
    drain();
    return this;
  }

  /** Another member acknowledges all that the node has. */
  OneNode acknowledge(long peer) {
    raft.step(new AppendResponse(peer, 1, raft.term(), raft.lastIndex(), false, 0, 0, 0));
    return this;
  }

  /** Leads, and has committed the first entry of its term. */
  OneNode leadAndCommit() {
    lead();
    for (long voter : members.voters()) {
      if (voter != 1) {
        acknowledge(voter);
      }
    }
    drain();
    return this;
  }
}
