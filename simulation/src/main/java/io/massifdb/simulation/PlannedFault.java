package io.massifdb.simulation;

import io.massifdb.testkit.SeededRandom;
import java.time.Duration;

/**
 * One thing that goes wrong. Everything about it is drawn before the run from the seed and its
 * number alone: leaving one out changes nothing of the others.
 *
 * @param number its place in the plan
 * @param gap time since the one before
 * @param repair time until it is repaired
 * @param alone whether the next one waits for the repair
 * @param choice which node, which link
 */
record PlannedFault(
    int number, Fault fault, Duration gap, Duration repair, boolean alone, SeededRandom choice) {

  static PlannedFault draw(int number, FaultPlan plan, SeededRandom seed) {
    SeededRandom random = seed.split("fault " + number);
    return new PlannedFault(
        number,
        plan.choose(random),
        FaultPlan.around(plan.calm(), random),
        FaultPlan.around(plan.repair(), random),
        random.chance(0.6),
        random.split("choice"));
  }
}
