package io.massifdb.raft;

import io.massifdb.raft.ConfigurationChange.Step;
import io.massifdb.raft.ConfigurationChange.Transition;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The arithmetic of configuration changes: what a change makes of the active configuration, or why
 * it does not fit. It alters nothing by itself.
 *
 * <pre>
 *            simple (at most one voter differs)
 *            +--+
 *            v  |
 *   (1 2 3)()  -+  --enter joint-->  (1 2 4)(1 2 3)  --leave joint-->  (1 2 4)()
 * </pre>
 */
final class ConfigurationChanger {
  private final ProgressTracker tracker;
  private final long lastIndex;

  ConfigurationChanger(ProgressTracker tracker, long lastIndex) {
    this.tracker = tracker;
    this.lastIndex = lastIndex;
  }

  /** The configuration after a change, or the reason against it. */
  sealed interface Result {
    record Changed(ConfigurationState configuration, SortedMap<Long, Progress> members)
        implements Result {}

    record Refused(String reason) implements Result {}
  }

  Result change(ConfigurationChange change) {
    if (change.leavesJoint()) {
      return leaveJoint();
    }
    if (change.entersJoint()) {
      return enterJoint(change.transition() != Transition.JOINT_EXPLICIT, change.steps());
    }
    return simple(change.steps());
  }

  Result enterJoint(boolean autoLeave, List<Step> steps) {
    ConfigurationDraft draft = new ConfigurationDraft(tracker, lastIndex);
    if (draft.isJoint()) {
      return new Result.Refused("config is already joint");
    }
    if (draft.voters.isEmpty()) {
      return new Result.Refused("can't make a zero-voter config joint");
    }
    draft.enterJoint(autoLeave);
    draft.apply(steps);
    return checked(draft);
  }

  Result leaveJoint() {
    ConfigurationDraft draft = new ConfigurationDraft(tracker, lastIndex);
    if (!draft.isJoint()) {
      return new Result.Refused("can't leave a non-joint config");
    }
    draft.leaveJoint();
    return new Result.Changed(draft.configuration(), draft.members());
  }

  Result simple(List<Step> steps) {
    ConfigurationDraft draft = new ConfigurationDraft(tracker, lastIndex);
    if (draft.isJoint()) {
      return new Result.Refused("can't apply simple config change in joint config");
    }
    SortedSet<Long> before = new TreeSet<>(draft.voters);
    draft.apply(steps);
    if (!draft.voters.isEmpty() && symmetricDifference(before, draft.voters) > 1) {
      return new Result.Refused("more than one voter changed without entering joint config");
    }
    return checked(draft);
  }

  private static Result checked(ConfigurationDraft draft) {
    return draft.voters.isEmpty()
        ? new Result.Refused("removed all voters")
        : new Result.Changed(draft.configuration(), draft.members());
  }

  private static int symmetricDifference(SortedSet<Long> left, SortedSet<Long> right) {
    SortedSet<Long> common = new TreeSet<>(left);
    common.retainAll(right);
    return left.size() + right.size() - 2 * common.size();
  }
}
