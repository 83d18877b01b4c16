package io.massifdb.raft.simulation;

import io.massifdb.raft.ConfigurationState;
import io.massifdb.raft.RaftNode;
import io.massifdb.raft.Role;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Somebody else comes to lead before the leader knows: it is cut off, deaf, asleep, or hears late,
 * and the others stand for election as soon as they may. Meanwhile it is asked to read.
 */
final class Coup {
  private final Simulation world;
  private final Random random;
  private boolean ended;

  Coup(Simulation world) {
    this.world = world;
    random = world.random;
  }

  void end() {
    ended = true;
  }

  void against(Host leader) {
    if (ended || leader.raft() == null) {
      return;
    }
    world.coverage.hit("coup");
    long election = world.weather.electionMicros();
    switch (random.nextInt(6)) {
      case 0 -> world.links.holdBackAnswers(leader);
      case 1 -> world.links.forgetfulBridge(leader);
      case 2 -> world.processes.pause(leader, election + random.nextLong(2 * election));
      case 3 -> handOver(leader);
      case 4 -> world.links.deafen(leader.id);
      default -> world.links.cutOff(leader.id, election + random.nextLong(election));
    }
    for (int i = 0; i < 4; i++) {
      world.timeline.after(random.nextLong(2 * election), () -> world.read(leader));
    }
    usurp(leader);
  }

  /** It asks another one to take over, and does not hear that it has. */
  private void handOver(Host leader) {
    ConfigurationState members = leader.running().configuration();
    List<Long> voters = new ArrayList<>(members.voters());
    voters.remove(leader.id);
    if (voters.isEmpty()) {
      return;
    }
    long to = voters.get(random.nextInt(voters.size()));
    leader.input(raft -> raft.transferLeadership(to));
    long soon = random.nextLong(2) * random.nextLong(4 * world.weather.links().delayMicros());
    world.timeline.after(soon, () -> world.links.deafen(leader.id));
  }

  private void usurp(Host leader) {
    List<Host> others = new ArrayList<>(world.running());
    others.remove(leader);
    if (others.isEmpty()) {
      return;
    }
    Collections.shuffle(others, random);
    Host first = others.getFirst();
    long election = world.weather.electionMicros();
    if (world.weather.usesLease()) { // they may not before their promise ends
      long tick = Weather.TICK_MICROS;
      for (long time = election - tick; time < 2 * election; time += tick) {
        world.timeline.after(time + random.nextLong(tick), () -> stand(first));
      }
    } else {
      world.timeline.after(
          random.nextLong(election / 2),
          () -> {
            if (!ended) {
              world.processes.campaign(first);
            }
          });
    }
  }

  private void stand(Host host) {
    if (!ended && host.raft() != null && host.running().role() == Role.FOLLOWER) {
      host.input(RaftNode::campaign);
    }
  }
}
