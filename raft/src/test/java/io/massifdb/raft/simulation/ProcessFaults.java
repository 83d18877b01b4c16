package io.massifdb.raft.simulation;

import io.massifdb.raft.RaftNode;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Crashes, stops and slows down members, and makes them stand for election. */
final class ProcessFaults {
  private final Simulation world;
  private final Random random;

  ProcessFaults(Simulation world) {
    this.world = world;
    random = world.random;
  }

  void crash(@Nullable Host host) {
    if (host != null) {
      world.coverage.hit("crash");
      host.crash();
      world.scheduleStart(host);
    }
  }

  /** It is back before anybody has noticed. */
  void crashShortly(Host host) {
    world.coverage.hit("crash");
    host.crash();
    world.timeline.after(random.nextLong(3_000), host::start);
  }

  void crashAll() {
    world.coverage.hit("crash of all");
    for (Host host : world.running()) {
      host.crash();
      world.scheduleStart(host);
    }
  }

  void pause(@Nullable Host host) {
    if (host != null) {
      pause(host, random.nextLong(4 * world.weather.electionMicros()));
    }
  }

  void pause(Host host, long micros) {
    if (host.raft() != null) {
      world.coverage.hit("pause");
      host.pause();
      world.timeline.after(micros, host::resume);
    }
  }

  /** One part of a process is stuck, or its clock jumps. */
  void stall(Host host) {
    long micros = random.nextLong(500_000);
    switch (random.nextInt(3)) {
      case 0 -> {
        world.coverage.hit("stalled disk");
        host.stallWrites(micros);
      }
      case 1 -> {
        world.coverage.hit("stalled application");
        host.stallApplication(micros);
      }
      default -> {
        if (world.weather.clocks().steps()) {
          world.coverage.hit("clock step");
          int ticks = random.nextInt(3 * world.weather.settings().electionTicks());
          for (int i = 0; i < ticks; i++) {
            host.tick();
          }
        }
      }
    }
  }

  /** It stands for election although there may be a leader, which the others forget. */
  void campaign(Host candidate) {
    for (Host host : world.running()) {
      host.input(RaftNode::forgetLeader);
    }
    candidate.input(RaftNode::campaign);
  }

  /** It stands for election if it may. */
  void standSoon(Host host, long micros) {
    world.timeline.after(random.nextLong(micros), () -> host.input(RaftNode::campaign));
  }

  /** Several at once, for the same term as likely as not, while voters come and go. */
  void rivals() {
    world.coverage.hit("rival candidates");
    if (random.nextBoolean()) {
      world.links.partition();
    }
    for (Host rival : world.running()) {
      rival.input(RaftNode::forgetLeader);
      if (random.nextInt(3) > 0) {
        standSoon(rival, 3_000);
      }
    }
    long soon = random.nextLong(3_000 + world.weather.disks().latencyMicros());
    world.timeline.after(soon, () -> crash(world.anyRunning()));
  }
}
