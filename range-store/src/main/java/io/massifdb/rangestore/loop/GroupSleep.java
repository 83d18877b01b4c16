package io.massifdb.rangestore.loop;

import io.massifdb.kvapi.NodeId;
import io.massifdb.kvapi.RangeId;
import io.massifdb.raft.ConfigurationState;
import io.massifdb.raft.Message;
import io.massifdb.raft.PeerProgress;
import io.massifdb.raft.RaftNode;
import io.massifdb.raft.Role;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The sleep of a group that has nothing to do: no ticks, no heartbeats, no memory of its own. Its
 * leader's lease and its followers' patience live on the beats between the stores ({@link
 * NodeLink}).
 *
 * <pre>
 *            idle for a while            all that live consent
 *   AWAKE -------------------> ASKING ------------------------> LEADING
 *     ^  heartbeat that asks     |                                 |
 *     |  ------------------------|------------> FOLLOWING          |
 *     +---- anything to do ------+-----------------+---------------+
 * </pre>
 *
 * <p>An episode is one try, numbered by the leader. The follower consents by the number when its
 * log is the leader's, committed and applied. From then on an answered beat means for this group
 * what an answered heartbeat meant. Each member wakes by itself, whenever it has a reason. A
 * follower that does so, even at its leader's word, is named in its store's answers until the
 * leader's store has taken note, so that nobody counts on who is awake. A woken follower has
 * ticked, as far as its core can tell, since the last beat: neither its promise nor its patience is
 * shortened or prolonged by sleep.
 */
final class GroupSleep {
  private sealed interface State {}

  /** In use, or idle for too short a time. */
  private record Awake(long sinceTick) implements State {}

  /** The leader waits for its followers' consent; which must be all of {@code wanted}. */
  private record Asking(
      long episode,
      long sinceTick,
      ConfigurationState configuration,
      SortedMap<Long, NodeLink> wanted,
      SortedMap<Long, NodeLink> silent,
      SortedMap<Long, SleepingLease.Consent> consents)
      implements State {}

  private record Leading(Asking agreed, SleepingLease lease) implements State {}

  private record Following(long episode, NodeLink link) implements State {}

  private final RaftLoop loop;
  private final Group group;
  private final RaftNode node;
  private final GroupLease lease;
  private State state = new Awake(0);

  /** When a follower last heard its own leader. */
  private long heardTick;

  GroupSleep(RaftLoop loop, Group group, RaftNode node, GroupLease lease) {
    this.loop = loop;
    this.group = group;
    this.node = node;
    this.lease = lease;
  }

  RangeId range() {
    return group.range();
  }

  boolean isAsleep() {
    return switch (state) {
      case Awake _, Asking _ -> false;
      case Leading _, Following _ -> true;
    };
  }

  /** Whether beats extend the lease, so that nobody else needs to. */
  boolean extendsLease() {
    return state instanceof Leading;
  }

  /** What an outgoing heartbeat, or the answer to one, says about sleep. */
  long sign(Message message) {
    return switch (state) {
      case Asking asking when message instanceof Message.Heartbeat -> asking.episode;
      case Leading leading when message instanceof Message.Heartbeat -> leading.agreed.episode;
      case Following following when message instanceof Message.HeartbeatResponse ->
          following.episode;
      case Awake _, Asking _, Leading _, Following _ -> 0;
    };
  }

  /**
   * A message leaves. Whom an append reaches does not sleep on, nor tell: so the leader must not
   * count on it, even if all it does is to answer something late.
   */
  void sending(Message message) {
    if (message instanceof Message.AppendEntries) {
      switch (state) {
        case Awake _, Following _ -> {}
        case Asking _, Leading _ -> wake();
      }
    }
  }

  // Falling asleep

  /** Called once per tick while awake. */
  void tick() {
    switch (state) {
      case Awake awake -> {
        long idleTicks = loop.ticks() - awake.sinceTick;
        if (!group.isIdle()) {
          state = new Awake(loop.ticks());
        } else if (node.role() == Role.LEADER
            && loop.settings().sleepAfterTicks() > 0
            && idleTicks >= loop.settings().sleepAfterTicks()) {
          ask();
        }
      }
      case Asking asking -> {
        boolean late = loop.ticks() - asking.sinceTick > loop.settings().electionTicks();
        if (late || !group.isIdle() || node.role() != Role.LEADER) {
          state = new Awake(loop.ticks());
        }
      }
      case Leading _, Following _ -> throw new AssertionError(range() + " ticks asleep");
    }
  }

  private void ask() {
    state = new Awake(loop.ticks());
    ConfigurationState members = node.configuration();
    if (members.isJoint() || !lease.isAnnounced(node.term())) {
      return;
    }
    SortedMap<Long, NodeLink> wanted = new TreeMap<>();
    SortedMap<Long, NodeLink> silent = new TreeMap<>();
    for (Map.Entry<Long, PeerProgress> member : node.progress().entrySet()) {
      long id = member.getKey();
      if (id == node.id()) {
        continue;
      }
      NodeId address = group.addresses().of(id);
      if (address == null) {
        return;
      }
      NodeLink link = loop.links().to(address);
      if (link.isSilent()) {
        silent.put(id, link);
      } else if (member.getValue().match() == node.lastIndex()) {
        wanted.put(id, link);
      } else {
        return;
      }
    }
    if (!isQuorum(members, wanted)) {
      return;
    }
    Asking asking =
        new Asking(loop.stamp(), loop.ticks(), members, wanted, silent, new TreeMap<>());
    state = asking;
    for (long id : wanted.keySet()) {
      group.send(
          new Message.Heartbeat(node.id(), id, node.term(), node.commitIndex(), 0, asking.episode));
    }
    consentedByAll(asking);
  }

  private boolean isQuorum(ConfigurationState members, SortedMap<Long, NodeLink> wanted) {
    long present =
        members.voters().stream().filter(id -> id == node.id() || wanted.containsKey(id)).count();
    return present > members.voters().size() / 2;
  }

  private void consentedByAll(Asking asking) {
    if (!asking.consents.keySet().equals(asking.wanted.keySet())) {
      return;
    }
    SleepingLease consents =
        new SleepingLease(node.id(), asking.configuration, asking.consents, loop.stamp());
    state = new Leading(asking, consents);
    lease.sleep(node.term(), consents);
    asking.wanted.values().forEach(link -> link.addLed(this));
    asking.silent.values().forEach(link -> link.addLedWithout(this));
    loop.asleep(group);
  }

  /** After the core was stepped with a message. */
  void stepped(NodeId from, Message message, long sleep) {
    switch (message) {
      case Message.Heartbeat heartbeat when sleep != 0 -> askedTo(from, heartbeat, sleep);
      case Message.HeartbeatResponse response when sleep != 0 -> consented(response, sleep);
      default -> {}
    }
  }

  private void askedTo(NodeId from, Message.Heartbeat heartbeat, long episode) {
    boolean follows =
        node.role() == Role.FOLLOWER
            && node.term() == heartbeat.term()
            && node.leader() == heartbeat.from();
    boolean level =
        node.lastIndex() == heartbeat.commit() && node.appliedIndex() == heartbeat.commit();
    if (state instanceof Awake && follows && level && group.isIdle()) {
      NodeLink link = loop.links().to(from);
      state = new Following(episode, link);
      heardTick = loop.ticks();
      link.addFollower(this);
      loop.asleep(group);
    }
  }

  private void consented(Message.HeartbeatResponse response, long episode) {
    if (state instanceof Asking asking && asking.episode == episode) {
      NodeLink link = asking.wanted.get(response.from());
      if (link != null && response.term() == node.term()) {
        asking.consents.put(
            response.from(), new SleepingLease.Consent(link, link.incarnation(), response.stamp()));
        consentedByAll(asking);
      }
    }
  }

  // Waking up

  /**
   * Before the core is stepped with a message: wakes the group if the message is a reason.
   *
   * @return whether the message is of any use; not so if it was sent before the sleep began
   */
  boolean admits(Message message, long sleep) {
    switch (state) {
      case Awake _, Asking _ -> {
        return true;
      }
      case Leading _ -> {
        if (!isQuietAnswer(message)) {
          wake();
        }
        return true;
      }
      case Following following -> {
        return admits(message, sleep, following);
      }
    }
  }

  private boolean admits(Message message, long sleep, Following following) {
    boolean fromLeader = message.from() == node.leader() && message.term() == node.term();
    return switch (message) {
      case Message.Heartbeat heartbeat when fromLeader ->
          sleep == following.episode ? heard() : wakeBy(heartbeat.stamp(), following);
      case Message.AppendEntries append when fromLeader -> wakeBy(append.stamp(), following);
      default -> {
        if (!isQuietAnswer(message)) {
          wake();
        }
        yield true;
      }
    };
  }

  private boolean heard() {
    heardTick = loop.ticks();
    return true;
  }

  private boolean wakeBy(long stamp, Following following) {
    if (stamp < following.episode) {
      return false;
    }
    following.link.woke(this, following.episode);
    awake();
    return true;
  }

  /** Late answers to what was sent before the sleep. */
  private boolean isQuietAnswer(Message message) {
    boolean present = message.term() <= node.term();
    return switch (message) {
      case Message.HeartbeatResponse _, Message.Ballot _ -> present;
      case Message.AppendResponse response -> present && !response.rejected();
      default -> false;
    };
  }

  /** There is a reason to be awake, whatever it is. Does nothing to who is. */
  void wake() {
    switch (state) {
      case Awake _, Asking _ -> state = new Awake(loop.ticks());
      case Leading leading -> {
        leave(leading.agreed);
        awake();
        lease.wake(node, leading.lease, loop.nowNanos());
      }
      case Following following -> {
        long ticks = Math.min(following.link.ticksSinceBeat(), loop.ticks() - heardTick);
        following.link.woke(this, following.episode);
        awake();
        catchUp(Math.min(ticks, 2L * loop.settings().electionTicks()));
      }
    }
  }

  private void leave(Asking agreed) {
    agreed.wanted.values().forEach(link -> link.removeLed(this));
    agreed.silent.values().forEach(link -> link.removeLed(this));
  }

  private void awake() {

    state = new Awake(loop.ticks());
    loop.awake(group);
  }

  /** The core hears its leader as of the last beat, and the ticks that passed since. */
  private void catchUp(long ticks) {
    if (node.leader() != RaftNode.NONE && node.role() == Role.FOLLOWER) {
      node.step(new Message.Heartbeat(node.leader(), node.id(), node.term(), 0, 0, 0));
      for (long i = 0; i < ticks; i++) {
        node.tick();
      }
    }
    loop.dirty(group);
  }

  /** A follower says that it ended the episode by itself. */
  void wokenElsewhere(long episode) {
    if (mayCountOn(episode)) {
      wake();
    }
  }

  /**
   * Whether the followers of this episode count, or will when all have consented. As long as that
   * may come about, the episode is not over and nobody may be told that it is.
   */
  boolean mayCountOn(long episode) {
    return leads(episode) || (state instanceof Asking asking && asking.episode == episode);
  }

  private boolean leads(long episode) {
    return state instanceof Leading leading && leading.agreed.episode == episode;
  }

  /** The leader's store says that nobody there leads in this episode. */
  void endedElsewhere(long episode) {
    if (state instanceof Following following && following.episode == episode) {
      wake();
    }
  }

  long followedEpisode() {
    return state instanceof Following following ? following.episode : 0;
  }

  /** The group leaves the store. */
  void end() {
    switch (state) {
      case Awake _, Asking _ -> {}
      case Leading leading -> {
        leave(leading.agreed);
        awake();
      }
      case Following following -> {
        following.link.removeFollower(this);
        awake();
      }
    }
  }
}
