package io.massifdb.rangestore.loop;

import io.massifdb.kvapi.NodeId;
import io.massifdb.kvapi.RangeId;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/**
 * What this store knows of another one's life, and the groups that sleep because of it.
 *
 * <p>As the leaders' side: {@code led} are the groups led here whose follower over there sleeps;
 * every answer to a beat counts as an answer of all of them, except those it names as woken. As the
 * followers' side: {@code followers} are the groups led over there whose follower here sleeps;
 * {@code woken} are those that woke, named in every answer until the leader's store has said that
 * the episode is over. An episode that is over is never counted on again, so that messages may be
 * lost, doubled and reordered.
 *
 * <p>Confined to the loop's thread, except {@link #acknowledged}.
 */
final class NodeLink {
  /** The latest beat that was answered, and by which life of the other store. */
  record Acknowledged(long incarnation, long stamp) {}

  /** How many sleeping groups an answer names for comparison. */
  private static final int COMPARED_AT_ONCE = 16;

  private static final long UNKNOWN = 0;

  final NodeId node;
  private final RaftLoop loop;
  private final NavigableMap<RangeId, GroupSleep> led = new TreeMap<>();
  private final NavigableMap<RangeId, GroupSleep> ledWithout = new TreeMap<>();
  private final NavigableMap<RangeId, GroupSleep> followers = new TreeMap<>();
  private final NavigableMap<RangeId, Long> woken = new TreeMap<>();
  private final Set<StoreBeat.Episode> ended = new LinkedHashSet<>();
  private RangeId compared = new RangeId(0);
  private long incarnation = UNKNOWN;
  private long heardTick;
  private long beatTick;
  private volatile Acknowledged acknowledged = new Acknowledged(UNKNOWN, LeaseTracker.NEVER);

  NodeLink(NodeId node, RaftLoop loop) {
    this.node = node;
    this.loop = loop;
    this.heardTick = loop.ticks();
    this.beatTick = loop.ticks();
  }

  Acknowledged acknowledged() {
    return acknowledged;
  }

  long incarnation() {
    return incarnation;
  }

  boolean isSilent() {
    return loop.ticks() - heardTick > loop.settings().electionTicks();
  }

  /** Ticks since the other store last spoke for the leaders of the followers that sleep here. */
  long ticksSinceBeat() {
    return loop.ticks() - beatTick;
  }

  /** A frame arrived. */
  void heard(long sender) {
    if (isSilent()) {
      wakeAll(ledWithout);
    }
    heardTick = loop.ticks();
    if (sender != incarnation) {
      boolean anotherLife = incarnation != UNKNOWN;
      incarnation = sender;
      if (anotherLife) {
        woken.clear(); // the life that may have counted on them is over
        wakeAll(led);
        wakeAll(ledWithout);
        wakeAll(followers);
        woken.clear();
      }
    }
  }

  private static void wakeAll(NavigableMap<RangeId, GroupSleep> groups) {
    new ArrayList<>(groups.values()).forEach(GroupSleep::wake);
  }

  void tick() {
    if (!led.isEmpty() && isSilent()) {
      wakeAll(led);
    }
    if (!followers.isEmpty() && ticksSinceBeat() > loop.settings().electionTicks()) {
      wakeAll(followers);
    }
    if (!led.isEmpty() && loop.ticks() % loop.settings().heartbeatTicks() == 0) {
      beat();
    }
  }

  private void beat() {
    loop.frames().addBeat(node, new StoreBeat(loop.stamp(), List.copyOf(ended)));
    ended.clear();
  }

  // The leaders' side

  void addLed(GroupSleep group) {
    led.put(group.range(), group);
  }

  void addLedWithout(GroupSleep group) {
    ledWithout.put(group.range(), group);
  }

  void removeLed(GroupSleep group) {
    led.remove(group.range(), group);
    ledWithout.remove(group.range(), group);
  }

  /** First what does not count any more, then what the answer counts for. */
  void answered(StoreBeat.Answer answer) {
    if (answer.beaten() != loop.frames().incarnation()) {
      return; // to an earlier life of this store, whose stamps are of another clock
    }
    for (StoreBeat.Episode episode : answer.woken()) {
      loop.sleepOf(episode.range()).ifPresent(group -> group.wokenElsewhere(episode.number()));
      ended.add(episode);
    }
    for (StoreBeat.Episode episode : answer.asleep()) {
      if (loop.sleepOf(episode.range())
          .filter(group -> group.mayCountOn(episode.number()))
          .isEmpty()) {
        ended.add(episode);
      }
    }
    if (!ended.isEmpty()) {
      beat();
    }
    Acknowledged before = acknowledged;
    if (before.incarnation != incarnation || before.stamp < answer.stamp()) {
      acknowledged = new Acknowledged(incarnation, answer.stamp());
    }
  }

  // The followers' side

  void addFollower(GroupSleep group) {
    woken.remove(group.range());
    followers.put(group.range(), group);
    beatTick = loop.ticks();
  }

  /** Whether the follower is known as woken, and thus not to be counted on. */
  boolean names(RangeId range) {
    return woken.containsKey(range);
  }

  /** The follower leaves the store: it votes no more. */
  void removeFollower(GroupSleep group) {
    followers.remove(group.range(), group);
  }

  /** The follower is awake; whatever woke it, the leader may not know. */
  void woke(GroupSleep group, long episode) {
    removeFollower(group);
    woken.put(group.range(), episode);
  }

  void beaten(StoreBeat beat) {
    beatTick = loop.ticks();
    for (StoreBeat.Episode episode : beat.ended()) {
      GroupSleep group = followers.get(episode.range());
      if (group != null) {
        group.endedElsewhere(episode.number());
      }
      woken.remove(episode.range(), episode.number());
    }
    List<StoreBeat.Episode> exceptions = new ArrayList<>(woken.size());
    woken.forEach((range, number) -> exceptions.add(new StoreBeat.Episode(range, number)));
    loop.frames()
        .addAnswer(node, new StoreBeat.Answer(incarnation, beat.stamp(), exceptions, someAsleep()));
  }

  /** In turn, so that a follower that sleeps under a leader that does not lead is found. */
  private List<StoreBeat.Episode> someAsleep() {
    List<StoreBeat.Episode> some = new ArrayList<>();
    for (GroupSleep group : followers.tailMap(compared, false).values()) {
      if (some.size() == COMPARED_AT_ONCE) {
        return some;
      }
      compared = group.range();
      some.add(new StoreBeat.Episode(group.range(), group.followedEpisode()));
    }
    compared = new RangeId(0);
    return some;
  }
}
