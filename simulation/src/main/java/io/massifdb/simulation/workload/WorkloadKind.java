package io.massifdb.simulation.workload;

import io.massifdb.simulation.workload.InsertWorkload.Reading;
import io.massifdb.testkit.SeededRandom;

/** The workloads by name. */
public enum WorkloadKind {
  /** Appends to lists kept as text. */
  APPEND,
  /** Appends to lists that are ranges of rows: phantoms. */
  RANGES,
  REGISTER,
  BANK,
  /** Each account in its own table. */
  BANK_TABLES,
  /** The accounts through a secondary index. */
  BANK_INDEX,
  COMMENTS,
  LONG_FORK,
  SEQUENTIAL,
  /** Counters that never go back. */
  MONOTONIC,
  /** A set with removal by ranges, unique names and paging. */
  SETS,
  /** The set while an index of its table comes and goes. */
  DDL,
  /** The set while columns of its table come and go. */
  DDL_COLUMNS,
  /** The set while its table is truncated. */
  TRUNCATE;

  /** A workload with the details drawn. */
  public Workload draw(SeededRandom random) {
    Isolation isolation = Isolation.draw(random);
    boolean oneSnapshot = isolation != Isolation.READ_COMMITTED;
    return switch (this) {
      case APPEND ->
          new ListWorkload(
              new TextLists(1 + random.nextInt(3), random.chance(0.5), oneSnapshot),
              isolation,
              random);
      case RANGES ->
          new ListWorkload(new RowLists(random.chance(0.5), oneSnapshot), isolation, random);
      case REGISTER -> new RegisterWorkload(isolation, random);
      case BANK -> new BankWorkload(Banks.ONE_TABLE, isolation, random);
      case BANK_TABLES -> new BankWorkload(Banks.TABLE_EACH, isolation, random);
      case BANK_INDEX -> new BankWorkload(Banks.BY_INDEX, isolation, random);
      case COMMENTS -> new InsertWorkload(Reading.COMMENTS, isolation, random);
      case LONG_FORK -> new InsertWorkload(Reading.LONG_FORK, isolation, random);
      case SEQUENTIAL -> new InsertWorkload(Reading.SEQUENTIAL, isolation, random);
      case MONOTONIC -> new CounterWorkload(isolation, random);
      case SETS -> new SetWorkload(SetWorkload.Changes.NONE);
      case DDL -> new SetWorkload(SetWorkload.Changes.INDEXES);
      case DDL_COLUMNS -> new SetWorkload(SetWorkload.Changes.COLUMNS);
      case TRUNCATE -> new SetWorkload(SetWorkload.Changes.TRUNCATE);
    };
  }

  /** The workload of a seed when none is asked for. */
  public static WorkloadKind of(long seed) {
    WorkloadKind[] all = values();
    return all[(int) Math.floorMod(seed, (long) all.length)];
  }
}
