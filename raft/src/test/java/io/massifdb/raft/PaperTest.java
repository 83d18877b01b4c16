package io.massifdb.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.massifdb.raft.Message.AppendEntries;
import io.massifdb.raft.Message.AppendResponse;
import io.massifdb.raft.Message.Heartbeat;
import io.massifdb.raft.Message.HeartbeatResponse;
import io.massifdb.raft.Message.ReadIndexRequest;
import io.massifdb.raft.Message.VoteRequest;
import io.massifdb.raft.Message.VoteResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Claims of the Raft paper and thesis, each at a single node whose peers are played by the test.
 */
class PaperTest {
  private static final byte[] DATA = {7};

  private final MemoryLogStorage storage = new MemoryLogStorage();

  private RaftNode node(List<Entry> log, HardState hardState) {
    storage.applySnapshot(
        new Snapshot(1, 1, ConfigurationState.of(List.of(1L, 2L, 3L), List.of()), new byte[0]));
    storage.append(log);
    storage.setHardState(hardState);
    return new RaftNode(settings().build(), storage);
  }

  private static RaftConfiguration.Builder settings() {
    return RaftConfiguration.builder(1, _ -> 0).electionTicks(5).heartbeatTicks(1).applied(1);
  }

  private RaftNode freshNode() {
    return node(List.of(), new HardState(1, 0, 1));
  }

  /** Carries out everything there is, as a host would, and returns the messages. */
  private List<Message> drain(RaftNode node) {
    List<Message> messages = new ArrayList<>();
    while (node.hasReady()) {
      Ready ready = node.ready();
      if (ready.hardState() != null) {
        storage.setHardState(ready.hardState());
      }
      storage.append(ready.entries());
      messages.addAll(ready.messages());
      node.advance();
    }
    return messages;
  }

  private List<Message> becomeLeader(RaftNode node) {
    node.campaign();
    drain(node);
    node.step(new VoteResponse(2, 1, node.term(), false, 0, 0));
    assertThat(node.role()).isEqualTo(Role.LEADER);
    return drain(node);
  }

  /** §5.1: a server with an older term updates it; a candidate or leader becomes follower. */
  @Test
  void higherTermMakesAFollower() {
    RaftNode node = freshNode();
    becomeLeader(node);
    node.step(new AppendResponse(2, 1, node.term() + 5, 0, false, 0, 0, 0));
    assertThat(node.role()).isEqualTo(Role.FOLLOWER);
    assertThat(node.term()).isEqualTo(7);
  }

  /** §5.1: a request with a stale term is rejected. */
  @Test
  void staleTermIsIgnored() {
    RaftNode node = node(List.of(), new HardState(5, 0, 1));
    node.step(new AppendEntries(2, 1, 4, 1, 1, List.of(Entry.normal(4, 2, DATA)), 2, 0));
    assertThat(node.lastIndex()).isEqualTo(1);
    assertThat(node.leader()).isEqualTo(RaftNode.NONE);
  }

  /** §5.2: a follower that hears nothing for the election timeout starts an election. */
  @Test
  void silenceStartsAnElection() {
    RaftNode node = freshNode();
    for (int i = 0; i < 4; i++) {
      node.tick();
    }
    assertThat(node.role()).isEqualTo(Role.FOLLOWER);
    node.tick();
    assertThat(node.role()).isEqualTo(Role.CANDIDATE);
    assertThat(drain(node)).hasOnlyElementsOfType(VoteRequest.class).hasSize(2);
  }

  /** §5.2: each server votes for at most one candidate in a term, also after a restart. */
  @Test
  void oneVotePerTermEvenAfterRestart() {
    RaftNode node = freshNode();
    node.step(new VoteRequest(2, 1, 2, 1, 1, false));
    assertThat(drain(node)).containsExactly(new VoteResponse(1, 2, 2, false, 0, 0));
    RaftNode restarted = new RaftNode(settings().build(), storage);
    restarted.step(new VoteRequest(3, 1, 2, 9, 1, false));
    assertThat(drain(restarted)).containsExactly(new VoteResponse(1, 3, 2, true, 1, 1));
    restarted.step(new VoteRequest(2, 1, 2, 1, 1, false));
    assertThat(drain(restarted)).containsExactly(new VoteResponse(1, 2, 2, false, 0, 0));
  }

  /** §5.4.1: no vote for a candidate whose log is less up-to-date. */
  @Test
  void noVoteForAShorterOrOlderLog() {
    RaftNode node = node(List.of(Entry.normal(2, 2, DATA)), new HardState(2, 0, 1));
    node.step(new VoteRequest(2, 1, 3, 9, 1, false));
    assertThat(drain(node)).containsExactly(new VoteResponse(1, 2, 3, true, 1, 1));
    node.step(new VoteRequest(3, 1, 3, 2, 2, false));
    assertThat(drain(node)).containsExactly(new VoteResponse(1, 3, 3, false, 0, 0));
  }

  /**
   * §5.3: conflicting entries are overwritten; §5.4.2: entries before the own term do not commit.
   */
  @Test
  void leaderCommitsOnlyEntriesOfItsTermByCounting() {
    RaftNode node = node(List.of(Entry.normal(2, 2, DATA)), new HardState(2, 0, 1));
    becomeLeader(node);
    node.step(new AppendResponse(2, 1, 3, 2, false, 0, 0, 0));
    assertThat(node.commitIndex()).as("entry of term 2 on a majority").isEqualTo(1);
    node.step(new AppendResponse(2, 1, 3, 3, false, 0, 0, 0));
    assertThat(node.commitIndex()).isEqualTo(3);
  }

  /** §5.3: a follower removes what conflicts, and keeps what a late append has already. */
  @Test
  void followerOverwritesConflictsOnly() {
    RaftNode node =
        node(List.of(Entry.normal(2, 2, DATA), Entry.normal(2, 3, DATA)), new HardState(2, 0, 1));
    node.step(new AppendEntries(2, 1, 3, 1, 1, List.of(Entry.normal(2, 2, DATA)), 1, 0));
    assertThat(node.lastIndex()).as("no truncation by a prefix").isEqualTo(3);
    node.step(new AppendEntries(2, 1, 3, 2, 2, List.of(Entry.normal(3, 3, DATA)), 1, 0));
    assertThat(node.termOf(3)).isEqualTo(3);
    drain(node);
    assertThat(storage.term(3)).isEqualTo(3);
  }

  /** Thesis 3.8: the leader counts itself only when its own write is durable. */
  @Test
  void leaderDoesNotCountItsOwnUnwrittenEntry() {
    storage.applySnapshot(
        new Snapshot(1, 1, ConfigurationState.of(List.of(1L), List.of()), new byte[0]));
    RaftNode node = new RaftNode(settings().build(), storage);
    node.campaign();
    drain(node);
    assertThat(node.role()).isEqualTo(Role.LEADER);
    long before = node.commitIndex();
    assertThat(node.propose(DATA)).isInstanceOf(ProposalAnswer.Appended.class);
    node.ready();
    assertThat(node.commitIndex()).isEqualTo(before);
    node.advance();
    assertThat(node.commitIndex()).isEqualTo(before + 1);
  }

  /**
   * Thesis 6.4: no read index before an entry of the own term is committed, then a quorum's word.
   */
  @Test
  void readIndexWaitsForTheFirstCommitAndAQuorum() {
    RaftNode node = freshNode();
    becomeLeader(node);
    assertThat(node.readIndex(DATA)).isTrue();
    assertThat(drain(node)).noneMatch(m -> m instanceof Heartbeat);
    node.step(new AppendResponse(2, 1, 2, 2, false, 0, 0, 0));
    List<Message> sent = drain(node);
    Heartbeat heartbeat =
        sent.stream()
            .filter(Heartbeat.class::isInstance)
            .map(Heartbeat.class::cast)
            .findFirst()
            .orElseThrow();
    long position = heartbeat.readPosition();
    node.step(new HeartbeatResponse(2, 1, 2, position, 0));
    Ready ready = node.ready();
    assertThat(ready.readStates()).hasSize(1);
    assertThat(ready.readStates().getFirst().index()).isEqualTo(2);
    assertThat(ready.readStates().getFirst().context()).isEqualTo(DATA);
    node.advance();
    // A late response to the same heartbeat confirms nothing that was asked after it was sent.
    node.readIndex(new byte[] {8});
    node.step(new HeartbeatResponse(3, 1, 2, position, 0));
    assertThat(node.hasReady() ? node.ready().readStates() : List.of()).isEmpty();
  }

  /** Reads of followers go through the leader; proposals do not if forwarding is disabled. */
  @Test
  void followersForwardReadsAndDropProposals() {
    storage.applySnapshot(
        new Snapshot(1, 1, ConfigurationState.of(List.of(1L, 2L, 3L), List.of()), new byte[0]));
    RaftNode node = new RaftNode(settings().disableProposalForwarding(true).build(), storage);
    assertThat(node.propose(DATA))
        .isEqualTo(new ProposalAnswer.Dropped(ProposalAnswer.Reason.NO_LEADER));
    node.step(new Heartbeat(2, 1, 2, 1, 0, 42));
    assertThat(drain(node)).containsExactly(new HeartbeatResponse(1, 2, 2, 0, 42));
    assertThat(node.propose(DATA))
        .isEqualTo(new ProposalAnswer.Dropped(ProposalAnswer.Reason.NOT_LEADER));
    assertThat(node.readIndex(DATA)).isTrue();
    assertThat(drain(node)).hasOnlyElementsOfType(ReadIndexRequest.class);
  }

  /** The limit of uncommitted bytes drops proposals, but never the first one. */
  @Test
  void uncommittedBytesAreLimited() {
    storage.applySnapshot(
        new Snapshot(1, 1, ConfigurationState.of(List.of(1L, 2L, 3L), List.of()), new byte[0]));
    RaftNode node = new RaftNode(settings().maxUncommittedBytes(10).build(), storage);
    becomeLeader(node);
    assertThat(node.propose(new byte[100])).isInstanceOf(ProposalAnswer.Appended.class);
    ProposalAnswer full = new ProposalAnswer.Dropped(ProposalAnswer.Reason.UNCOMMITTED_LIMIT);
    assertThat(node.propose(new byte[1])).isEqualTo(full);
    drain(node);
    node.step(new AppendResponse(2, 1, 1, node.lastIndex(), false, 0, 0, 0));
    drain(node);
    assertThat(node.propose(new byte[1])).isInstanceOf(ProposalAnswer.Appended.class);
  }

  /** A change that would leave no voter never gets into the log. */
  @Test
  void changesThatCannotApplyAreRefused() {
    RaftNode node = freshNode();
    becomeLeader(node);
    node.step(new AppendResponse(2, 1, 2, 2, false, 0, 0, 0));
    drain(node);
    List<ConfigurationChange.Step> steps = ScriptSteps.parse("r1 r2 r3");
    ConfigurationChange change =
        new ConfigurationChange(ConfigurationChange.Transition.AUTO, steps, new byte[0]);
    assertThat(node.proposeConfigurationChange(change))
        .isEqualTo(new ProposalAnswer.ChangeRefused(ProposalAnswer.Refusal.NOT_APPLICABLE));
  }

  /** What the host must not do is told at once. */
  @Test
  void brokenContractIsAnAssertionError() {
    RaftNode node = freshNode();
    node.campaign();
    node.ready();
    assertThatThrownBy(node::ready).isInstanceOf(AssertionError.class);
  }
}
