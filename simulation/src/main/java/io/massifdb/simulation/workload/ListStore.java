package io.massifdb.simulation.workload;

import io.massifdb.testkit.SeededRandom;
import java.util.List;
import java.util.Map;

/** How lists are kept in tables. All calls are within a transaction of the actor. */
interface ListStore {
  List<String> setup();

  void append(Actor actor, long key, long value);

  long[] read(Actor actor, long key);

  /** All lists that were ever appended to. */
  Map<Long, long[]> readAll(Actor actor);

  String split(SeededRandom random);

  /** Errors with which it refuses two appends at one time. */
  default String[] refusals() {
    return new String[0];
  }
}
