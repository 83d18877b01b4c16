package io.massifdb.execution;

import io.massifdb.planner.explain.NodeRun;

/// The growing figures of one node.
final class NodeMeasure {
  long loops;
  long rows;
  long nanosToFirst;
  long nanos;
  long spilledBytes;

  NodeRun toRun() {
    return new NodeRun(loops, rows, nanosToFirst, nanos, spilledBytes);
  }
}
