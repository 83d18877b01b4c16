package io.massifdb.simulation.bugs;

import java.io.PrintWriter;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Runs seeds until each planted bug was found a few times, and tells how many seeds that took. A
 * bug that is not found within the budget shows what the simulation cannot see.
 */
public final class BugHunt {
  private static final int FINDS = 5;

  private final PrintWriter output;
  private final int seedsMax;

  /**
   * @param detections seeds that each of the first detections took
   * @param anomaly the first line of the first one
   */
  private record Found(List<Integer> detections, String anomaly) {
    int median() {
      List<Integer> sorted = detections.stream().sorted().toList();
      return sorted.get(sorted.size() / 2);
    }
  }

  public BugHunt(PrintWriter output, int seedsMax) {
    this.output = output;
    this.seedsMax = seedsMax;
  }

  /** Hunts these bugs; answers how many were not found. */
  public int run(List<PlantedBug> bugs) throws ReflectiveOperationException {
    output.println("| bug | what is wrong | median seeds to detection | first seen as |");
    output.println("|---|---|---|---|");
    int missed = 0;
    for (PlantedBug bug : bugs) {
      Found found = hunt(bug);
      boolean seen = !found.detections.isEmpty();
      missed += seen ? 0 : 1;
      output.println(
          "| %s | %s | %s | %s |"
              .formatted(
                  bug,
                  bug.meaning(),
                  seen ? String.valueOf(found.median()) : "NOT FOUND in " + seedsMax,
                  found.anomaly));
    }
    output.println();
    output.println(missed + " of " + bugs.size() + " bugs were not found");
    return missed;
  }

  private Found hunt(PlantedBug bug) throws ReflectiveOperationException {
    Method run =
        new BugLoader(bug)
            .loadClass("io.massifdb.simulation.SeedRun")
            .getMethod("failure", long.class);
    List<Integer> detections = new ArrayList<>();
    String anomaly = "";
    int since = 0;
    for (long seed = 0; seed < seedsMax && detections.size() < FINDS; seed++) {
      since++;
      String failure = (String) run.invoke(null, seed);
      if (failure != null) {
        detections.add(since);
        since = 0;
        anomaly = anomaly.isEmpty() ? shortened(failure) : anomaly;
      }
    }
    return new Found(detections, anomaly);
  }

  private static String shortened(String failure) {
    String line =
        failure.startsWith("1") || failure.contains(" transactions (")
            ? failure.lines().skip(1).findFirst().orElse(failure)
            : failure.lines().findFirst().orElse("");
    line = line.replace('|', '/');
    return String.format(Locale.ROOT, "%.110s", line);
  }
}
