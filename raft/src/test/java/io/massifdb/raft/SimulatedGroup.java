package io.massifdb.raft;

import io.massifdb.raft.ConfigurationChange.Step;
import io.massifdb.raft.ConfigurationChange.StepType;
import io.massifdb.raft.ConfigurationChange.Transition;
import io.massifdb.raft.check.GroupInvariants;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Five members, three of them in the group at first, over a network that loses, duplicates and
 * reorders, with partitions, crashes, compaction and changes of members: all chosen by a seed.
 */
final class SimulatedGroup {
  private static final int MEMBERS = 5;
  private static final int IN_FLIGHT_MAX = 300;
  private static final int TURNS_MAX = 2_000;

  final GroupInvariants invariants = new GroupInvariants();
  final List<SimulatedMember> members = new ArrayList<>();
  private final List<Message> inFlight = new ArrayList<>();
  private final Random random;

  /** Members of different sides do not hear each other. */
  private final boolean[] side = new boolean[MEMBERS + 1];

  private long proposals;

  SimulatedGroup(long seed) {
    random = new Random(seed);
    boolean async = random.nextBoolean();
    boolean preVote = random.nextBoolean();
    boolean checkQuorum = random.nextBoolean();
    Snapshot initial =
        new Snapshot(2, 1, ConfigurationState.of(List.of(1L, 2L, 3L), List.of()), new byte[0]);
    for (long id = 1; id <= MEMBERS; id++) {
      RaftConfiguration.Builder settings =
          RaftConfiguration.builder(id, random::nextInt)
              .electionTicks(5)
              .heartbeatTicks(1)
              .preVote(preVote)
              .checkQuorum(checkQuorum)
              .asyncStorageWrites(async)
              .maxBytesPerMessage(random.nextInt(100))
              .maxInflightMessages(1 + random.nextInt(4))
              .maxCommittedBytesPerReady(1 + random.nextInt(200))
              .maxUncommittedBytes(1 + random.nextInt(400))
              .stepDownOnRemoval(true);
      members.add(
          new SimulatedMember(
              settings, async, id <= 3 ? initial : Snapshot.EMPTY, invariants, random));
    }
  }

  /** One random event. */
  void step() {
    SimulatedMember member = members.get(random.nextInt(MEMBERS));
    int dice = random.nextInt(1000);
    if (dice < 400) {
      member.work(this::send);
    } else if (dice < 780) {
      deliver();
    } else if (dice < 900) {
      member.raft().tick();
    } else if (dice < 950) {
      propose(member);
    } else if (dice < 960) {
      member.raft().proposeConfigurationChange(change());
    } else if (dice < 975) {
      member.disk.checkpoint();
    } else if (dice < 980) {
      member.disk.compact(member.raft().appliedIndex());
    } else if (dice < 985) {
      member.crashAndRestart();
    } else if (dice < 988) {
      side[1 + random.nextInt(MEMBERS)] ^= true;
    } else if (dice < 991) {
      member.raft().transferLeadership(1L + random.nextInt(MEMBERS));
    } else if (dice < 994) {
      member.raft().reportUnreachable(1L + random.nextInt(MEMBERS));
    } else if (dice < 997) {
      member.raft().reportSnapshot(1L + random.nextInt(MEMBERS), random.nextBoolean());
    } else {
      member.raft().forgetLeader();
    }
    check(member);
  }

  /** What a failed run ended with. */
  @Override
  public String toString() {
    StringBuilder out = new StringBuilder();
    for (SimulatedMember member : members) {
      RaftNode raft = member.raft();
      out.append(
          "%d: %s term=%d leader=%d first=%d last=%d commit=%d applied=%d %s %s%n"
              .formatted(
                  raft.id(),
                  raft.role(),
                  raft.term(),
                  raft.leader(),
                  raft.firstIndex(),
                  raft.lastIndex(),
                  raft.commitIndex(),
                  raft.appliedIndex(),
                  Describe.configuration(raft.configuration()),
                  raft.role() == Role.LEADER ? "\n" + Describe.progress(raft.progress()) : ""));
    }
    return out.toString();
  }

  private void check(SimulatedMember member) {
    invariants.check(member.raft(), members.stream().map(SimulatedMember::raft).toList());
  }

  private void propose(SimulatedMember member) {
    String text = "proposal " + ++proposals;
    member.raft().propose(text.getBytes(StandardCharsets.UTF_8));
  }

  private ConfigurationChange change() {
    List<Step> steps = new ArrayList<>();
    int count = random.nextInt(3);
    for (int i = 0; i < count; i++) {
      steps.add(new Step(any(StepType.values()), 1L + random.nextInt(MEMBERS)));
    }
    Transition transition = any(Transition.values());
    return new ConfigurationChange(
        steps.isEmpty() ? Transition.AUTO : transition, steps, new byte[0]);
  }

  private <T> T any(T[] values) {
    return values[random.nextInt(values.length)];
  }

  private void send(Message message) {
    if (inFlight.size() >= IN_FLIGHT_MAX) {
      inFlight.remove(random.nextInt(inFlight.size()));
    }
    inFlight.add(message);
  }

  private void deliver() {
    if (inFlight.isEmpty()) {
      return;
    }
    int position = random.nextInt(Math.min(inFlight.size(), 20));
    Message message = inFlight.get(position);
    int fate = random.nextInt(100);
    if (fate >= 4) { // else it is duplicated: it stays in flight
      inFlight.remove(position);
    }
    boolean apart = side[(int) message.from()] != side[(int) message.to()];
    if (!apart && fate < 92) { // else it is lost
      SimulatedMember receiver = members.get((int) message.to() - 1);
      receiver.raft().step(message);
      check(receiver);
    }
  }

  /**
   * Ends all faults and lets the group run until every member of the leader's configuration has
   * applied one more proposal.
   *
   * @return false if that does not happen in due time
   */
  boolean recovers() {
    Arrays.fill(side, false);
    for (int round = 0; round < 400; round++) {
      runUntilQuiet();
      RaftNode leader = leader();
      if (leader != null) {
        reportLostSnapshots(leader);
      }
      if (leader != null && leader.configuration().isJoint()) {
        leader.proposeConfigurationChange(ConfigurationChange.leaveJoint());
      } else if (leader != null
          && leader.propose(new byte[] {1}) instanceof ProposalAnswer.Appended appended) {
        runUntilQuiet();
        if (applied(leader.configuration(), appended.index())) {
          return true;
        }
      }
      members.forEach(member -> member.raft().tick());
    }
    return false;
  }

  /** Nothing is in flight, so a snapshot that is waited for has been lost. */
  private static void reportLostSnapshots(RaftNode leader) {
    leader
        .progress()
        .forEach((id, progress) -> {
          if (progress.state() == PeerProgress.State.SNAPSHOT) {
            leader.reportSnapshot(id, false);
          }
        });
  }

  private boolean applied(ConfigurationState configuration, long index) {
    return members.stream()
        .map(SimulatedMember::raft)
        .filter(raft -> configuration.contains(raft.id()))
        .allMatch(raft -> raft.appliedIndex() >= index);
  }

  private @Nullable RaftNode leader() {
    RaftNode leader = null;
    for (SimulatedMember member : members) {
      RaftNode raft = member.raft();
      if (raft.role() == Role.LEADER && (leader == null || raft.term() > leader.term())) {
        leader = raft;
      }
    }
    return leader;
  }

  private void runUntilQuiet() {
    boolean worked = true;
    for (int turn = 0; worked; turn++) {
      if (turn > TURNS_MAX) {
        throw new AssertionError("does not come to rest:\n" + this);
      }
      worked = false;
      for (SimulatedMember member : members) {
        while (member.work(this::send)) {
          worked = true;
          check(member);
        }
      }
      List<Message> delivered = List.copyOf(inFlight);
      inFlight.clear();
      for (Message message : delivered) {
        worked = true;
        SimulatedMember receiver = members.get((int) message.to() - 1);
        receiver.raft().step(message);
        if (message instanceof Message.InstallSnapshot) {
          members.get((int) message.from() - 1).raft().reportSnapshot(message.to(), true);
        }
        check(receiver);
      }
    }
  }
}
