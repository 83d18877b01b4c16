package io.massifdb.raft.simulation;

import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Clients: proposals and reads, mostly at the leader or at one that was it, sometimes anywhere.
 * Some propose one command after the other, each again and again until it is answered.
 */
final class Workload {
  private final Simulation world;
  private final Random random;
  private boolean ended;

  Workload(Simulation world) {
    this.world = world;
    random = world.random;
  }

  void begin() {
    long pace = 1_000L + random.nextInt(random.nextBoolean() ? 30_000 : 5_000);
    world.timeline.after(pace, () -> repeat(pace));
    for (int client = 1; client <= Command.CLIENTS; client++) {
      new Client(client, 20_000L + random.nextInt(80_000)).propose();
    }
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
      if (random.nextInt(3) == 0) {
        world.read(host);
      } else {
        int burst = random.nextInt(20) == 0 ? 20 : 1;
        for (int i = 0; i < burst; i++) {
          world.propose(host);
        }
      }
    }
    world.timeline.after(1 + random.nextLong(2 * pace), () -> repeat(pace));
  }

  private @Nullable Host choose() {
    List<Host> leaders = world.leaders();
    return leaders.isEmpty() || random.nextInt(5) == 0
        ? world.anyRunning()
        : leaders.get(random.nextInt(leaders.size()));
  }

  private final class Client {
    private final int id;
    private final long patience;
    private long number = 1;

    Client(int id, long patience) {
      this.id = id;
      this.patience = patience;
    }

    void propose() {
      if (ended) {
        return;
      }
      long proposed = number;
      Host host = choose();
      if (host != null) {
        byte[] data = new Command(id, number).encode(new byte[random.nextInt(10)]);
        world.propose(host, data, () -> answered(proposed));
      }
      world.timeline.after(
          patience,
          () -> {
            if (number == proposed) {
              world.coverage.hit("command proposed again");
              propose();
            }
          });
    }

    private void answered(long answered) {
      if (number == answered) {
        number++;
        world.timeline.after(random.nextLong(patience), this::propose);
      }
    }
  }
}
