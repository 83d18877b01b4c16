package io.massifdb.raft;

/** How the data of an {@link Entry} is to be read. */
public enum EntryType {
  /** Bytes of the host; empty for the entry every new leader begins with. */
  NORMAL,
  /** An encoded {@link ConfigurationChange}; empty data leaves a joint configuration. */
  CONFIGURATION_CHANGE
}
