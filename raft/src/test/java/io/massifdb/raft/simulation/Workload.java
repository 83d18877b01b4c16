package io.massifdb.raft.simulation;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Clients: proposals and reads, mostly at the leader or at one that was it, sometimes anywhere. */
final class Workload {
  private final Simulation world;
  private boolean ended;

  Workload(Simulation world) {
    this.world = world;
  }

  void begin() {
    long pace = 1_000L + world.random.nextInt(30_000);
    world.timeline.after(pace, () -> repeat(pace));
  }

  void end() {
    ended = true;
  }

  private void repeat(long pace) {
    if (ended) {
      return;
    }
    Host host = choose();
    if (host != null) {
      if (world.random.nextInt(3) == 0) {
        byte[] context = world.newContext();
        host.input(raft -> raft.readIndex(context));
      } else {
        int burst = world.random.nextInt(20) == 0 ? 20 : 1;
        for (int i = 0; i < burst; i++) {
          world.propose(host);
        }
      }
    }
    world.timeline.after(1 + world.random.nextLong(2 * pace), () -> repeat(pace));
  }

  private @Nullable Host choose() {
    List<Host> leaders = world.leaders();
    return leaders.isEmpty() || world.random.nextInt(5) == 0
        ? world.anyRunning()
        : leaders.get(world.random.nextInt(leaders.size()));
  }
}
