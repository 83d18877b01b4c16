package io.massifdb.rangestore.loop;

import io.massifdb.kvapi.seam.Family;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The process that {@link KillTest} kills: checks the keys that come by standard input up to an
 * empty line, says {@code missing KEY} for each that is not there and {@code checked}, and then
 * writes under load and says {@code ack KEY} for each command that was applied, until it dies.
 */
final class KilledStore {
  private static final int APPENDERS = 8;

  /** Flushes and cuts the log many times in the second that a life lasts. */
  private static final LoopSettings SETTINGS =
      LoopSettings.DEFAULT.withLimits(8 << 20, 64 << 10, Duration.ofMillis(200), 512 << 10);

  private KilledStore() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    PrintStream out = System.out;
    RealStore store = new RealStore(Path.of(arguments[0]), SETTINGS);
    ReplicaGroup group = store.awaitLease();
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String key = in.readLine(); key != null && !key.isEmpty(); key = in.readLine()) {
      if (store.engine.get(Family.DATA, key.getBytes(StandardCharsets.UTF_8)) == null) {
        out.println("missing " + key);
      }
    }
    out.println("checked");
    out.flush();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < APPENDERS; i++) {
      String prefix = "k" + arguments[1] + "-" + i + "-";
      threads.add(Thread.ofPlatform().start(() -> append(group, prefix, out)));
    }
    for (Thread thread : threads) {
      thread.join();
    }
  }

  private static void append(ReplicaGroup group, String prefix, PrintStream out) {
    for (int i = 0; ; i++) {
      String key = prefix + i;
      byte[] command = (key + "=" + "x".repeat(180)).getBytes(StandardCharsets.UTF_8);
      if (group.propose(group.term(), command).join() instanceof ProposalOutcome.Applied) {
        out.println("ack " + key);
      }
    }
  }
}
