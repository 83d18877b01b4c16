package io.massifdb.rangestore.loop;

import io.massifdb.kvapi.RangeDescriptor;
import io.massifdb.kvapi.RangeId;
import io.massifdb.kvapi.seam.Family;
import io.massifdb.kvapi.seam.WriteBatch;
import io.massifdb.rangestore.engine.RocksEngine;
import io.massifdb.rangestore.engine.RocksSettings;
import io.massifdb.rangestore.log.FileDisk;
import io.massifdb.rangestore.log.LogSettings;
import io.massifdb.rangestore.log.RaftLogStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One store on RocksDB and real files, with one range that has one replica. */
final class RealStore implements AutoCloseable, ReplicaFactory {
  private static final RocksSettings SMALL = new RocksSettings(16 << 20, 16 << 20, 1);

  final RealSeams seams = new RealSeams();
  final List<String> failures = new ArrayList<>();
  final RocksEngine engine;
  final RaftLogStore log;
  final RaftLoop loop;

  RealStore(Path folder) {
    this(folder, LoopSettings.DEFAULT);
  }

  RealStore(Path folder, LoopSettings settings) {
    engine = RocksEngine.open(folder.resolve("engine"), SMALL);
    if (engine.get(Family.META, AppliedState.key(TestCluster.RANGE)) == null) {
      RangeDescriptor descriptor = TestCluster.descriptor(TestCluster.RANGE, "a", "z", 1);
      WriteBatch batch = new WriteBatch();
      MapMachine.writeDescriptor(descriptor, batch);
      RaftLoop.writeFirstState(descriptor, 1, batch);
      engine.write(batch);
      engine.flush();
    }
    FileDisk disk;
    try {
      disk = new FileDisk(folder.resolve("log"));
      log =
          RaftLogStore.open(
              disk, "raft", LogSettings.DEFAULT, seams, (message, _) -> failures.add(message));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    loop = new RaftLoop(settings, seams.seams(disk), engine, log, this, (m, _) -> failures.add(m));
    loop.start();
  }

  ReplicaGroup awaitLease() throws InterruptedException {
    ReplicaGroup group = loop.group(TestCluster.RANGE).orElseThrow();
    while (group.leaseTerm().isEmpty()) {
      Thread.sleep(5);
    }
    return group;
  }

  @Override
  public RangeStateMachine open(ReplicaGroup group) {
    return new MapMachine(group.range(), engine);
  }

  @Override
  public boolean admits(RangeDescriptor descriptor, long replicaId, Optional<RangeId> absorbed) {
    return true;
  }

  @Override
  public void close() {
    loop.close();
    log.close();
    engine.close();
    seams.close();
  }
}
