package io.massifdb.raft.simulation;

import io.massifdb.raft.ConfigurationChange;
import io.massifdb.raft.ConfigurationChange.Step;
import io.massifdb.raft.ConfigurationChange.StepType;
import io.massifdb.raft.ConfigurationChange.Transition;
import io.massifdb.raft.ConfigurationState;
import io.massifdb.raft.Entry;
import io.massifdb.raft.EntryType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Whether hosts, left to themselves, must get on: they hold a majority of each configuration that
 * one of them may be elected in, and of each one that the changes in its log may lead to. To be
 * asked when nothing is under way in hosts or between them, so that the logs tell everything.
 */
final class Prospects {
  private static final Comparator<Host> BY_LOG =
      Comparator.<Host>comparingLong(host -> host.log().term(host.log().lastIndex()))
          .thenComparingLong(host -> host.log().lastIndex());

  private final List<Host> hosts;

  Prospects(List<Host> hosts) {
    this.hosts = hosts;
  }

  /** The voters on both sides of a transition. */
  private record Voters(Collection<Long> incoming, Collection<Long> outgoing) {
    static Voters of(ConfigurationState members) {
      return new Voters(members.voters(), members.votersOutgoing());
    }

    boolean contain(long id) {
      return incoming.contains(id) || outgoing.contains(id);
    }

    Voters after(ConfigurationChange change) {
      boolean automatic = change.transition() == Transition.AUTO;
      if (automatic && change.steps().isEmpty()) {
        return new Voters(incoming, List.of());
      }
      TreeSet<Long> changed = new TreeSet<>(incoming);
      for (Step step : change.steps()) {
        if (step.type() == StepType.ADD_VOTER) {
          changed.add(step.node());
        } else {
          changed.remove(step.node());
        }
      }
      boolean simple = automatic && change.steps().size() == 1;
      return new Voters(changed, simple ? List.of() : incoming);
    }
  }

  boolean areGood() {
    List<Host> electable = hosts.stream().filter(Prospects::isElectable).toList();
    Optional<Host> ahead = hosts.stream().max(Comparator.comparingLong(Prospects::applied));
    if (ahead.isEmpty() || !decide(Voters.of(ahead.get().machine.state().configuration()))) {
      return false; // whoever is elected will get there
    }
    if (!electable.stream().allMatch(host -> reachable(host).stream().allMatch(this::decide))) {
      return false;
    }
    Optional<Host> best = electable.stream().max(BY_LOG);
    return best.isPresent() && hosts.stream().noneMatch(host -> blocks(host, best.get()));
  }

  private static boolean isElectable(Host host) {
    return host.machine.state().configuration().isVoter(host.id);
  }

  /**
   * A member that will not be elected refuses its vote to those that have less in their logs. If it
   * was removed it can tell them so, but if it is to become a voter it does not know yet.
   */
  private static boolean blocks(Host host, Host best) {
    return !isElectable(host) && BY_LOG.compare(host, best) > 0 && applied(host) < applied(best);
  }

  static long applied(Host host) {
    return host.machine.state().index();
  }

  /** Whether the member may come to have a say, as far as the host knows. */
  static boolean involves(Host host, long id) {
    return reachable(host).stream().anyMatch(voters -> voters.contain(id));
  }

  private boolean decide(Voters voters) {
    return isMajority(voters.incoming) && isMajority(voters.outgoing);
  }

  private boolean isMajority(Collection<Long> voters) {
    long here = hosts.stream().filter(host -> voters.contains(host.id)).count();
    return voters.isEmpty() || here * 2 > voters.size();
  }

  /** The configuration in force and all that the host's log may lead to. */
  private static List<Voters> reachable(Host host) {
    List<Voters> reachable = new ArrayList<>();
    Voters last = Voters.of(host.machine.state().configuration());
    reachable.add(last);
    for (ConfigurationChange change : unappliedChanges(host)) {
      last = last.after(change);
      reachable.add(last);
    }
    reachable.add(new Voters(last.incoming, List.of())); // a transition will be ended
    return reachable;
  }

  private static List<ConfigurationChange> unappliedChanges(Host host) {
    long from = Math.max(host.machine.state().index() + 1, host.log().firstIndex());
    List<Entry> entries =
        from > host.log().lastIndex()
            ? List.of()
            : host.log().entries(from, host.log().lastIndex() + 1, Long.MAX_VALUE);
    return entries.stream()
        .filter(entry -> entry.type() == EntryType.CONFIGURATION_CHANGE)
        .map(entry -> ConfigurationChange.decode(entry.data()))
        .toList();
  }

  static boolean hasUnappliedChange(Host host) {
    boolean unwritten = host.raft() != null && host.running().lastIndex() > host.log().lastIndex();
    return unwritten || !unappliedChanges(host).isEmpty();
  }
}
