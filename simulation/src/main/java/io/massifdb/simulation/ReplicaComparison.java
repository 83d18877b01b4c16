package io.massifdb.simulation;

import io.massifdb.kvapi.KeySpan;
import io.massifdb.kvapi.RangeId;
import io.massifdb.kvapi.seam.EngineIterator;
import io.massifdb.kvapi.seam.Family;
import io.massifdb.rangestore.ReplicaStatus;
import io.massifdb.testkit.MemoryEngine;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Replicas of a range that applied the same commands hold the same bytes. Compares all that stand
 * at one applied index.
 */
final class ReplicaComparison {
  private record Found(int machine, ReplicaStatus status, MemoryEngine engine) {}

  private ReplicaComparison() {}

  /** Null when all replicas that can be compared agree. */
  static @Nullable String difference(SimulatedCluster cluster) {
    Map<RangeId, Map<Long, Found>> first = new TreeMap<>();
    for (SimulatedMachine machine : cluster.machines()) {
      for (ReplicaStatus status : machine.replicas()) {
        Found found = new Found(machine.id().value(), status, machine.engine());
        Found other =
            first
                .computeIfAbsent(status.descriptor().id(), _ -> new TreeMap<>())
                .putIfAbsent(status.appliedIndex(), found);
        String difference = other == null ? null : difference(other, found);
        if (difference != null) {
          return difference;
        }
      }
    }
    return null;
  }

  /** Whether all replicas of each range stand at one applied index. */
  static boolean isSettled(SimulatedCluster cluster) {
    Map<RangeId, Long> applied = new TreeMap<>();
    for (SimulatedMachine machine : cluster.machines()) {
      for (ReplicaStatus status : machine.replicas()) {
        Long other = applied.putIfAbsent(status.descriptor().id(), status.appliedIndex());
        if (other != null && other != status.appliedIndex()) {
          return false;
        }
      }
    }
    return true;
  }

  private static @Nullable String difference(Found one, Found other) {
    KeySpan span = one.status.descriptor().span();
    String where =
        "replicas of "
            + one.status.descriptor().id()
            + " on nodes "
            + one.machine
            + " and "
            + other.machine
            + " at index "
            + one.status.appliedIndex();
    if (!one.status.descriptor().equals(other.status.descriptor())) {
      return where + " differ in their descriptor";
    }
    for (Family family : new Family[] {Family.DATA, Family.INTENT}) {
      EngineIterator left = one.engine.iterator(family, span.start().bytes(), span.end().bytes());
      EngineIterator right =
          other.engine.iterator(family, span.start().bytes(), span.end().bytes());
      left.seekToFirst();
      right.seekToFirst();
      while (left.isValid() && right.isValid()) {
        if (!Arrays.equals(left.key(), right.key())
            || !Arrays.equals(left.value(), right.value())) {
          return where + " differ in " + family;
        }
        left.next();
        right.next();
      }
      if (left.isValid() || right.isValid()) {
        return where + " differ in the end of " + family;
      }
    }
    return null;
  }
}
