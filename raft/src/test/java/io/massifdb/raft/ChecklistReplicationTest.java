package io.massifdb.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.massifdb.raft.Message.AppendEntries;
import io.massifdb.raft.Message.AppendResponse;
import io.massifdb.raft.Message.Heartbeat;
import io.massifdb.raft.Message.HeartbeatResponse;
import io.massifdb.raft.Message.InstallSnapshot;
import io.massifdb.raft.Message.PreVoteRequest;
import io.massifdb.raft.Message.StorageAppend;
import io.massifdb.raft.Message.StorageAppended;
import io.massifdb.raft.Message.TimeoutNow;
import io.massifdb.raft.Message.VoteRequest;
import io.massifdb.raft.Message.VoteResponse;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** As {@link ChecklistTest}: members, transfers, replication, storage. */
class ChecklistReplicationTest {
  private static final byte[] DATA = {7};

  private static ConfigurationState voters(Long... ids) {
    return ConfigurationState.of(List.of(ids), List.of());
  }

  private static ConfigurationChange change(String steps) {
    return ConfigurationChange.of(
        ScriptSteps.parse(steps).toArray(ConfigurationChange.Step[]::new));
  }

  /** The 2015 bug of single-server changes: a change before a commit of the own term. */
  @Test
  void item9NoChangeBeforeAnEntryOfTheTermIsApplied() {
    OneNode node =
        new OneNode(OneNode::plain, voters(1L, 2L, 3L), 2, List.of(Entry.normal(2, 2, DATA)));
    node.lead();
    ProposalAnswer refused =
        new ProposalAnswer.ChangeRefused(ProposalAnswer.Refusal.CHANGE_PENDING);
    assertThat(node.raft.proposeConfigurationChange(change("v4"))).isEqualTo(refused);
    node.acknowledge(2).drain();
    assertThat(node.raft.proposeConfigurationChange(change("v4")))
        .isInstanceOf(ProposalAnswer.Appended.class);
    assertThat(node.raft.proposeConfigurationChange(change("v5"))).isEqualTo(refused);
  }

  /** etcd#11284: a node elected itself by members that were outdated by a committed change. */
  @Test
  void item9NoElectionWithACommittedChangeNotApplied() {
    Entry change = new Entry(1, 2, EntryType.CONFIGURATION_CHANGE, change("v4").encode());
    OneNode node = new OneNode(OneNode::plain, voters(1L, 2L, 3L), 1, List.of(change));
    node.storage.setHardState(new HardState(1, 0, 2));
    node.restart().tick(5);
    assertThat(node.raft.role()).isEqualTo(Role.FOLLOWER);
    node.drain();
    assertThat(node.raft.configuration().voters()).contains(4L);
    node.tick(5);
    assertThat(node.raft.role()).isEqualTo(Role.CANDIDATE);
  }

  /**
   * etcd#7625, invariant "append": a change in the log tells that the changes before it are
   * committed. A torn write may keep the change and lose the commit index written behind it.
   */
  @Test
  void item9AChangeInTheLogTellsThatTheOneBeforeIsCommitted() {
    List<Entry> log =
        List.of(
            new Entry(1, 2, EntryType.CONFIGURATION_CHANGE, change("v4").encode()),
            Entry.normal(1, 3, DATA),
            new Entry(1, 4, EntryType.CONFIGURATION_CHANGE, change("v5").encode()));
    OneNode node = new OneNode(OneNode::plain, voters(1L, 2L, 3L), 1, log);
    assertThat(node.raft.commitIndex()).as("the first change, not the second").isEqualTo(2);
    node.tick(5);
    assertThat(node.raft.role())
        .as("with 2 it would be a quorum of three, beside 3, 4 and 5")
        .isEqualTo(Role.FOLLOWER);
    node.drain();
    assertThat(node.raft.configuration().voters()).containsExactly(1L, 2L, 3L, 4L);
    node.tick(5);
    assertThat(node.raft.role()).isEqualTo(Role.CANDIDATE);
  }

  /** One change alone tells nothing: it may be overwritten. */
  @Test
  void item9ASingleChangeInTheLogIsNotTakenForCommitted() {
    Entry change = new Entry(1, 2, EntryType.CONFIGURATION_CHANGE, change("v4").encode());
    OneNode node = new OneNode(OneNode::plain, voters(1L, 2L, 3L), 1, List.of(change));
    assertThat(node.raft.commitIndex()).isEqualTo(1);
    node.tick(5);
    assertThat(node.raft.role()).isEqualTo(Role.CANDIDATE);
  }

  /** etcd#12359: nobody ended a joint configuration after a transfer that failed. */
  @Test
  void item9AJointConfigurationIsLeftAfterAFailedTransfer() {
    OneNode node = new OneNode(OneNode::plain).leadAndCommit();
    ConfigurationChange joint =
        new ConfigurationChange(
            ConfigurationChange.Transition.JOINT_IMPLICIT, ScriptSteps.parse("l3"), new byte[0]);
    node.raft.proposeConfigurationChange(joint);
    node.raft.ready().entries().forEach(entry -> node.storage.append(List.of(entry)));
    node.raft.advance();
    node.raft.transferLeadership(3);
    node.acknowledge(2).drain();
    assertThat(node.raft.configuration().isJoint()).isTrue();
    node.tick(5).drain();
    node.acknowledge(2).drain();
    assertThat(node.raft.configuration().isJoint()).isFalse();
  }

  /** apache/kafka#17146: a leader that removed itself crashed. */
  @Test
  void item9ALeaderThatRemovedItselfStepsDown() {
    OneNode node = new OneNode(OneNode::production).leadAndCommit();
    node.raft.proposeConfigurationChange(change("r1"));
    node.drain();
    node.acknowledge(2).acknowledge(3).drain();
    assertThat(node.raft.role()).isEqualTo(Role.FOLLOWER);
    assertThat(node.raft.configuration().voters()).containsExactly(2L, 3L);
    node.tick(30).drain();
    assertThat(node.raft.role()).as("does not stand for election").isEqualTo(Role.FOLLOWER);
  }

  /** hashicorp/raft#524: a removed member brought the leader down by its elections. */
  @Test
  void item9ARemovedMemberDoesNotDisturb() {
    OneNode node = new OneNode(OneNode::production).leadAndCommit();
    node.raft.step(new PreVoteRequest(9, 1, 50, 90, 40));
    node.raft.step(new VoteRequest(9, 1, 50, 90, 40, false));
    assertThat(node.drain()).isEmpty();
    assertThat(node.raft.role()).isEqualTo(Role.LEADER);
  }

  /** A learner may have been promoted without knowing it, and its vote be needed. */
  @Test
  void item10ALearnerVotes() {
    OneNode node =
        new OneNode(
            OneNode::plain, ConfigurationState.of(List.of(2L, 3L), List.of(1L)), 1, List.of());
    node.raft.step(new VoteRequest(2, 1, 2, 1, 1, false));
    assertThat(node.drain()).containsExactly(new VoteResponse(1, 2, 2, false, 0, 0));
  }

  /** tikv#4045: a learner was told to take over, and nobody led. */
  @Test
  void item10ALearnerNeitherStandsForElectionNorIsHandedOverTo() {
    ConfigurationState members = ConfigurationState.of(List.of(2L, 3L), List.of(1L));
    OneNode learner = new OneNode(OneNode::plain, members, 1, List.of());
    learner.raft.step(new TimeoutNow(2, 1, 1));
    assertThat(learner.raft.role()).isEqualTo(Role.FOLLOWER);
    OneNode leader =
        new OneNode(
            OneNode::plain, ConfigurationState.of(List.of(1L, 2L), List.of(3L)), 1, List.of());
    leader.leadAndCommit().raft.transferLeadership(3);
    assertThat(leader.raft.leadTransferee()).isEqualTo(RaftNode.NONE);
  }

  /** redpanda#2606: a transfer under load went on for ever. */
  @Test
  void item11ATransferHasADeadline() {
    OneNode node = new OneNode(OneNode::plain).leadAndCommit();
    node.raft.propose(DATA);
    node.raft.transferLeadership(2);
    assertThat(node.raft.propose(DATA))
        .isEqualTo(new ProposalAnswer.Dropped(ProposalAnswer.Reason.TRANSFER_IN_PROGRESS));
    node.tick(5);
    assertThat(node.raft.propose(DATA)).isInstanceOf(ProposalAnswer.Appended.class);
  }

  /** apache/ratis#844: an append of the old leader called the target's election off. */
  @Test
  void item11TheTargetIsBeyondItsOldLeaderAtOnce() {
    OneNode node = new OneNode(OneNode::production);
    node.raft.step(new Heartbeat(2, 1, 1, 1, 0, 0));
    node.raft.step(new TimeoutNow(2, 1, 1));
    assertThat(node.raft.term()).isEqualTo(2);
    node.raft.step(new AppendEntries(2, 1, 1, 1, 1, List.of(), 1, 0));
    assertThat(node.raft.role()).isEqualTo(Role.CANDIDATE);
    assertThat(node.drain(VoteRequest.class)).allMatch(VoteRequest::transfer).hasSize(2);
  }

  private static OneNode waitingForSnapshot() {
    OneNode node =
        new OneNode(
            OneNode::plain,
            voters(1L, 2L, 3L),
            1,
            IntStream.rangeClosed(2, 9).mapToObj(i -> Entry.normal(1, i, DATA)).toList());
    node.lead().acknowledge(2).drain();
    node.storage.createSnapshot(9, voters(1L, 2L, 3L), new byte[0]);
    node.storage.compact(9);
    node.raft.step(new HeartbeatResponse(3, 1, 2, 0, 0));
    node.raft.step(new AppendResponse(3, 1, 2, 9, true, 4, 1, 0));
    assertThat(node.drain(InstallSnapshot.class)).hasSize(1);
    assertThat(node.progress(3).state()).isEqualTo(PeerProgress.State.SNAPSHOT);
    return node;
  }

  /** etcd#10225, dgraph#2707: the leader waited for ever for a snapshot that had failed. */
  @Test
  void item12AFailedSnapshotIsSentAgain() {
    OneNode node = waitingForSnapshot();
    node.raft.reportSnapshot(3, false);
    node.raft.step(new HeartbeatResponse(3, 1, 2, 0, 0));
    assertThat(node.drain(InstallSnapshot.class)).hasSize(1);
  }

  /** etcd-io/raft#110: an acknowledgement below the awaited snapshot, yet enough, was ignored. */
  @Test
  void item12AnyAcknowledgementThatTheLogGoesOnFromEndsTheWait() {
    OneNode node = waitingForSnapshot();
    node.raft.step(new AppendResponse(3, 1, 2, 9, false, 0, 0, 0));
    assertThat(node.progress(3).state()).isEqualTo(PeerProgress.State.REPLICATE);
    assertThat(node.drain(AppendEntries.class)).anyMatch(append -> append.to() == 3);
  }

  /** nebula#1769: a candidate refused the snapshot that it needed. */
  @Test
  void item12ACandidateTakesASnapshot() {
    OneNode node = new OneNode(OneNode::plain);
    node.raft.campaign();
    node.drain();
    Snapshot snapshot = new Snapshot(40, 2, voters(1L, 2L, 3L), new byte[0]);
    node.raft.step(new InstallSnapshot(2, 1, node.raft.term(), snapshot));
    assertThat(node.drain()).contains(new AppendResponse(1, 2, 2, 40, false, 0, 0, 0));
    assertThat(node.raft.role()).isEqualTo(Role.FOLLOWER);
    assertThat(node.raft.commitIndex()).isEqualTo(40);
  }

  /** ArcadeDB#4752: what was under way to one follower had no limit in bytes. */
  @Test
  void item13TheWindowIsLimitedInBytesToo() {
    OneNode node = new OneNode(settings -> settings.maxBytesPerMessage(50).maxInflightBytes(100));
    node.leadAndCommit();
    for (int i = 0; i < 20; i++) {
      node.raft.propose(new byte[40]);
    }
    assertThat(node.drain(AppendEntries.class).stream().filter(append -> append.to() == 2))
        .hasSizeBetween(1, 3);
    assertThat(node.progress(2).inflightFull()).isTrue();
  }

  /** apache/ratis#521: heartbeats waited behind data. */
  @Test
  void item13HeartbeatsPassAFullWindow() {
    OneNode node = new OneNode(settings -> settings.maxInflightMessages(1)).leadAndCommit();
    node.raft.propose(DATA);
    node.raft.propose(DATA);
    node.drain();
    assertThat(node.progress(2).inflightFull()).isTrue();
    node.tick(1);
    assertThat(node.drain(Heartbeat.class)).hasSize(2);
  }

  /** A probe that was lost one-way stopped the stream for ever. */
  @Test
  void item13AHeartbeatsAnswerResumesAPausedProbe() {
    OneNode node = new OneNode(OneNode::plain).leadAndCommit();
    node.raft.reportUnreachable(2);
    node.raft.propose(DATA);
    assertThat(node.drain(AppendEntries.class)).anyMatch(append -> append.to() == 2);
    node.raft.propose(DATA);
    assertThat(node.drain(AppendEntries.class)).noneMatch(append -> append.to() == 2);
    node.raft.step(new HeartbeatResponse(2, 1, node.raft.term(), 0, 0));
    assertThat(node.drain(AppendEntries.class)).anyMatch(append -> append.to() == 2);
  }

  /** The classic leak: what was counted is never given back, or given back twice. */
  @Test
  void item14UncommittedBytesAreGivenBackAsCounted() {
    OneNode node =
        new OneNode(
            settings -> settings.maxUncommittedBytes(100),
            voters(1L, 2L, 3L),
            1,
            List.of(Entry.normal(1, 2, new byte[90]), Entry.normal(1, 3, new byte[90])));
    node.lead();
    assertThat(node.raft.propose(new byte[60])).isInstanceOf(ProposalAnswer.Appended.class);
    node.drain();
    node.raft.step(new AppendResponse(2, 1, 2, 4, false, 0, 0, 0));
    node.drain();
    assertThat(node.raft.appliedIndex()).as("entries of the former term").isEqualTo(4);
    ProposalAnswer full = new ProposalAnswer.Dropped(ProposalAnswer.Reason.UNCOMMITTED_LIMIT);
    assertThat(node.raft.propose(new byte[60])).as("60 are still counted").isEqualTo(full);
    node.acknowledge(2).drain();
    assertThat(node.raft.propose(new byte[60])).isInstanceOf(ProposalAnswer.Appended.class);
  }

  /** etcd#10508, etcd#14370: a cluster of one acknowledged before it had synced. */
  @Test
  void item15TheLeaderCountsItselfWhenItsWriteIsDurable() {
    OneNode node =
        new OneNode(settings -> settings.asyncStorageWrites(true), voters(1L), 1, List.of());
    node.raft.campaign();
    while (node.raft.role() != Role.LEADER) {
      answerWrites(node, node.raft.ready().messages());
    }
    List<Message> pending = node.raft.ready().messages();
    assertThat(node.raft.commitIndex()).isEqualTo(1);
    answerWrites(node, pending);
    assertThat(node.raft.commitIndex()).isEqualTo(2);
  }

  private static void answerWrites(OneNode node, List<Message> messages) {
    for (Message message : messages) {
      if (message instanceof StorageAppend write) {
        node.storage.append(write.entries());
        write.responses().forEach(node.raft::step);
      }
    }
  }

  /** cockroach#124440: a late acknowledgement counted for the entry that had taken the place. */
  @Test
  void item15AnAcknowledgementOfAnEarlierTermDoesNotCount() {
    OneNode node = new OneNode(settings -> settings.asyncStorageWrites(true));
    node.raft.step(new AppendEntries(2, 1, 2, 1, 1, List.of(Entry.normal(2, 2, DATA)), 1, 0));
    StorageAppended first = acknowledgement(node.raft.ready());
    node.raft.step(new AppendEntries(3, 1, 3, 1, 1, List.of(Entry.normal(3, 2, DATA)), 1, 0));
    node.raft.ready();
    node.raft.step(new AppendEntries(2, 1, 4, 1, 1, List.of(Entry.normal(2, 2, DATA)), 1, 0));
    node.raft.ready();
    node.raft.step(first);
    // Term and index are right, but on the disk there may be the entry of term 3 by now.
    assertThat(node.raft.termOf(2)).isEqualTo(2);
    assertThat(node.storage.lastIndex()).as("nothing was stored in this test").isEqualTo(1);
  }

  private static StorageAppended acknowledgement(Ready ready) {
    return ready.messages().stream()
        .filter(StorageAppend.class::isInstance)
        .flatMap(message -> ((StorageAppend) message).responses().stream())
        .filter(StorageAppended.class::isInstance)
        .map(StorageAppended.class::cast)
        .findFirst()
        .orElseThrow();
  }

  /** etcd#14098 and others: a log that lost its end must not be gone on with silently. */
  @Test
  void item17ALogThatIsShorterThanItsCommitIsRefused() {
    OneNode node = new OneNode(OneNode::plain);
    node.storage.setHardState(new HardState(1, 0, 9));
    assertThatThrownBy(node::restart)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("beyond the log's end");
  }

  /** What is told below the log's end by a leader shows that this log has lost something. */
  @Test
  void item18AWipedMemberIsNoticedByTheLeadersHeartbeat() {
    OneNode node = new OneNode(OneNode::plain);
    assertThatThrownBy(() -> node.raft.step(new Heartbeat(2, 1, 2, 9, 0, 0)))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("was the log lost?");
  }

  /** Heartbeats that are bundled by a host must keep commit and read position of each group. */
  @Test
  void item19AHeartbeatCarriesCommitAndReadPosition() {
    OneNode node = new OneNode(OneNode::plain).leadAndCommit();
    node.raft.readIndex(DATA);
    assertThat(node.drain(Heartbeat.class))
        .allSatisfy(beat -> {
          assertThat(beat.commit()).isEqualTo(node.raft.commitIndex());
          assertThat(beat.readPosition()).isEqualTo(1);
        });
  }
}
