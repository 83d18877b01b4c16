package io.massifdb.kvapi.seam;

/** The column families. Ids are stable: they are part of the replicated write batch format. */
public enum Family {
  /** Versions of rows and index entries: key + inverted timestamp. */
  DATA(1),
  /** Intents: row key -> transaction, anchor, timestamp, values by sequence. */
  INTENT(2),
  /** Unversioned: range states, applied indexes, transaction records, system area, directory. */
  META(3);

  private static final Family[] BY_ID = {DATA, INTENT, META};

  private final int id;

  Family(int id) {
    this.id = id;
  }

  public int id() {
    return id;
  }

  /** The inverse of {@link #id}. */
  public static Family ofId(int id) {
    if (id < 1 || id > BY_ID.length) {
      throw new IllegalArgumentException("no column family " + id);
    }
    return BY_ID[id - 1];
  }
}
