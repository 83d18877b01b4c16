package io.massifdb.raft.simulation;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;

/** Cuts and clogs links, for a while. */
final class LinkFaults {
  private final Simulation world;
  private final Random random;
  private boolean ended;

  LinkFaults(Simulation world) {
    this.world = world;
    random = world.random;
  }

  /** Nothing begins any more; what has begun ends. */
  void end() {
    ended = true;
  }

  private List<Long> ids() {
    return new ArrayList<>(world.hosts().stream().map(host -> host.id).toList());
  }

  private List<Long> others(long id) {
    List<Long> others = ids();
    others.remove(id);
    return others;
  }

  /** As long as a human would take, or just about as long as an election. */
  private long duration() {
    return random.nextBoolean()
        ? random.nextLong(500_000)
        : random.nextLong(4 * world.weather.electionMicros());
  }

  void partition() {
    List<Long> ids = ids();
    Collections.shuffle(ids, random);
    switch (random.nextInt(8)) {
      case 0 -> bridge(ids);
      case 1 -> ring(ids);
      case 2, 3, 4 -> {
        Host leader = world.leader();
        isolate(leader != null && random.nextBoolean() ? leader.id : ids.getFirst());
      }
      default -> {
        int size = random.nextInt(ids.size() + 1);
        cut(ids.subList(0, size), ids.subList(size, ids.size()));
      }
    }
  }

  /** Two sides and one member that hears both. */
  private void bridge(List<Long> ids) {
    world.coverage.hit("bridge");
    int middle = ids.size() / 2;
    cut(ids.subList(0, middle), ids.subList(Math.min(middle + 1, ids.size()), ids.size()));
  }

  /** Each member hears its neighbours only. */
  private void ring(List<Long> ids) {
    world.coverage.hit("ring");
    for (int i = 0; i < ids.size(); i++) {
      for (int j = i + 2; j < ids.size() - (i == 0 ? 1 : 0); j++) {
        cut(List.of(ids.get(i)), List.of(ids.get(j)));
      }
    }
  }

  void isolate(long id) {
    cut(List.of(id), others(id));
  }

  /** Neither hears nor is heard. */
  void cutOff(long id, long micros) {
    world.coverage.hit("partition");
    cut(List.of(id), others(id), true, true, micros);
  }

  /**
   * The leader hears but a part of the voters, which crash for a moment just when the others may
   * stand for election.
   */
  void forgetfulBridge(Host leader) {
    if (ended) {
      return;
    }
    world.coverage.hit("forgetful bridge");
    List<Long> others = others(leader.id);
    Collections.shuffle(others, random);
    List<Long> bridge = List.copyOf(others.subList(0, (others.size() + 1) / 2));
    List<Long> rest = List.copyOf(others.subList(bridge.size(), others.size()));
    long election = world.weather.electionMicros();
    long crash = election + random.nextLong(election);
    cut(List.of(leader.id), rest, true, true, crash + election);
    world.timeline.after(
        crash,
        () -> {
          if (!ended) {
            cutOff(leader.id, election);
            bridge.forEach(
                id -> world.processes.crashShortly(Objects.requireNonNull(world.host(id))));
            rest.forEach(
                id -> world.processes.standSoon(Objects.requireNonNull(world.host(id)), 6_000));
          }
        });
  }

  void cut(Collection<Long> side, Collection<Long> rest) {
    boolean inwards = random.nextInt(3) > 0;
    boolean outwards = !inwards || random.nextBoolean();
    world.coverage.hit(inwards && outwards ? "partition" : "one-way partition");
    cut(side, rest, inwards, outwards, duration());
  }

  /** Both ways. */
  void separate(Collection<Long> side, Collection<Long> rest) {
    world.coverage.hit("partition");
    cut(side, rest, true, true, duration());
  }

  /** What others send does not arrive, what it sends does. */
  void deafen(long id) {
    world.coverage.hit("one-way partition");
    cut(List.of(id), others(id), true, false, duration());
  }

  private void cut(
      Collection<Long> side,
      Collection<Long> rest,
      boolean inwards,
      boolean outwards,
      long micros) {
    if (ended) {
      return;
    }
    List<Long> here = List.copyOf(side);
    List<Long> there = List.copyOf(rest);
    for (long one : here) {
      for (long other : there) {
        if (inwards) {
          world.network.cut(other, one);
        }
        if (outwards) {
          world.network.cut(one, other);
        }
      }
    }
    world.timeline.after(micros, () -> mend(here, there));
  }

  private void mend(List<Long> side, List<Long> rest) {
    for (long one : side) {
      for (long other : rest) {
        world.network.mend(one, other);
        world.network.mend(other, one);
      }
    }
  }

  /** Stops links one after the other and lets them go in another order. */
  void clog() {
    int count = 1 + random.nextInt(4);
    for (int i = 0; i < count; i++) {
      long from = anyId();
      long to = anyId();
      long begin = random.nextLong(100_000);
      world.timeline.after(begin, () -> clog(from, to));
      world.timeline.after(begin + random.nextLong(400_000), () -> world.network.unclog(from, to));
    }
  }

  private void clog(long from, long to) {
    if (!ended) {
      world.coverage.hit("clogged link");
      world.network.clog(from, to);
    }
  }

  /**
   * The leader asks the others something and is then cut off; their answers come when it may have
   * been replaced, and just after somebody has asked it to read.
   */
  void holdBackAnswers(Host leader) {
    if (ended) {
      return;
    }
    world.coverage.hit("answers held back");
    List<Long> others = others(leader.id);
    world.read(leader);
    others.forEach(other -> world.network.clog(other, leader.id));
    long election = world.weather.electionMicros();
    long soon = random.nextLong(2 * Weather.TICK_MICROS);
    long release = election / 2 + random.nextLong(3 * election / 2);
    world.timeline.after(soon, () -> cut(List.of(leader.id), others, false, true, release));
    world.timeline.after(release, () -> world.read(leader));
    Collections.shuffle(others, random);
    long pause = random.nextLong(3_000);
    for (int i = 0; i < others.size(); i++) {
      long other = others.get(i);
      world.timeline.after(release + 1 + i * pause, () -> world.network.unclog(other, leader.id));
    }
  }

  long anyId() {
    return 1L + random.nextInt(world.hosts().size());
  }
}
