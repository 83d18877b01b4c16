package io.massifdb.raft.simulation;

import io.massifdb.raft.Message;
import io.massifdb.raft.StepAnswer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * Carries messages, each direction between two members for itself: late, lost, doubled, out of
 * order, held back while a link is clogged, or not at all while it is cut.
 */
final class Network {
  private static final long SNAPSHOT_GIVEN_UP = 200_000;

  private final Simulation world;
  private final Random random;
  private final Map<Link, LinkState> links = new LinkedHashMap<>();
  private boolean reliable;
  private boolean silent;

  /** Links whose next snapshot is lost. */
  private final Set<Link> losingSnapshot = new HashSet<>();

  /** Messages that were sent in an earlier epoch do not arrive any more. */
  private long epoch;

  private record Link(long from, long to) {}

  private static final class LinkState {
    boolean cut;
    boolean clogged;
    int carried;
    final List<Runnable> held = new ArrayList<>();
  }

  Network(Simulation world) {
    this.world = world;
    random = world.random;
  }

  private LinkState link(long from, long to) {
    return links.computeIfAbsent(new Link(from, to), _ -> new LinkState());
  }

  void send(Host sender, Message message) {
    Weather.Links weather = world.weather.links();
    if (silent || (!reliable && random.nextDouble() < weather.loss())) {
      lost(sender, message);
      return;
    }
    boolean snapshot = message instanceof Message.InstallSnapshot;
    if (snapshot && losingSnapshot.remove(new Link(message.from(), message.to()))) {
      lost(sender, message);
      return;
    }
    carry(sender, message);
    if (!reliable && weather.duplication() > 0) {
      if (snapshot && random.nextBoolean()) {
        world.coverage.hit("old snapshot");
        world.timeline.after(random.nextLong(300_000), () -> carry(sender, message));
      } else if (random.nextDouble() < weather.duplication()) {
        world.coverage.hit("duplicated message");
        carry(sender, message);
      }
    }
  }

  /** The first snapshot on each link will not arrive, even when all is well otherwise. */
  void loseSnapshotsOnce() {
    for (Host from : world.running()) {
      for (Host to : world.running()) {
        losingSnapshot.add(new Link(from.id, to.id));
      }
    }
  }

  private void carry(Host sender, Message message) {
    LinkState link = link(message.from(), message.to());
    if (!reliable && link.carried >= world.weather.links().capacity()) {
      world.coverage.hit("message lost on a full link");
      lost(sender, message);
      return;
    }
    link.carried++;
    long sent = epoch;
    world.timeline.after(delay(), () -> arrive(sender, message, sent));
  }

  private long delay() {
    Weather.Links weather = world.weather.links();
    long mean = reliable ? Math.min(weather.delayMicros(), 1_000) : weather.delayMicros();
    long delay = mean / 4 + (long) (-mean * Math.log(1 - random.nextDouble()));
    if (!reliable && random.nextDouble() < weather.reordering()) {
      delay += random.nextLong(mean * 40);
    }
    return delay;
  }

  private void arrive(Host sender, Message message, long sent) {
    LinkState link = link(message.from(), message.to());
    if (link.clogged && sent == epoch) {
      link.held.add(() -> arrive(sender, message, sent));
      return;
    }
    link.carried--;
    if (link.cut || sent != epoch) {
      world.coverage.hit("message lost on a cut link");
      lost(sender, message);
    } else {
      hand(sender, message);
    }
  }

  private void hand(Host sender, Message message) {
    Host receiver = world.host(message.to());
    if (receiver == null || receiver.raft() == null) {
      lost(sender, message);
      return;
    }
    receiver.input(raft -> {
      if (raft.step(message) == StepAnswer.PEER_UNKNOWN) {
        world.coverage.hit("response of a removed member");
      }
    });
    if (message instanceof Message.InstallSnapshot) {
      sender.input(raft -> raft.reportSnapshot(message.to(), true));
    }
  }

  /** Whoever sends a snapshot learns after a while that it has not arrived. */
  private void lost(Host sender, Message message) {
    if (message instanceof Message.InstallSnapshot) {
      world.coverage.hit("snapshot lost");
      world.timeline.after(
          SNAPSHOT_GIVEN_UP, () -> sender.input(raft -> raft.reportSnapshot(message.to(), false)));
    }
  }

  void cut(long from, long to) {
    link(from, to).cut = true;
  }

  void clog(long from, long to) {
    link(from, to).clogged = true;
  }

  void mend(long from, long to) {
    link(from, to).cut = false;
  }

  void unclog(long from, long to) {
    LinkState link = link(from, to);
    link.clogged = false;
    List<Runnable> held = List.copyOf(link.held);
    link.held.clear();
    held.forEach(arrival -> world.timeline.after(random.nextInt(100), arrival));
  }

  /** What is under way is lost, and whatever is sent until the network is healed. */
  void silence() {
    silent = true;
    epoch++;
  }

  /** From now on everything arrives, once and soon. */
  void heal() {
    silent = false;
    reliable = true;
    for (Link link : List.copyOf(links.keySet())) {
      mend(link.from, link.to);
      unclog(link.from, link.to);
    }
  }
}
