package io.massifdb.raft.simulation;

import io.massifdb.raft.ConfigurationChange;
import io.massifdb.raft.ConfigurationState;
import io.massifdb.raft.EntryType;
import io.massifdb.raft.RaftNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The second phase: of the sound members a core is chosen, which has a quorum of each configuration
 * that anybody knows of, and healed; the others are gone for good. The core must elect a leader,
 * leave a joint configuration, bring all its members up to a new entry, and answer a read of each.
 */
final class Recovery {
  private static final int TURNS_MAX = 400;

  /** What was proposed gets into the logs, or is lost, before the core is chosen by the logs. */
  private static final long LAST_WORDS_MICROS = 300_000;

  private final Simulation world;

  Recovery(Simulation world, Workload workload) {
    this.world = world;
    workload.end();
  }

  void run() {
    for (Host host : world.hosts()) {
      host.resume();
      host.calls.heal();
    }
    world.timeline.runUntil(world.timeline.now() + LAST_WORDS_MICROS);
    if (!decides(sound())) {
      world.coverage.hit("no quorum left to recover");
      return;
    }
    chooseCore();
    world.network.heal();
    world.quickenDisks();
    world.hosts().forEach(Host::start);
    for (int turn = 0; turn < TURNS_MAX; turn++) {
      world.timeline.runUntil(world.timeline.now() + 2 * Weather.TICK_MICROS);
      stopRemoved();
      Host leader = world.leader();
      if (leader != null && leader.running().configuration().isJoint()) {
        // What ends by itself must do so.
        if (!leader.running().configuration().autoLeave()) {
          leader.input(raft -> raft.proposeConfigurationChange(ConfigurationChange.leaveJoint()));
        }
      } else if (leader != null && turn % 10 == 9 && recovered(leader)) {
        world.coverage.hit("recovered");
        return;
      }
    }
    if (!decides(sound())) {
      // A change was still under way when the core was chosen, and needs others than the core.
      world.coverage.hit("core overtaken by a change");
      return;
    }
    throw new AssertionError("a healed core does not get on");
  }

  private List<Host> sound() {
    return new ArrayList<>(
        world.hosts().stream().filter(host -> host.fate() != Host.Fate.GONE).toList());
  }

  private void chooseCore() {
    List<Host> core = sound();
    if (world.random.nextBoolean()) {
      List<Host> candidates = new ArrayList<>(core);
      Collections.shuffle(candidates, world.random);
      for (Host host : candidates) {
        core.remove(host);
        if (!decides(core)) {
          core.add(host);
        }
      }
      world.coverage.hit("smallest core");
    }
    for (Host host : sound()) {
      if (!core.contains(host)) {
        host.destroy();
      }
    }
  }

  /** Whether the hosts are a quorum of each configuration in force or in a log of sound hosts. */
  private boolean decides(List<Host> hosts) {
    List<Long> ids = hosts.stream().map(host -> host.id).toList();
    for (Host host : sound()) {
      ConfigurationState members =
          host.raft() == null
              ? host.machine.state().configuration()
              : host.running().configuration();
      if (!isQuorum(ids, members.voters()) || !isQuorum(ids, members.votersOutgoing())) {
        return false;
      }
      // What a change in the log will lead to is not known here: then only all of them will do.
      if (hasUnappliedChange(host) && ids.size() < sound().size()) {
        return false;
      }
    }
    return true;
  }

  static boolean hasUnappliedChange(Host host) {
    if (host.raft() != null && host.running().lastIndex() > host.log().lastIndex()) {
      return true; // it may have; its disk is slow
    }
    long from = Math.max(host.machine.state().index() + 1, host.log().firstIndex());
    return from <= host.log().lastIndex()
        && host.log().entries(from, host.log().lastIndex() + 1, Long.MAX_VALUE).stream()
            .anyMatch(entry -> entry.type() == EntryType.CONFIGURATION_CHANGE);
  }

  private static boolean isQuorum(List<Long> ids, List<Long> voters) {
    return voters.isEmpty() || voters.stream().filter(ids::contains).count() > voters.size() / 2;
  }

  /**
   * What a host must do by itself: stop a leader that was removed and did not step down, as soon as
   * the others know; and without pre-vote and check-quorum any removed member, which might disturb
   * for ever.
   */
  private void stopRemoved() {
    Host leader = world.leader();
    if (leader == null) {
      return;
    }
    ConfigurationState members = leader.running().configuration();
    boolean othersKnow = true;
    for (Host host : world.running()) {
      RaftNode raft = host.running();
      boolean member = members.contains(host.id);
      othersKnow &= !member || raft.appliedIndex() >= leader.running().appliedIndex();
      boolean quiet = world.weather.preVote() && world.weather.checkQuorum();
      if (host != leader && !member && !quiet) {
        host.destroy();
      }
    }
    if (!members.isVoter(leader.id) && othersKnow) {
      leader.destroy();
    }
  }

  private boolean recovered(Host leader) {
    long before = leader.running().lastIndex();
    ConfigurationState members = leader.running().configuration();
    world.propose(leader);
    List<Host> asked = new ArrayList<>();
    long answeredBefore = world.oracle.readsAnswered();
    for (Host host : world.running()) {
      if (members.contains(host.id)) {
        byte[] context = world.newContext();
        host.input(raft -> raft.readIndex(context));
        asked.add(host);
      }
    }
    world.timeline.runUntil(world.timeline.now() + 3 * Weather.TICK_MICROS);
    return world.leader() == leader
        && world.oracle.readsAnswered() >= answeredBefore + asked.size()
        && asked.stream().allMatch(host -> hasApplied(host.raft(), before));
  }

  private static boolean hasApplied(@Nullable RaftNode raft, long index) {
    return raft != null && raft.appliedIndex() > index;
  }
}
