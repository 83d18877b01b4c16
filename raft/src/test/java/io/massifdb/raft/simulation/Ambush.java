package io.massifdb.raft.simulation;

import io.massifdb.raft.ConfigurationState;
import io.massifdb.raft.Message;
import io.massifdb.raft.RaftNode;
import io.massifdb.raft.Role;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Strikes at the moments that matter: a vote is on its way, a leader is elected, a change of the
 * members is applied for the first time, a member comes back. Faults at random times hit the short
 * gaps after these too seldom.
 */
final class Ambush {
  private final Simulation world;
  private final Random random;
  private final double probability;
  private final Map<Long, Long> ledTerm = new HashMap<>();
  private long committed;
  private int commitsInTerm;
  private long changed;
  private boolean ended;

  Ambush(Simulation world) {
    this.world = world;
    random = world.random;
    probability = world.weather.ambush();
  }

  void end() {
    ended = true;
  }

  private boolean strikes() {
    return !ended && probability > 0 && random.nextDouble() < probability;
  }

  /** About as long as a message or a write takes. */
  private long soon() {
    return random.nextLong(
        1 + 2 * world.weather.links().delayMicros() + 2 * world.weather.disks().latencyMicros());
  }

  private void soon(Runnable fault) {
    world.timeline.after(
        soon(),
        () -> {
          if (!ended) {
            fault.run();
          }
        });
  }

  /** Something may have happened in a member. */
  void looksAt(Host host, RaftNode raft) {
    if (raft.role() != Role.LEADER) {
      return;
    }
    Long led = ledTerm.put(host.id, raft.term());
    if (led == null || led != raft.term()) {
      commitsInTerm = 0;
      if (strikes()) {
        world.coverage.hit("ambush at an election");
        elected(host);
      }
    }
    if (raft.commitIndex() > committed) {
      committed = raft.commitIndex();
      commitsInTerm++;
      committed(host);
    }
  }

  private void elected(Host leader) {
    soon(() -> world.read(leader));
    soon(() -> world.propose(leader));
    strike(leader);
  }

  private void strike(Host host) {
    if (random.nextInt(3) == 0) {
      world.timeline.after(0, () -> world.links.cutOff(host.id, world.weather.electionMicros()));
      return;
    }
    soon(() -> {
      switch (random.nextInt(7)) {
        case 0 -> world.processes.crashShortly(host);
        case 1 -> world.processes.crash(host);
        case 2 -> world.coup.against(host);
        case 3 -> world.links.deafen(host.id);
        case 4 -> world.links.holdBackAnswers(host);
        case 5 -> world.processes.pause(host);
        default -> world.processes.stall(host);
      }
    });
  }

  /** Those that believe to lead are asked to read what they cannot know. */
  private void committed(Host leader) {
    for (Host other : world.leaders()) {
      if (other != leader) {
        soon(() -> world.read(other));
      }
    }
    if (strikes() && random.nextInt(commitsInTerm == 1 ? 2 : 12) == 0) {
      world.coverage.hit("ambush at a commit");
      boolean crash = leader.isWriting() || random.nextInt(4) == 0;
      world.timeline.after(
          0,
          () -> {
            if (crash) {
              world.processes.crashShortly(leader);
            } else {
              world.links.isolate(leader.id);
            }
          });
    }
  }

  /** A member has begun to write: half of it may get to the disk. */
  void writes(Host host) {
    if (strikes() && random.nextInt(200) == 0) {
      world.coverage.hit("ambush at a write");
      soon(() -> world.processes.crashShortly(host));
    }
  }

  /** A message leaves a member. */
  void sent(Host sender, Message message) {
    if (message instanceof Message.VoteResponse vote && !vote.rejected() && strikes()) {
      world.coverage.hit("ambush at a vote");
      soon(() -> world.processes.crashShortly(sender));
    }
  }

  /** A member is back; it may have forgotten something. */
  void started(Host host) {
    if (world.timeline.now() > 0 && strikes() && random.nextBoolean()) {
      world.coverage.hit("ambush at a start");
      for (Host other : world.running()) {
        if (other != host) {
          world.processes.standSoon(other, 5_000);
        }
      }
    }
  }

  /** A member has applied a change: those who know of it are cut off from those who do not. */
  void changed(Host host, ConfigurationState before, ConfigurationState after) {
    if (host.machine.state().index() < changed) {
      return; // not the first one
    }
    changed = host.machine.state().index() + 1;
    if (!after.isVoter(host.id) && probability > 0 && !ended && random.nextInt(4) > 0) {
      removed(host);
      return;
    }
    if (!strikes()) {
      return;
    }
    world.coverage.hit("ambush at a change");
    List<Long> knowing = new ArrayList<>(after.voters());
    if (!before.isJoint()) {
      knowing.removeIf(before::isVoter);
      knowing.add(host.id);
    }
    List<Host> rest = new ArrayList<>(world.running());
    rest.removeIf(other -> knowing.contains(other.id));
    soon(() -> world.links.separate(knowing, rest.stream().map(each -> each.id).toList()));
    for (int i = 0; i < 3; i++) {
      soon(() -> world.propose(host));
    }
    boolean crash = random.nextBoolean();
    for (Host other : rest) {
      soon(() -> {
        if (crash) {
          world.processes.crashShortly(other);
        }
        other.input(RaftNode::forgetLeader);
        soon(() -> other.input(RaftNode::campaign));
      });
    }
  }

  /** A leader that has removed itself is cut off, and asked to read when others may go on. */
  private void removed(Host leader) {
    world.coverage.hit("ambush at a removed leader");
    soon(() -> world.links.isolate(leader.id));
    long election = world.weather.electionMicros();
    for (Host other : world.running()) {
      if (other != leader) {
        world.processes.standSoon(other, election);
        world.timeline.after(random.nextLong(election), () -> world.propose(other));
      }
    }
    for (int i = 0; i < 5; i++) {
      world.timeline.after(random.nextLong(2 * election), () -> world.read(leader));
    }
  }
}
