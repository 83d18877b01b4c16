package io.massifdb.raft.simulation;

import io.massifdb.raft.ConfigurationChange;
import io.massifdb.raft.ConfigurationChange.Step;
import io.massifdb.raft.ConfigurationChange.StepType;
import io.massifdb.raft.ConfigurationChange.Transition;
import io.massifdb.raft.ConfigurationState;
import io.massifdb.raft.RaftNode;
import io.massifdb.raft.Snapshot;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Changes the members, and destroys disks. Of the disks at most one at a time is bad among the
 * members, and only where the rest is a quorum everywhere: the group must survive that, whereas
 * nothing survives more. A member whose disk went bad is replaced by another one with a new id.
 */
final class MembershipNemesis {
  private static final int HOSTS_MAX = 10;

  private final Simulation world;
  private final Random random;

  MembershipNemesis(Simulation world) {
    this.world = world;
    random = world.random;
  }

  void change() {
    Host leader = world.leader();
    if (leader == null) {
      return;
    }
    propose(leader);
    if (random.nextInt(4) == 0) {
      propose(leader); // to be refused as long as the other one is under way
    }
    retireRemoved();
  }

  private void propose(Host leader) {
    RaftNode node = leader.raft();
    if (node == null) {
      return;
    }
    ConfigurationState now = node.configuration();
    ConfigurationChange change =
        now.isJoint() ? ConfigurationChange.leaveJoint() : change(now, leader.id);
    if (change == null) {
      return;
    }
    leader.input(raft -> {
      world.coverage.hit("change proposed");
      raft.proposeConfigurationChange(change);
    });
    if (random.nextInt(3) == 0) {
      world.running().stream()
          .filter(host -> host != leader && random.nextBoolean())
          .forEach(host -> host.stallApplication(random.nextLong(300_000)));
    }
    int burst = random.nextInt(5); // some of it will not get far
    for (int i = 0; i < burst; i++) {
      world.propose(leader);
    }
  }

  private @Nullable ConfigurationChange change(ConfigurationState now, long leader) {
    List<Step> steps =
        switch (random.nextInt(4)) {
          case 0, 1 -> replacement(now);
          case 2 -> List.of(remove(leader));
          default -> steps(now);
        };
    if (steps.isEmpty() || !leavesQuorum(now, steps)) {
      return null;
    }
    Transition[] transitions = Transition.values();
    Transition transition = transitions[random.nextInt(transitions.length)];
    return new ConfigurationChange(transition, steps, new byte[0]);
  }

  private static Step remove(long node) {
    return new Step(StepType.REMOVE, node);
  }

  /** Other voters, of which few may have been it before. */
  private List<Step> replacement(ConfigurationState now) {
    List<Long> ids = new ArrayList<>(usable().stream().map(host -> host.id).toList());
    while (ids.size() < 5 && world.hosts().size() < HOSTS_MAX) {
      Host added = world.addHost(Snapshot.EMPTY);
      added.start();
      ids.add(added.id);
    }
    Collections.shuffle(ids, random);
    List<Long> chosen = ids.subList(0, Math.min(ids.size(), 1 + random.nextInt(4)));
    List<Step> steps = new ArrayList<>();
    now.voters().stream()
        .filter(voter -> !chosen.contains(voter))
        .forEach(voter -> steps.add(remove(voter)));
    chosen.stream()
        .filter(voter -> !now.voters().contains(voter))
        .forEach(voter -> steps.add(new Step(StepType.ADD_VOTER, voter)));
    return steps;
  }

  private List<Host> usable() {
    return world.hosts().stream().filter(host -> host.fate() != Host.Fate.GONE).toList();
  }

  private List<Step> steps(ConfigurationState now) {
    List<Step> steps = new ArrayList<>();
    for (Host host : world.hosts()) {
      if (host.fate() == Host.Fate.GONE && now.contains(host.id)) {
        steps.add(remove(host.id)); // what is broken goes first
      }
    }
    int count = random.nextInt(3);
    for (int i = 0; i < count || steps.isEmpty(); i++) {
      steps.add(step());
    }
    return steps;
  }

  private Step step() {
    List<Host> usable = usable();
    if (world.hosts().size() < HOSTS_MAX && random.nextInt(4) == 0) {
      Host added = world.addHost(Snapshot.EMPTY);
      added.start();
      return new Step(random.nextBoolean() ? StepType.ADD_VOTER : StepType.ADD_LEARNER, added.id);
    }
    StepType[] types = {StepType.ADD_VOTER, StepType.ADD_LEARNER, StepType.REMOVE};
    return new Step(
        types[random.nextInt(types.length)], usable.get(random.nextInt(usable.size())).id);
  }

  /** Whether the sound members would be a quorum after the change. */
  private boolean leavesQuorum(ConfigurationState now, List<Step> steps) {
    List<Long> voters = new ArrayList<>(now.voters());
    for (Step step : steps) {
      voters.remove(step.node());
      if (step.type() == StepType.ADD_VOTER) {
        voters.add(step.node());
      }
    }
    return !voters.isEmpty() && soundMajority(voters);
  }

  private boolean soundMajority(List<Long> voters) {
    int sound = 0;
    for (long voter : voters) {
      Host host = world.host(voter);
      if (host != null && host.fate() != Host.Fate.GONE) {
        sound++;
      }
    }
    return sound > voters.size() / 2;
  }

  /** Some of those that are no members any more are stopped, the others go on and may disturb. */
  private void retireRemoved() {
    for (Host host : world.running()) {
      RaftNode raft = host.running();
      if (!raft.configuration().contains(host.id)
          && raft.appliedIndex() > 2
          && random.nextInt(10) == 0) {
        world.coverage.hit("removed member stopped");
        host.destroy();
      }
    }
  }

  /** A disk is lost, or a bit of it flips, which the member notices when it starts again. */
  void damage() {
    List<Host> sound = usable();
    Host victim = sound.get(random.nextInt(sound.size()));
    if (!isSpare(victim.id)) {
      return;
    }
    if (random.nextBoolean()) {
      world.coverage.hit("disk lost");
      victim.loseDisk();
    } else if (random.nextBoolean()) {
      if (victim.disk.damage(random)) {
        world.coverage.hit("bits flipped");
        victim.crash();
        victim.start();
      }
    } else if (victim.disk.misdirect(random)) {
      world.coverage.hit("write misdirected");
      victim.crash();
      victim.start();
    }
  }

  private boolean isSpare(long id) {
    for (Host host : world.hosts()) {
      if (host.fate() == Host.Fate.GONE) {
        continue;
      }
      ConfigurationState members =
          host.raft() == null
              ? host.machine.state().configuration()
              : host.running().configuration();
      if (Prospects.hasUnappliedChange(host)) {
        return false;
      }
      if (members.contains(id)
          && !(allButOneSound(members.voters(), id)
              && allButOneSound(members.votersOutgoing(), id))) {
        return false;
      }
    }
    return true;
  }

  private boolean allButOneSound(List<Long> voters, long victim) {
    for (long voter : voters) {
      Host host = world.host(voter);
      if (voter != victim && (host == null || host.fate() == Host.Fate.GONE)) {
        return false;
      }
    }
    return !voters.contains(victim) || voters.size() >= 3;
  }
}
