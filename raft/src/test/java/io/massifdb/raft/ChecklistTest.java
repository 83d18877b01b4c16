package io.massifdb.raft;

import static org.assertj.core.api.Assertions.assertThat;

import io.massifdb.raft.Message.AppendEntries;
import io.massifdb.raft.Message.AppendResponse;
import io.massifdb.raft.Message.Heartbeat;
import io.massifdb.raft.Message.HeartbeatResponse;
import io.massifdb.raft.Message.PreVoteRequest;
import io.massifdb.raft.Message.PreVoteResponse;
import io.massifdb.raft.Message.ReadIndexRequest;
import io.massifdb.raft.Message.StorageAppend;
import io.massifdb.raft.Message.TimeoutNow;
import io.massifdb.raft.Message.VoteRequest;
import io.massifdb.raft.Message.VoteResponse;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What other systems got wrong, as far as it can be told of a single node: elections, reads,
 * leases; docs/raft/checklist.md has the whole list and the tests for each of its items. Every test
 * names the bug it is about.
 */
class ChecklistTest {
  private static final byte[] DATA = {7};

  private static ConfigurationState voters(Long... ids) {
    return ConfigurationState.of(List.of(ids), List.of());
  }

  private static ConfigurationChange change(String steps) {
    return ConfigurationChange.of(
        ScriptSteps.parse(steps).toArray(ConfigurationChange.Step[]::new));
  }

  /** hashicorp/raft#661: vote and term in two writes gave two votes in a term after a crash. */
  @Test
  void item1VoteAndTermAreOneWriteBeforeTheReply() {
    OneNode node = new OneNode(settings -> settings.asyncStorageWrites(true));
    node.raft.step(new VoteRequest(2, 1, 5, 1, 1, false));
    Ready ready = node.raft.ready();
    assertThat(ready.hardState()).isEqualTo(new HardState(5, 2, 1));
    assertThat(ready.messages()).singleElement().isInstanceOf(StorageAppend.class);
    StorageAppend write = (StorageAppend) ready.messages().getFirst();
    assertThat(write.hardState()).isEqualTo(new HardState(5, 2, 1));
    assertThat(write.responses()).containsExactly(new VoteResponse(1, 2, 5, false, 0, 0));
  }

  /** apache/kafka#9348: resuming as leader of the old term gave one identity to two records. */
  @Test
  void item1ARestartedLeaderDoesNotLeadItsOldTerm() {
    OneNode node = new OneNode(OneNode::plain).leadAndCommit().restart();
    assertThat(node.raft.role()).isEqualTo(Role.FOLLOWER);
    long term = node.raft.term();
    node.lead();
    assertThat(node.raft.term()).isEqualTo(term + 1);
  }

  /** A crash that keeps entries but not the hard state beside them must not lead to two leaders. */
  @Test
  void item1TheTermOfStoredEntriesIsKnownAfterACrash() {
    OneNode node =
        new OneNode(OneNode::plain, voters(1L, 2L, 3L), 1, List.of(Entry.normal(4, 2, DATA)));
    assertThat(node.raft.term()).isEqualTo(4);
  }

  /** logcabin#44: an entry of an old term on a majority was taken for committed. */
  @Test
  void item2OnlyEntriesOfTheOwnTermAreCommittedByCounting() {
    OneNode node =
        new OneNode(OneNode::plain, voters(1L, 2L, 3L), 2, List.of(Entry.normal(2, 2, DATA)));
    node.lead();
    node.raft.step(new AppendResponse(2, 1, 3, 2, false, 0, 0, 0));
    assertThat(node.raft.commitIndex()).isEqualTo(1);
    node.raft.step(new AppendResponse(2, 1, 3, 3, false, 0, 0, 0));
    assertThat(node.raft.commitIndex()).isEqualTo(3);
  }

  /** Beyond what the leader has compared, this log may have what no other one has. */
  @Test
  void item2AFollowerCommitsOnlyWhatTheLeaderHasCompared() {
    List<Entry> log = List.of(Entry.normal(2, 2, DATA), Entry.normal(2, 3, DATA));
    OneNode node = new OneNode(OneNode::plain, voters(1L, 2L, 3L), 2, log);
    node.raft.step(new AppendEntries(2, 1, 3, 1, 1, List.of(Entry.normal(2, 2, DATA)), 3, 0));
    assertThat(node.raft.commitIndex()).isEqualTo(2);
  }

  /** openraft#1796, canonical/raft#279: two cohorts refused each other for ever. */
  @Test
  void item3ARefusedPreVoteBringsTheCandidateUpToTheHigherTerm() {
    OneNode longer =
        new OneNode(OneNode::production, voters(1L, 2L, 3L), 2, List.of(Entry.normal(2, 2, DATA)));
    longer.raft.campaign();
    assertThat(longer.drain(PreVoteRequest.class)).hasSize(2);
    longer.raft.step(new PreVoteResponse(2, 1, 9, true, 1, 1));
    assertThat(longer.raft.term()).isEqualTo(9);
    longer.raft.campaign();
    assertThat(longer.drain(PreVoteRequest.class))
        .extracting(PreVoteRequest::term)
        .containsExactly(10L, 10L);
  }

  /** etcd#8501: a candidate of a lower term got no answer and went on for ever. */
  @Test
  void item3APreVoteOfALowerTermIsAnsweredWithTheHigherOne() {
    OneNode node = new OneNode(OneNode::production, voters(1L, 2L, 3L), 7, List.of());
    node.raft.step(new PreVoteRequest(2, 1, 3, 1, 1));
    assertThat(node.drain()).containsExactly(new PreVoteResponse(1, 2, 7, true, 1, 1));
  }

  /** etcd#8243: a leader of a lower term was ignored, and never learned why. */
  @Test
  void item3ALeaderOfALowerTermLearnsOfTheHigherOne() {
    OneNode node = new OneNode(OneNode::production, voters(1L, 2L, 3L), 7, List.of());
    node.raft.step(new Heartbeat(2, 1, 3, 0, 0, 0));
    assertThat(node.drain()).containsExactly(new AppendResponse(1, 2, 7, 0, false, 0, 0, 0));
  }

  /** A grant that answers an earlier question must not count for the present one. */
  @Test
  void item3AnOldGrantOfAPreVoteDoesNotCount() {
    OneNode node = new OneNode(OneNode::production, voters(1L, 2L, 3L), 5, List.of());
    node.raft.campaign();
    node.drain();
    node.raft.step(new PreVoteResponse(2, 1, 5, false, 0, 0));
    assertThat(node.raft.role()).isEqualTo(Role.PRE_CANDIDATE);
    node.raft.step(new PreVoteResponse(2, 1, 6, false, 0, 0));
    assertThat(node.raft.role()).isEqualTo(Role.CANDIDATE);
  }

  /** cockroach#107060: followers that heard a useless leader could not elect another one. */
  @Test
  void item4AFollowerThatForgetsItsLeaderVotes() {
    OneNode node = new OneNode(OneNode::production);
    node.raft.step(new Heartbeat(3, 1, 1, 1, 0, 0));
    node.drain();
    node.raft.step(new PreVoteRequest(2, 1, 2, 1, 1));
    assertThat(node.drain()).as("hears its leader").isEmpty();
    node.raft.forgetLeader();
    node.drain();
    node.raft.step(new PreVoteRequest(2, 1, 2, 1, 1));
    assertThat(node.drain()).containsExactly(new PreVoteResponse(1, 2, 2, false, 0, 0));
  }

  /** A leader cut off from its quorum must not go on for ever. */
  @Test
  void item4ALeaderWithoutQuorumStepsDown() {
    OneNode node = new OneNode(OneNode::production).leadAndCommit().tick(10);
    assertThat(node.raft.role()).isEqualTo(Role.FOLLOWER);
  }

  /** Wishes for a transfer, one after the other, put the check of the quorum off for ever. */
  @Test
  void item4TransfersDoNotPostponeTheCheckOfTheQuorum() {
    OneNode node = new OneNode(OneNode::production).leadAndCommit();
    for (int i = 0; i < 12; i++) {
      node.raft.transferLeadership(2 + i % 2);
      node.tick(1);
    }
    assertThat(node.raft.role()).isEqualTo(Role.FOLLOWER);
  }

  /** etcd#7331, redisraft#22: a new leader read below what its predecessor had acknowledged. */
  @Test
  void item5NoReadIndexBeforeTheFirstCommitOfTheTerm() {
    OneNode node = new OneNode(OneNode::plain).lead();
    node.raft.readIndex(DATA);
    assertThat(node.drain(Heartbeat.class)).isEmpty();
    node.acknowledge(2);
    assertThat(node.drain(Heartbeat.class)).hasSize(2);
    assertThat(node.reads).isEmpty();
  }

  /** etcd#20418: late answers to a heartbeat confirmed a request that came after it. */
  @Test
  void item5LateAnswersToAHeartbeatDoNotConfirmLaterReads() {
    OneNode node = new OneNode(OneNode::plain).leadAndCommit();
    node.raft.readIndex(new byte[] {1});
    long position = node.drain(Heartbeat.class).getFirst().readPosition();
    node.raft.step(new HeartbeatResponse(2, 1, node.raft.term(), position, 0));
    node.drain();
    assertThat(node.reads).hasSize(1);
    node.raft.readIndex(new byte[] {2});
    node.drain();
    node.raft.step(new HeartbeatResponse(3, 1, node.raft.term(), position, 0));
    node.raft.step(new HeartbeatResponse(3, 1, node.raft.term(), position, 0));
    node.drain();
    assertThat(node.reads).hasSize(1);
  }

  /** etcd-io/raft#105: a group of one must answer, at once, but not before its first commit. */
  @Test
  void item5ASingleVoterAnswersAloneAfterItsFirstCommit() {
    OneNode node = new OneNode(OneNode::plain, voters(1L), 1, List.of());
    node.raft.campaign();
    node.turn();
    assertThat(node.raft.role()).isEqualTo(Role.LEADER);
    node.raft.readIndex(DATA);
    node.turn();
    assertThat(node.reads).as("nothing was committed when it was asked").isEmpty();
    node.drain();
    assertThat(node.reads).extracting(ReadState::index).containsExactly(node.raft.lastIndex());
  }

  /** A leader that removed itself took the one voter that was left for itself. */
  @Test
  void item5ARemovedLeaderDoesNotReadInTheNameOfTheLastVoter() {
    OneNode node = new OneNode(OneNode::plain, voters(1L, 2L), 1, List.of()).leadAndCommit();
    node.raft.proposeConfigurationChange(change("r1"));
    node.drain();
    node.acknowledge(2).drain();
    assertThat(node.raft.configuration().voters()).containsExactly(2L);
    assertThat(node.raft.role()).as("no step-down on removal").isEqualTo(Role.LEADER);
    node.raft.readIndex(DATA);
    node.drain();
    assertThat(node.reads).isEmpty();
  }

  private static OneNode withLease() {
    OneNode node = new OneNode(OneNode::lease).tick(10).leadAndCommit();
    assertThat(node.raft.holdsLease()).as("before any heartbeat").isFalse();
    node.tick(1);
    answerHeartbeats(node);
    assertThat(node.raft.holdsLease()).isTrue();
    return node;
  }

  private static void answerHeartbeats(OneNode node) {
    for (Heartbeat beat : node.drain(Heartbeat.class)) {
      node.raft.step(new HeartbeatResponse(beat.to(), 1, node.raft.term(), beat.readPosition(), 0));
    }
  }

  /** sofa-jraft#25: a lease read asked only whether the node believes that it leads. */
  @Test
  void item6ALeaseEndsLongBeforeTheLeaderNotices() {
    OneNode node = withLease();
    node.raft.readIndex(DATA);
    node.drain();
    assertThat(node.reads).hasSize(1);
    node.tick(8);
    assertThat(node.raft.role()).isEqualTo(Role.LEADER);
    assertThat(node.raft.holdsLease()).isFalse();
    node.raft.readIndex(DATA);
    node.drain();
    assertThat(node.reads).as("has to ask").hasSize(1);
  }

  /** A lease counted from the answers is too long by the time that they were under way. */
  @Test
  void item6ALeaseBeginsWhenTheHeartbeatWasSent() {
    OneNode node = new OneNode(OneNode::lease).tick(10).leadAndCommit().tick(1);
    List<Heartbeat> sent = node.drain(Heartbeat.class);
    node.tick(8).drain();
    for (Heartbeat beat : sent) {
      node.raft.step(new HeartbeatResponse(beat.to(), 1, node.raft.term(), beat.readPosition(), 0));
    }
    assertThat(node.raft.role()).isEqualTo(Role.LEADER);
    assertThat(node.raft.holdsLease()).isFalse();
  }

  /** A voter that restarts forgot that a leader counts on it. */
  @Test
  void item6ARestartedVoterKeepsThePromiseItMayHaveMade() {
    OneNode node = new OneNode(OneNode::lease).restart();
    node.raft.step(new VoteRequest(2, 1, 9, 9, 9, false));
    assertThat(node.drain()).isEmpty();
    node.tick(10).drain();
    node.raft.step(new VoteRequest(2, 1, 9, 9, 9, false));
    assertThat(node.drain(VoteResponse.class)).hasSize(1);
  }

  /** The promise must be as durable as the term that it was made in. */
  @Test
  void item6APromiseLeavesOnlyWithItsTermDurable() {
    OneNode node = new OneNode(settings -> OneNode.lease(settings).asyncStorageWrites(true));
    node.raft.step(new Heartbeat(2, 1, 4, 1, 3, 0));
    List<Message> messages = node.raft.ready().messages();
    assertThat(messages).singleElement().isInstanceOf(StorageAppend.class);
    assertThat(((StorageAppend) messages.getFirst()).responses())
        .containsExactly(new HeartbeatResponse(1, 2, 4, 3, 0));
  }

  /** Whoever asks another node to take over has no lease from then on. */
  @Test
  void item6And11ATransferEndsTheLease() {
    OneNode node = withLease();
    node.raft.transferLeadership(2);
    assertThat(node.drain(TimeoutNow.class)).hasSize(1);
    node.tick(10);
    answerHeartbeats(node);
    assertThat(node.raft.leadTransferee()).as("given up").isEqualTo(RaftNode.NONE);
    node.tick(1);
    answerHeartbeats(node);
    assertThat(node.raft.role()).isEqualTo(Role.LEADER);
    assertThat(node.raft.holdsLease()).isFalse();
  }

  /** A doubled read of a follower is answered twice with the same context, never with another. */
  @Test
  void item5ADoubledReadIsAnsweredByItsContext() {
    OneNode node = new OneNode(OneNode::plain).leadAndCommit();
    node.raft.step(new ReadIndexRequest(2, 1, DATA));
    node.raft.step(new ReadIndexRequest(2, 1, DATA));
    long position = node.drain(Heartbeat.class).getLast().readPosition();
    node.raft.step(new HeartbeatResponse(3, 1, node.raft.term(), position, 0));
    assertThat(node.drain(Message.ReadIndexResponse.class))
        .hasSize(2)
        .allSatisfy(answer -> assertThat(answer.context()).isEqualTo(DATA));
  }
}
