package io.massifdb.raft;

import io.massifdb.raft.ConfigurationChange.Step;
import io.massifdb.raft.ConfigurationChange.StepType;
import java.util.ArrayList;
import java.util.List;

/** Reads {@code v1 l2 r3 u4}: make 1 a voter, 2 a learner, remove 3, update 4. */
final class ScriptSteps {
  private ScriptSteps() {}

  static List<Step> parse(String text) {
    List<Step> steps = new ArrayList<>();
    for (String token : text.strip().split("\\s+")) {
      if (!token.isEmpty()) {
        steps.add(new Step(type(token.charAt(0)), Long.parseLong(token.substring(1))));
      }
    }
    return steps;
  }

  private static StepType type(char letter) {
    return switch (letter) {
      case 'v' -> StepType.ADD_VOTER;
      case 'l' -> StepType.ADD_LEARNER;
      case 'r' -> StepType.REMOVE;
      case 'u' -> StepType.UPDATE;
      default -> throw new IllegalArgumentException("unknown step " + letter);
    };
  }
}
