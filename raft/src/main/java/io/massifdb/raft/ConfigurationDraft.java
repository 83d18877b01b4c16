package io.massifdb.raft;

import java.util.ArrayList;
import java.util.Collection;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A configuration being changed: a working copy of the sets and of the members' progress. Changes
 * to voters are always made on the incoming side; the outgoing side stays what it was before the
 * transition.
 */
final class ConfigurationDraft {
  final SortedSet<Long> voters;
  final SortedSet<Long> outgoing;
  private final SortedSet<Long> learners;
  private final SortedSet<Long> learnersNext;
  private final SortedMap<Long, Progress> members = new TreeMap<>();
  private final ProgressTracker tracker;
  private final long lastIndex;
  private boolean autoLeave;

  ConfigurationDraft(ProgressTracker tracker, long lastIndex) {
    ConfigurationState current = tracker.configuration();
    this.tracker = tracker;
    this.lastIndex = lastIndex;
    voters = new TreeSet<>(current.voters());
    outgoing = new TreeSet<>(current.votersOutgoing());
    learners = new TreeSet<>(current.learners());
    learnersNext = new TreeSet<>(current.learnersNext());
    autoLeave = current.autoLeave();
    tracker.members().forEach((id, progress) -> members.put(id, progress.copy()));
  }

  boolean isJoint() {
    return !outgoing.isEmpty();
  }

  void apply(Collection<ConfigurationChange.Step> steps) {
    for (ConfigurationChange.Step step : steps) {
      if (step.node() == RaftNode.NONE) {
        continue; // the host declared the step void
      }
      switch (step.type()) {
        case ADD_VOTER -> makeVoter(step.node());
        case ADD_LEARNER -> makeLearner(step.node());
        case REMOVE -> remove(step.node());
        case UPDATE -> {}
      }
    }
  }

  void enterJoint(boolean leaveAutomatically) {
    outgoing.addAll(voters);
    autoLeave = leaveAutomatically;
  }

  void leaveJoint() {
    for (long id : learnersNext) {
      learners.add(id);
      existing(id).setLearner(true);
    }
    learnersNext.clear();
    for (long id : outgoing) {
      if (!voters.contains(id) && !learners.contains(id)) {
        members.remove(id);
      }
    }
    outgoing.clear();
    autoLeave = false;
  }

  private void makeVoter(long id) {
    Progress progress = members.get(id);
    if (progress == null) {
      members.put(id, tracker.newMember(lastIndex, false));
    } else {
      progress.setLearner(false);
      learners.remove(id);
      learnersNext.remove(id);
    }
    voters.add(id);
  }

  /**
   * A voter of the outgoing side cannot be a learner at once: it becomes one when that side goes.
   */
  private void makeLearner(long id) {
    Progress progress = members.get(id);
    if (progress == null) {
      members.put(id, tracker.newMember(lastIndex, true));
      learners.add(id);
      return;
    }
    if (progress.isLearner()) {
      return;
    }
    remove(id);
    members.put(id, progress);
    if (outgoing.contains(id)) {
      learnersNext.add(id);
    } else {
      progress.setLearner(true);
      learners.add(id);
    }
  }

  private void remove(long id) {
    voters.remove(id);
    learners.remove(id);
    learnersNext.remove(id);
    if (!outgoing.contains(id)) {
      members.remove(id);
    }
  }

  SortedMap<Long, Progress> members() {
    return members;
  }

  ConfigurationState configuration() {
    ConfigurationState result =
        new ConfigurationState(
            new ArrayList<>(voters),
            new ArrayList<>(learners),
            new ArrayList<>(outgoing),
            new ArrayList<>(learnersNext),
            autoLeave);
    checkInvariants(result);
    return result;
  }

  private void checkInvariants(ConfigurationState result) {
    SortedSet<Long> all = new TreeSet<>(voters);
    all.addAll(outgoing);
    all.addAll(learners);
    require(all.equals(members.keySet()), "members without progress or the reverse", result);
    require(outgoing.containsAll(learnersNext), "next learner is no outgoing voter", result);
    for (long id : learners) {
      require(!result.isVoter(id), "voter and learner at once", result);
    }
    members.forEach((id, progress) ->
        require(progress.isLearner() == learners.contains(id), "learner mark differs", result));
    require(isJoint() || (learnersNext.isEmpty() && !autoLeave), "remains of a transition", result);
  }

  private static void require(boolean condition, String what, ConfigurationState result) {
    if (!condition) {
      throw new AssertionError(what + ": " + result);
    }
  }

  private Progress existing(long id) {
    Progress progress = members.get(id);
    if (progress == null) {
      throw new AssertionError("no progress for " + id);
    }
    return progress;
  }
}
