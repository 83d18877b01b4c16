package io.massifdb.rangestore.loop;

import io.massifdb.kvapi.NodeId;
import io.massifdb.kvapi.RangeDescriptor;
import io.massifdb.kvapi.RangeId;
import io.massifdb.kvapi.seam.EngineIterator;
import io.massifdb.kvapi.seam.Family;
import io.massifdb.kvapi.seam.WriteBatch;
import io.massifdb.rangestore.log.LogSettings;
import io.massifdb.rangestore.log.RaftLogStore;
import io.massifdb.testkit.MemoryEngine;
import io.massifdb.testkit.SeededRandom;
import io.massifdb.testkit.SimulatedDisk;
import io.massifdb.testkit.SimulatedScheduler;
import io.massifdb.testkit.VirtualClock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One node of a {@link TestCluster}: what survives a crash, and the present life. */
final class TestStore implements ReplicaFactory {
  final NodeId id;
  SimulatedDisk disk = new SimulatedDisk();
  MemoryEngine engine = new MemoryEngine();
  final List<String> failures = new ArrayList<>();
  final Map<RangeId, MapMachine> machines = new TreeMap<>();
  final SeededRandom random;
  private final TestCluster cluster;
  SimulatedScheduler scheduler;
  VirtualClock clock;
  private @Nullable RaftLoop loop;
  private @Nullable ObservedTransport transport;
  private int lives;

  TestStore(TestCluster cluster, NodeId id) {
    this.cluster = cluster;
    this.id = id;
    this.random = cluster.random.split(id.toString());
    this.scheduler = new SimulatedScheduler(cluster.timeline, id.toString());
    this.clock = new VirtualClock(cluster.timeline, scheduler);
  }

  RaftLoop loop() {
    RaftLoop present = loop;
    if (present == null) {
      throw new AssertionError(id + " is down");
    }
    return present;
  }

  ObservedTransport transport() {
    return Objects.requireNonNull(transport);
  }

  boolean isUp() {
    return loop != null;
  }

  void bootstrap(RangeDescriptor descriptor) {
    WriteBatch batch = new WriteBatch();
    MapMachine.writeDescriptor(descriptor, batch);
    RaftLoop.writeFirstState(descriptor, descriptor.replicaOn(id).orElseThrow().replicaId(), batch);
    engine.write(batch);
    engine.flush();
  }

  void start() {
    scheduler = new SimulatedScheduler(cluster.timeline, id.toString());
    double rate = 0.96 + 0.08 * random.nextDouble();
    clock = new VirtualClock(cluster.timeline, scheduler, rate);
    machines.clear();
    try {
      RaftLogStore log =
          RaftLogStore.open(
              disk,
              "raft",
              new LogSettings(64 << 10, 16 << 10, 16 << 10, 3, 2),
              scheduler,
              (message, _) -> failures.add(message));
      ObservedTransport observed =
          new ObservedTransport(cluster.network.join(id, scheduler, clock));
      transport = observed;
      LoopSeams seams =
          new LoopSeams(clock, random.split("life" + lives++), scheduler, observed, disk);
      RaftLoop started = new RaftLoop(cluster.settings, seams, engine, log, this, this::failed);
      loop = started;
      started.start();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private void failed(String message, Throwable cause) {
    failures.add(message);
    cause.printStackTrace();
  }

  /** Power goes: the disk loses what was not synced, the engine what was not flushed. */
  void crash() {
    scheduler.kill();
    loop = null;
    disk.crash(random);
    engine.crash(random);
  }

  /** The disk was replaced by an empty one. */
  void wipe() {
    wipeLog();
    engine = new MemoryEngine();
  }

  void wipeLog() {
    disk = new SimulatedDisk();
  }

  @Override
  public RangeStateMachine open(ReplicaGroup group) {
    MapMachine machine = new MapMachine(group.range(), engine);
    machines.put(group.range(), machine);
    return machine;
  }

  @Override
  public boolean admits(RangeDescriptor descriptor, long replicaId, Optional<RangeId> absorbed) {
    return descriptor.replica(replicaId).isPresent();
  }

  List<String> events(RangeId range) {
    MapMachine machine = machines.get(range);
    return machine == null ? List.of() : machine.events;
  }

  ReplicaGroup group(RangeId range) {
    return loop().group(range).orElseThrow();
  }

  /** The content of a range's map. */
  Map<String, String> content() {
    Map<String, String> found = new TreeMap<>();
    try (EngineIterator it = engine.iterator(Family.DATA, new byte[0], new byte[] {(byte) 0xFF})) {
      for (it.seekToFirst(); it.isValid(); it.next()) {
        found.put(
            new String(it.key(), StandardCharsets.ISO_8859_1),
            new String(it.value(), StandardCharsets.ISO_8859_1));
      }
    }
    return found;
  }
}
