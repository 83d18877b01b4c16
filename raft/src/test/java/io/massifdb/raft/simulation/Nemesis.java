package io.massifdb.raft.simulation;

import io.massifdb.raft.RaftNode;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Does to the group what its {@link Weather} says, at random times. */
final class Nemesis {
  private final Simulation world;
  private final Random random;
  private final MembershipNemesis membership;
  private final ProcessFaults processes;
  private boolean ended;

  Nemesis(Simulation world) {
    this.world = world;
    random = world.random;
    membership = new MembershipNemesis(world);
    processes = world.processes;
  }

  void begin() {
    Weather.Frequencies how = world.weather.nemesis();
    repeat(how.crash(), () -> processes.crash(victim()));
    repeat(how.crashOfAll(), processes::crashAll);
    repeat(how.pause(), () -> processes.pause(victim()));
    repeat(how.partition(), world.links::partition);
    repeat(how.clog(), this::clog);
    repeat(how.transfer(), this::transfer);
    repeat(how.change(), membership::change);
    repeat(how.compaction(), this::compact);
    repeat(how.campaign(), this::campaign);
    repeat(how.unreachable(), this::misreport);
    repeat(how.damage(), membership::damage);
    repeat(how.stall(), this::stall);
    repeat(how.coup(), this::coup);
    repeat(how.leftBehind(), this::leaveBehind);
    repeat(30, this::checkpoint);
  }

  /** Leaves something behind that the second phase has to clear up. */
  void strikeLast() {
    Host host = victim();
    if (host == null) {
      return;
    }
    for (int i = 0; i < 3; i++) {
      world.propose(host);
    }
    switch (random.nextInt(6)) {
      case 0 -> processes.campaign(host);
      case 1 -> processes.rivals();
      case 2 -> world.links.isolate(host.id);
      case 3 -> transfer();
      case 4 -> membership.change();
      default -> processes.crash(host);
    }
    Host other = world.anyRunning();
    if (other != null && random.nextBoolean()) {
      processes.standSoon(other, 20_000);
    }
  }

  void end() {
    ended = true;
    world.links.end();
    world.coup.end();
  }

  private void repeat(double perSecond, Runnable fault) {
    if (perSecond <= 0) {
      return;
    }
    long pause = (long) (-1_000_000 / perSecond * Math.log(1 - random.nextDouble()));
    world.timeline.after(
        pause,
        () -> {
          if (!ended) {
            fault.run();
            repeat(perSecond, fault);
          }
        });
  }

  private @Nullable Host victim() {
    Host leader = world.leader();
    return leader != null && random.nextBoolean() ? leader : world.anyRunning();
  }

  private void clog() {
    Host leader = world.leader();
    if (leader != null && random.nextBoolean()) {
      world.links.holdBackAnswers(leader);
    } else {
      world.links.clog();
    }
  }

  private void coup() {
    Host leader = world.leader();
    if (leader != null) {
      world.coup.against(leader);
    }
  }

  private void stall() {
    Host host = victim();
    if (host != null) {
      processes.stall(host);
    }
  }

  private void transfer() {
    Host host = random.nextInt(4) == 0 ? world.anyRunning() : world.leader();
    if (host != null) {
      long to = world.links.anyId();
      host.input(raft -> raft.transferLeadership(to));
      if (random.nextInt(3) == 0) { // and it is cut off before it hears how that ended
        long soon = random.nextLong(4 * world.weather.links().delayMicros());
        world.timeline.after(soon, () -> world.links.isolate(host.id));
      } else if (random.nextBoolean()) {
        world.links.deafen(host.id);
      }
    }
  }

  private void compact() {
    Host host = world.anyRunning();
    if (host != null) {
      if (random.nextBoolean()) {
        host.checkpoint();
      }
      host.compact(random.nextInt(3) * random.nextInt(5));
    }
  }

  /** A member is away while the others forget what it needs, and has not applied what it has. */
  private void leaveBehind() {
    Host host = world.anyRunning();
    if (host == null) {
      return;
    }
    world.coverage.hit("left behind");
    long away = random.nextLong(2 * world.weather.electionMicros());
    host.stallApplication(2 * away);
    world.timeline.after(random.nextLong(5_000), () -> world.links.cutOff(host.id, away));
    world.timeline.after(
        away,
        () -> {
          for (Host other : world.running()) {
            if (other != host) {
              other.checkpoint();
              other.compact(0);
            }
          }
        });
    world.timeline.after(
        3 * away,
        () -> {
          host.checkpoint();
          host.compact(0);
        });
  }

  private void checkpoint() {
    Host host = world.anyRunning();
    if (host != null) {
      host.checkpoint();
    }
  }

  private void campaign() {
    Host host = world.anyRunning();
    if (host == null) {
      return;
    }
    switch (random.nextInt(4)) {
      case 0 -> host.input(random.nextBoolean() ? RaftNode::campaign : RaftNode::forgetLeader);
      case 1 -> processes.rivals();
      default -> processes.campaign(host);
    }
  }

  private void misreport() {
    Host host = world.leader();
    if (host != null) {
      long peer = world.links.anyId();
      boolean unreachable = random.nextBoolean();
      host.input(raft -> {
        if (unreachable) {
          raft.reportUnreachable(peer);
        } else {
          raft.reportSnapshot(peer, false);
        }
      });
    }
  }
}
