package io.massifdb.raft.simulation;

import io.massifdb.raft.RaftNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Does to the group what its {@link Weather} says. */
final class Nemesis {
  private final Simulation world;
  private final Random random;
  private final MembershipNemesis membership;
  private boolean ended;

  Nemesis(Simulation world) {
    this.world = world;
    random = world.random;
    membership = new MembershipNemesis(world);
  }

  void begin() {
    Weather.Frequencies how = world.weather.nemesis();
    repeat(how.crash(), this::crash);
    repeat(how.crashOfAll(), this::crashAll);
    repeat(how.pause(), this::pause);
    repeat(how.partition(), this::partition);
    repeat(how.clog(), this::clog);
    repeat(how.transfer(), this::transfer);
    repeat(how.change(), membership::change);
    repeat(how.compaction(), this::compact);
    repeat(how.campaign(), this::campaign);
    repeat(how.unreachable(), this::misreport);
    repeat(how.damage(), membership::damage);
    repeat(30, this::checkpoint);
  }

  void end() {
    ended = true;
  }

  private void repeat(double perSecond, Runnable fault) {
    if (perSecond <= 0) {
      return;
    }
    long pause = (long) (-1_000_000 / perSecond * Math.log(1 - random.nextDouble()));
    world.timeline.after(
        pause,
        () -> {
          if (!ended) {
            fault.run();
            repeat(perSecond, fault);
          }
        });
  }

  private void crash() {
    crash(random.nextBoolean() ? world.leader() : world.anyRunning());
  }

  private void crash(@Nullable Host host) {
    if (host != null) {
      world.coverage.hit("crash");
      host.crash();
      world.scheduleStart(host);
    }
  }

  private void crashAll() {
    world.coverage.hit("crash of all");
    for (Host host : world.running()) {
      host.crash();
      world.scheduleStart(host);
    }
  }

  private void pause() {
    Host host = random.nextBoolean() ? world.leader() : world.anyRunning();
    if (host != null) {
      world.coverage.hit("pause");
      host.pause();
      world.timeline.after(random.nextLong(400_000), host::resume);
    }
  }

  private void partition() {
    List<Long> ids = new ArrayList<>(world.hosts().stream().map(host -> host.id).toList());
    Collections.shuffle(ids, random);
    int size = random.nextBoolean() ? 1 : random.nextInt(ids.size() + 1);
    Host leader = world.leader();
    if (size == 1 && leader != null && random.nextBoolean()) {
      Collections.swap(ids, 0, ids.indexOf(leader.id));
    }
    cut(ids.subList(0, size), ids.subList(size, ids.size()));
  }

  private void isolate(long id) {
    List<Long> rest = new ArrayList<>(world.hosts().stream().map(host -> host.id).toList());
    rest.remove(id);
    cut(List.of(id), rest);
  }

  private void cut(List<Long> side, List<Long> rest) {
    boolean inwards = random.nextInt(3) > 0;
    boolean outwards = !inwards || random.nextBoolean();
    world.coverage.hit(inwards && outwards ? "partition" : "one-way partition");
    for (long one : side) {
      for (long other : rest) {
        if (inwards) {
          world.network.cut(other, one);
        }
        if (outwards) {
          world.network.cut(one, other);
        }
      }
    }
    world.timeline.after(random.nextLong(500_000), () -> mend(side, rest));
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
  private void clog() {
    int count = 1 + random.nextInt(4);
    for (int i = 0; i < count; i++) {
      long from = anyId();
      long to = anyId();
      long begin = random.nextLong(100_000);
      world.timeline.after(
          begin,
          () -> {
            if (!ended) {
              world.coverage.hit("clogged link");
              world.network.clog(from, to);
            }
          });
      world.timeline.after(begin + random.nextLong(400_000), () -> world.network.unclog(from, to));
    }
  }

  private long anyId() {
    return 1L + random.nextInt(world.hosts().size());
  }

  private void transfer() {
    Host host = random.nextInt(4) == 0 ? world.anyRunning() : world.leader();
    if (host != null) {
      long to = anyId();
      host.input(raft -> raft.transferLeadership(to));
      if (random.nextInt(4) == 0) { // and it is cut off before it hears how that ended
        long soon = random.nextLong(4 * world.weather.delayMicros());
        long cutOff = host.id;
        world.timeline.after(soon, () -> isolate(cutOff));
      }
    }
  }

  private void compact() {
    Host host = world.anyRunning();
    if (host != null) {
      if (random.nextBoolean()) {
        host.checkpoint();
      }
      host.compact(random.nextInt(3) * random.nextInt(5));
    }
  }

  private void checkpoint() {
    Host host = world.anyRunning();
    if (host != null) {
      host.checkpoint();
    }
  }

  private void campaign() {
    Host host = world.anyRunning();
    if (host == null) {
      return;
    }
    if (random.nextBoolean()) {
      host.input(random.nextBoolean() ? RaftNode::campaign : RaftNode::forgetLeader);
      return;
    }
    // Several at once, for the same term as likely as not, while voters come and go.
    world.coverage.hit("rival candidates");
    for (Host rival : world.running()) {
      rival.input(RaftNode::forgetLeader);
      if (random.nextInt(3) > 0) {
        world.timeline.after(random.nextLong(3_000), () -> rival.input(RaftNode::campaign));
      }
    }
    long soon = random.nextLong(3_000 + world.weather.diskMicros());
    world.timeline.after(soon, () -> crash(world.anyRunning()));
  }

  private void misreport() {
    Host host = world.leader();
    if (host != null) {
      long peer = anyId();
      boolean unreachable = random.nextBoolean();
      host.input(raft -> {
        if (unreachable) {
          raft.reportUnreachable(peer);
        } else {
          raft.reportSnapshot(peer, false);
        }
      });
    }
  }
}
