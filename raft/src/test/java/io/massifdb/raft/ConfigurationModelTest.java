package io.massifdb.raft;

import static org.assertj.core.api.Assertions.assertThat;

import io.massifdb.raft.ConfigurationChange.Step;
import io.massifdb.raft.ConfigurationChange.StepType;
import io.massifdb.raft.ConfigurationChange.Transition;
import io.massifdb.raft.quorum.JointQuorum;
import io.massifdb.raft.quorum.VoteResult;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Sequences of configuration changes against a naive model of sets. */
class ConfigurationModelTest {
  private static final long NODES = 6;

  /** What a change means, in the simplest words: roles that nodes have now and will have. */
  private static final class Model {
    SortedSet<Long> voters = new TreeSet<>(List.of(1L, 2L, 3L));
    SortedSet<Long> learners = new TreeSet<>();
    SortedSet<Long> outgoing = new TreeSet<>();

    /** Learners as they will be when the transition is over. */
    SortedSet<Long> learnersLater = new TreeSet<>();

    void apply(ConfigurationChange change) {
      if (change.steps().isEmpty() && change.transition() == Transition.AUTO) {
        outgoing = new TreeSet<>();
        learners = learnersLater;
        return;
      }
      if (change.transition() != Transition.AUTO || change.steps().size() > 1) {
        outgoing = new TreeSet<>(voters);
      }
      learnersLater = new TreeSet<>(learners);
      for (Step step : change.steps()) {
        boolean wasVoter = voters.contains(step.node());
        boolean wasLearner = learnersLater.contains(step.node());
        switch (step.type()) {
          case ADD_VOTER -> {
            voters.add(step.node());
            learnersLater.remove(step.node());
          }
          case ADD_LEARNER -> {
            voters.remove(step.node());
            learnersLater.add(step.node());
          }
          case REMOVE -> {
            voters.remove(step.node());
            learnersLater.remove(step.node());
          }
          case UPDATE -> assertThat(wasVoter && wasLearner).isFalse();
        }
      }
      learners = new TreeSet<>(learnersLater);
      learners.removeAll(outgoing); // they have a say until the transition is over
    }
  }

  @Property(tries = 300)
  void changesDoWhatTheModelSays(@ForAll("changes") List<ConfigurationChange> changes) {
    ProgressTracker tracker = new ProgressTracker(10, RaftConfiguration.UNLIMITED);
    tracker.restore(ConfigurationState.of(List.of(1L, 2L, 3L), List.of()), 10);
    Model model = new Model();
    for (ConfigurationChange change : changes) {
      ConfigurationState before = tracker.configuration();
      if (new ConfigurationChanger(tracker, 10).change(change)
          instanceof ConfigurationChanger.Result.Changed changed) {
        tracker.change(changed.configuration(), changed.members());
        model.apply(change);
        ConfigurationState now = changed.configuration();
        assertThat(now.voters()).containsExactlyElementsOf(model.voters);
        assertThat(now.learners()).containsExactlyElementsOf(model.learners);
        assertThat(now.votersOutgoing()).containsExactlyElementsOf(model.outgoing);
        assertThat(decidesApart(before, now)).as("%s then %s", before, now).isFalse();
      } else {
        assertThat(tracker.configuration()).as("refused, nothing changed").isEqualTo(before);
      }
    }
  }

  /** Whether some nodes could decide by one configuration, and all the others by the other one. */
  private static boolean decidesApart(ConfigurationState one, ConfigurationState other) {
    for (int side = 0; side < 1 << NODES; side++) {
      if (wins(one, side) && wins(other, ~side)) {
        return true;
      }
    }
    return false;
  }

  private static boolean wins(ConfigurationState members, int side) {
    Map<Long, Boolean> votes = new HashMap<>();
    for (long node = 1; node <= NODES; node++) {
      votes.put(node, (side >> (node - 1) & 1) == 1);
    }
    return JointQuorum.of(members.voters(), members.votersOutgoing()).voteResult(votes)
        == VoteResult.WON;
  }

  @Provide
  Arbitrary<List<ConfigurationChange>> changes() {
    Arbitrary<Step> step =
        Combinators.combine(Arbitraries.of(StepType.class), Arbitraries.longs().between(1, NODES))
            .as(Step::new);
    Arbitrary<ConfigurationChange> change =
        Combinators.combine(Arbitraries.of(Transition.class), step.list().ofMinSize(1).ofMaxSize(4))
            .as((transition, steps) -> new ConfigurationChange(transition, steps, new byte[0]));
    return Arbitraries.frequencyOf(
            net.jqwik.api.Tuple.of(2, change),
            net.jqwik.api.Tuple.of(1, Arbitraries.just(ConfigurationChange.leaveJoint())))
        .list()
        .ofMaxSize(12);
  }
}
