package io.massifdb.raft.simulation;

import io.massifdb.raft.Message;
import io.massifdb.raft.StepAnswer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

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

  private record Link(long from, long to) {}

  private static final class LinkState {
    boolean cut;
    boolean clogged;
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
    Weather weather = world.weather;
    if (!reliable && random.nextDouble() < weather.loss()) {
      lost(sender, message);
      return;
    }
    carry(sender, message);
    if (!reliable && random.nextDouble() < weather.duplication()) {
      world.coverage.hit("duplicated message");
      carry(sender, message);
    }
  }

  private void carry(Host sender, Message message) {
    world.timeline.after(delay(), () -> arrive(sender, message));
  }

  private long delay() {
    long mean =
        reliable ? Math.min(world.weather.delayMicros(), 1_000) : world.weather.delayMicros();
    long delay = mean / 4 + (long) (-mean * Math.log(1 - random.nextDouble()));
    if (!reliable && random.nextDouble() < world.weather.reordering()) {
      delay += random.nextLong(mean * 40);
    }
    return delay;
  }

  private void arrive(Host sender, Message message) {
    LinkState link = link(message.from(), message.to());
    if (link.cut) {
      world.coverage.hit("message lost on a cut link");
      lost(sender, message);
    } else if (link.clogged) {
      link.held.add(() -> arrive(sender, message));
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

  /** From now on everything arrives, once and soon. */
  void heal() {
    reliable = true;
    for (Link link : List.copyOf(links.keySet())) {
      mend(link.from, link.to);
      unclog(link.from, link.to);
    }
  }
}
