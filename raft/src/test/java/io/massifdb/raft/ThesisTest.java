package io.massifdb.raft;

import static org.assertj.core.api.Assertions.assertThat;

import io.massifdb.raft.ConfigurationChange.Transition;
import io.massifdb.raft.Message.AppendEntries;
import io.massifdb.raft.Message.AppendResponse;
import io.massifdb.raft.Message.Heartbeat;
import io.massifdb.raft.Message.HeartbeatResponse;
import io.massifdb.raft.Message.InstallSnapshot;
import io.massifdb.raft.Message.ReadIndexRequest;
import io.massifdb.raft.Message.ReadIndexResponse;
import io.massifdb.raft.Message.TimeoutNow;
import io.massifdb.raft.Message.VoteRequest;
import io.massifdb.raft.Message.VoteResponse;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Claims of the Raft paper that {@link PaperTest} leaves out, and those of the thesis' chapters on
 * membership (4), clients' reads (6.4) and leadership transfer (3.10), one by one.
 */
class ThesisTest {
  private static final byte[] DATA = {7};

  private static ConfigurationChange change(Transition transition, String steps) {
    return new ConfigurationChange(transition, ScriptSteps.parse(steps), new byte[0]);
  }

  private static ConfigurationState voters(Long... ids) {
    return ConfigurationState.of(List.of(ids), List.of());
  }

  /** §5.2: a candidate that hears from a leader of its term recognises it. */
  @Test
  void aCandidateYieldsToTheLeaderOfItsTerm() {
    OneNode node = new OneNode(OneNode::plain);
    node.raft.campaign();
    node.raft.step(new Heartbeat(2, 1, node.raft.term(), 1, 0, 0));
    assertThat(node.raft.role()).isEqualTo(Role.FOLLOWER);
    assertThat(node.raft.leader()).isEqualTo(2);
  }

  /** §5.2: a split vote ends by a new election in a new term. */
  @Test
  void aSplitVoteLeadsToANewTerm() {
    OneNode node = new OneNode(OneNode::plain, voters(1L, 2L, 3L, 4L), 1, List.of());
    node.raft.campaign();
    node.drain();
    node.raft.step(new VoteResponse(2, 1, 2, false, 0, 0));
    node.raft.step(new VoteResponse(3, 1, 2, true, 0, 0));
    assertThat(node.raft.role()).isEqualTo(Role.CANDIDATE);
    node.tick(5);
    assertThat(node.raft.term()).isEqualTo(3);
  }

  /** §5.2: election timeouts are random, so that split votes are rare. */
  @Test
  void electionTimeoutsAreDrawnAnew() {
    int[] drawn = {0};
    OneNode node =
        new OneNode(_ ->
            RaftConfiguration.builder(1, bound -> drawn[0]++ % bound).electionTicks(5).applied(1));
    int before = drawn[0];
    node.tick(20);
    assertThat(drawn[0]).isGreaterThan(before + 1);
  }

  /** §5.3: a follower without the preceding entry rejects, and the leader goes back. */
  @Test
  void theLeaderFindsWhereTheLogsMeet() {
    List<Entry> log = IntStream.rangeClosed(2, 9).mapToObj(i -> Entry.normal(2, i, DATA)).toList();
    OneNode node = new OneNode(OneNode::plain, voters(1L, 2L, 3L), 2, log).lead();
    node.raft.step(new AppendResponse(2, 1, 3, 9, true, 4, 1, 0));
    AppendEntries probe =
        node.drain(AppendEntries.class).stream().filter(m -> m.to() == 2).findFirst().orElseThrow();
    assertThat(probe.previousIndex()).as("one probe per term, not per entry").isEqualTo(1);
    assertThat(probe.entries()).isNotEmpty();
  }

  /** §5.3: a leader never overwrites or deletes entries of its own log. */
  @Test
  void aLeaderOnlyAppends() {
    OneNode node =
        new OneNode(OneNode::plain, voters(1L, 2L, 3L), 2, List.of(Entry.normal(2, 2, DATA)));
    node.lead();
    node.raft.step(new AppendEntries(2, 1, 3, 1, 1, List.of(Entry.normal(3, 2, DATA)), 1, 0));
    assertThat(node.raft.termOf(2)).isEqualTo(2);
    assertThat(node.raft.termOf(3)).isEqualTo(3);
  }

  /** Figure 8: an entry of an old term on a majority is committed with one of the own term only. */
  @Test
  void figure8() {
    OneNode node =
        new OneNode(
                OneNode::plain, voters(1L, 2L, 3L, 4L, 5L), 3, List.of(Entry.normal(2, 2, DATA)))
            .lead();
    node.raft.step(new AppendResponse(2, 1, 4, 2, false, 0, 0, 0));
    node.raft.step(new AppendResponse(3, 1, 4, 2, false, 0, 0, 0));
    assertThat(node.raft.commitIndex()).as("(c): not committed yet").isEqualTo(1);
    node.raft.step(new AppendResponse(2, 1, 4, 3, false, 0, 0, 0));
    node.raft.step(new AppendResponse(3, 1, 4, 3, false, 0, 0, 0));
    assertThat(node.raft.commitIndex()).as("(e): both").isEqualTo(3);
  }

  /** §5.5: requests that arrive again do no harm. */
  @Test
  void appendsAreIdempotent() {
    OneNode node = new OneNode(OneNode::plain);
    AppendEntries append =
        new AppendEntries(2, 1, 2, 1, 1, List.of(Entry.normal(2, 2, DATA)), 2, 0);
    node.raft.step(append);
    node.raft.step(append);
    assertThat(node.raft.lastIndex()).isEqualTo(2);
    assertThat(node.drain(AppendResponse.class)).allMatch(m -> !m.rejected() && m.index() == 2);
  }

  /** §7: a follower that has the snapshot's last entry keeps its log; else the log is discarded. */
  @Test
  void aSnapshotReplacesALogThatDiffers() {
    OneNode same =
        new OneNode(OneNode::plain, voters(1L, 2L, 3L), 2, List.of(Entry.normal(2, 2, DATA)));
    Snapshot snapshot = new Snapshot(2, 2, voters(1L, 2L, 3L), new byte[0]);
    same.raft.step(new InstallSnapshot(2, 1, 2, snapshot));
    assertThat(same.raft.commitIndex()).isEqualTo(2);
    assertThat(same.raft.firstIndex()).as("the log is kept").isEqualTo(2);
    OneNode other =
        new OneNode(OneNode::plain, voters(1L, 2L, 3L), 3, List.of(Entry.normal(1, 2, DATA)));
    other.raft.step(new InstallSnapshot(2, 1, 3, snapshot));
    assertThat(other.raft.firstIndex()).as("the log is discarded").isEqualTo(3);
  }

  /** Thesis 4.1: a change of one server needs no joint configuration. */
  @Test
  void oneServerAtATimeIsASimpleChange() {
    OneNode node = new OneNode(OneNode::plain).leadAndCommit();
    node.raft.proposeConfigurationChange(change(Transition.AUTO, "v4"));
    node.acknowledge(2).drain();
    node.acknowledge(2).drain();
    assertThat(node.raft.configuration()).isEqualTo(voters(1L, 2L, 3L, 4L));
  }

  /** Thesis 4.2.1: a new server catches up without a vote, so that it delays no commit. */
  @Test
  void aLearnerDoesNotCount() {
    OneNode node =
        new OneNode(
            OneNode::plain, ConfigurationState.of(List.of(1L, 2L, 3L), List.of(4L)), 1, List.of());
    node.leadAndCommit();
    node.raft.propose(DATA);
    node.drain();
    long before = node.raft.commitIndex();
    node.acknowledge(4).drain();
    assertThat(node.raft.commitIndex()).isEqualTo(before);
    node.acknowledge(2).drain();
    assertThat(node.raft.commitIndex()).isEqualTo(before + 1);
  }

  /** Thesis 4.2.2: a leader that is being removed leads until that is committed, uncounted. */
  @Test
  void aLeaderManagesAGroupThatItLeaves() {
    OneNode node = new OneNode(OneNode::production).leadAndCommit();
    node.raft.proposeConfigurationChange(change(Transition.AUTO, "r1"));
    node.drain();
    assertThat(node.raft.role()).isEqualTo(Role.LEADER);
    node.acknowledge(2).drain();
    assertThat(node.raft.role()).isEqualTo(Role.FOLLOWER);
  }

  /** Thesis 4.2.3: a server that hears from a leader ignores requests for votes. */
  @Test
  void aDisruptiveServerIsIgnoredWhileALeaderIsHeard() {
    OneNode node = new OneNode(OneNode::production);
    node.raft.step(new Heartbeat(2, 1, 2, 1, 0, 0));
    node.drain();
    node.raft.step(new VoteRequest(3, 1, 9, 9, 9, false));
    assertThat(node.drain()).isEmpty();
    assertThat(node.raft.term()).isEqualTo(2);
    node.tick(4);
    node.raft.step(new VoteRequest(3, 1, 9, 9, 9, true));
    assertThat(node.drain(VoteResponse.class)).as("unless the leader wants it").hasSize(1);
  }

  /** Thesis 4.3: in a joint configuration both majorities are needed, to commit and to win. */
  @Test
  void aJointConfigurationNeedsBothMajorities() {
    OneNode node = new OneNode(OneNode::plain).leadAndCommit();
    node.raft.proposeConfigurationChange(change(Transition.JOINT_EXPLICIT, "v4 v5 v6 r2 r3"));
    node.acknowledge(2).drain();
    node.acknowledge(2).drain();
    assertThat(node.raft.configuration().isJoint()).isTrue();
    node.raft.propose(DATA);
    node.drain();
    long before = node.raft.commitIndex();
    node.acknowledge(4).acknowledge(5).acknowledge(6).drain();
    assertThat(node.raft.commitIndex()).as("new majority alone").isEqualTo(before);
    node.acknowledge(3).drain();
    assertThat(node.raft.commitIndex()).isGreaterThan(before);
    assertThat(node.raft.configuration().isJoint()).as("left when asked").isTrue();
    node.raft.proposeConfigurationChange(ConfigurationChange.leaveJoint());
    node.drain();
    node.acknowledge(4).acknowledge(5).acknowledge(2).drain();
    assertThat(node.raft.configuration().voters()).containsExactly(1L, 4L, 5L, 6L);
    assertThat(node.raft.configuration().isJoint()).isFalse();
  }

  /** Thesis 6.4: the leader's commit index, a round of heartbeats, then the read may be served. */
  @Test
  void aReadIndexIsTheCommitIndexAtTheTimeOfTheRequest() {
    OneNode node = new OneNode(OneNode::plain).leadAndCommit();
    long index = node.raft.commitIndex();
    node.raft.readIndex(DATA);
    long position = node.drain(Heartbeat.class).getFirst().readPosition();
    node.raft.propose(DATA);
    node.drain();
    node.acknowledge(2).drain();
    node.raft.step(new HeartbeatResponse(3, 1, node.raft.term(), position, 0));
    node.drain();
    assertThat(node.reads).extracting(ReadState::index).containsExactly(index);
  }

  /** Thesis 6.4: one round of heartbeats serves all reads that came before it. */
  @Test
  void oneRoundConfirmsManyReads() {
    OneNode node = new OneNode(OneNode::plain).leadAndCommit();
    for (byte i = 0; i < 5; i++) {
      node.raft.readIndex(new byte[] {i});
    }
    long position = node.drain(Heartbeat.class).getLast().readPosition();
    node.raft.step(new HeartbeatResponse(2, 1, node.raft.term(), position, 0));
    node.drain();
    assertThat(node.reads).hasSize(5);
  }

  /** Thesis 6.4: followers serve reads too, by asking the leader for the index. */
  @Test
  void followersReadByTheLeadersIndex() {
    OneNode node = new OneNode(OneNode::plain);
    node.raft.step(new Heartbeat(2, 1, 2, 1, 0, 0));
    node.drain();
    assertThat(node.raft.readIndex(DATA)).isTrue();
    assertThat(node.drain(ReadIndexRequest.class)).hasSize(1);
    node.raft.step(new ReadIndexResponse(2, 1, 2, 17, DATA));
    node.drain();
    assertThat(node.reads).extracting(ReadState::index).containsExactly(17L);
  }

  /** Thesis 6.4.1: with a lease no message is needed for a read. */
  @Test
  void aLeaseAnswersWithoutMessages() {
    OneNode node =
        new OneNode(settings ->
            OneNode.production(settings).electionTicks(10).readOnlyMode(ReadOnlyMode.LEASE));
    node.tick(10).leadAndCommit().tick(1);
    for (Heartbeat beat : node.drain(Heartbeat.class)) {
      node.raft.step(new HeartbeatResponse(beat.to(), 1, node.raft.term(), beat.readPosition(), 0));
    }
    node.raft.readIndex(DATA);
    assertThat(node.drain()).isEmpty();
    assertThat(node.reads).hasSize(1);
  }

  /** Thesis 3.10: the target is brought up to date first, and told then. */
  @Test
  void aTransferWaitsUntilTheTargetHasEverything() {
    OneNode node = new OneNode(OneNode::plain).leadAndCommit();
    node.raft.propose(DATA);
    node.raft.transferLeadership(2);
    assertThat(node.drain(TimeoutNow.class)).isEmpty();
    node.acknowledge(2);
    assertThat(node.drain(TimeoutNow.class)).extracting(TimeoutNow::to).containsExactly(2L);
  }

  /** Thesis 3.10: the target stands for election at once, without waiting or asking before. */
  @Test
  void theTargetOfATransferStandsAtOnce() {
    OneNode node = new OneNode(OneNode::production);
    node.raft.step(new Heartbeat(2, 1, 2, 1, 0, 0));
    node.drain();
    node.raft.step(new TimeoutNow(2, 1, 2));
    assertThat(node.drain()).hasSize(2).allMatch(m -> m instanceof VoteRequest v && v.transfer());
  }

  /** Thesis 3.10: the wish to lead may come from a follower. */
  @Test
  void aFollowerMayAskForTheLeadership() {
    OneNode node = new OneNode(OneNode::plain).leadAndCommit();
    node.raft.step(new Message.TransferLeadership(3, 1, node.raft.term()));
    assertThat(node.raft.leadTransferee()).isEqualTo(3);
  }
}
