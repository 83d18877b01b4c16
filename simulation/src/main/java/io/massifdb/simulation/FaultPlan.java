package io.massifdb.simulation;

import io.massifdb.testkit.SeededRandom;
import io.massifdb.testkit.SimulatedNetwork.Link;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/**
 * What may go wrong in a run, and how often. Drawn anew for each seed, zero often: a run in which
 * everything fails all the time explores less than many runs that each have their own trouble.
 *
 * @param link how links between nodes behave while there are faults
 * @param weights of each fault among the nemesis' choices
 * @param calm mean time between two faults
 * @param repair mean time until a broken thing is repaired
 * @param syncMax the longest ordinary sync of a disk
 * @param stall probability that a sync takes up to a second
 * @param clockDrift largest deviation of a node's clock rate
 */
record FaultPlan(
    Link link,
    Map<Fault, Integer> weights,
    Duration calm,
    Duration repair,
    Duration syncMax,
    double stall,
    double clockDrift) {
  /** A world in which nothing but planned faults happens. */
  private static final Duration QUICK_SYNC = Duration.ofNanos(200_000);

  static FaultPlan draw(SeededRandom random) {
    return new FaultPlan(
        new Link(
            Duration.ofNanos(50_000),
            Duration.ofNanos(200_000L << random.nextInt(8)),
            sometimes(random, 0.02),
            sometimes(random, 0.1)),
        weights(random),
        Duration.ofMillis(100L + random.nextInt(1_200)),
        Duration.ofMillis(200L + random.nextInt(2_200)),
        Duration.ofNanos(100_000L << random.nextInt(7)),
        sometimes(random, 0.01),
        sometimes(random, 0.08));
  }

  /** The same without what is bad all the time. */
  FaultPlan withoutBackground() {
    return new FaultPlan(Link.LAN, weights, calm, repair, QUICK_SYNC, 0, 0);
  }

  private static double sometimes(SeededRandom random, double max) {
    return random.chance(0.5) ? random.nextDouble() * max : 0;
  }

  /** Some seeds know all faults, some one, most a few. */
  private static Map<Fault, Integer> weights(SeededRandom random) {
    double zero = random.chance(0.2) ? 0 : random.chance(0.2) ? 0.9 : 0.5;
    Map<Fault, Integer> weights = new EnumMap<>(Fault.class);
    for (Fault fault : Fault.values()) {
      weights.put(fault, random.chance(zero) ? 0 : 1 + random.nextInt(10));
    }
    weights.put(Fault.NOTHING, 1);
    return weights;
  }

  Fault choose(SeededRandom random) {
    int drawn = random.nextInt(weights.values().stream().mapToInt(Integer::intValue).sum());
    for (Map.Entry<Fault, Integer> each : weights.entrySet()) {
      drawn -= each.getValue();
      if (drawn < 0) {
        return each.getKey();
      }
    }
    throw new AssertionError("weights");
  }

  /** An exponentially distributed time with the given mean. */
  static Duration around(Duration mean, SeededRandom random) {
    double factor = -Math.log(1 - random.nextDouble());
    return Duration.ofNanos((long) (mean.toNanos() * Math.min(factor, 5)));
  }
}
