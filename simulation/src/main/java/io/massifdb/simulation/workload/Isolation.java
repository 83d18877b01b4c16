package io.massifdb.simulation.workload;

import io.massifdb.testkit.SeededRandom;
import io.massifdb.testkit.history.ConsistencyModel;

/** The isolation level of a run and what it promises. */
enum Isolation {
  SERIALIZABLE("SERIALIZABLE", ConsistencyModel.STRICT_SERIALIZABLE),
  REPEATABLE_READ("REPEATABLE READ", ConsistencyModel.SNAPSHOT_ISOLATION),
  READ_COMMITTED("READ COMMITTED", ConsistencyModel.READ_COMMITTED);

  private final String sql;
  private final ConsistencyModel model;

  Isolation(String sql, ConsistencyModel model) {
    this.sql = sql;
    this.model = model;
  }

  /** Mostly the default level, which promises most. */
  static Isolation draw(SeededRandom random) {
    double luck = random.nextDouble();
    return luck < 0.7 ? SERIALIZABLE : luck < 0.85 ? REPEATABLE_READ : READ_COMMITTED;
  }

  ConsistencyModel model() {
    return model;
  }

  /** The default level is asked for by saying nothing. */
  String begin() {
    return this == SERIALIZABLE ? "BEGIN" : "BEGIN ISOLATION LEVEL " + sql;
  }
}
