package io.massifdb.rangestore.loop;

/** What the receiver of a snapshot says to each call. */
sealed interface SnapshotAnswer {
  /** So many chunks are there: the next one that is wanted has this number. */
  record Staged(int chunks) implements SnapshotAnswer {}

  /** All has arrived and was handed to the replica. */
  record Complete() implements SnapshotAnswer {}

  /** Nothing is known of the transfer, be it after a restart: it must begin again. */
  record Unknown() implements SnapshotAnswer {}

  /** There is no point in trying again. */
  record Refused(String reason) implements SnapshotAnswer {}
}
