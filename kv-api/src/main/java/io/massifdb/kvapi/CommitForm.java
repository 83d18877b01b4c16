package io.massifdb.kvapi;

import java.util.List;

/** The ways to end a transaction. All carry what the record's leaseholder needs to decide alone. */
public sealed interface CommitForm {
  /**
   * All writes are in this batch and range: evaluate, check and commit in place at S, without
   * record or intent. {@code reads}: the read spans lying in this range; {@code readsElsewhere}:
   * there are others. If S is not possible: with no reads elsewhere the reads are refreshed under
   * the latch and the commit happens at a fresh F; otherwise PENDING (finishing) record and intents
   * at F, answered {@link Answer.Pushed}.
   */
  record OnePhase(List<KeySpan> reads, boolean readsElsewhere, Timestamp expiry)
      implements CommitForm {}

  /** Record STAGING(S): implicitly committed when all {@code writes} are in place at or below S. */
  record Stage(List<StagedWrite> writes, List<KeySpan> flushed, Timestamp expiry)
      implements CommitForm {}

  /** Record PENDING with the intents of this batch: the first round of a large transaction. */
  record Prepare() implements CommitForm {}

  /**
   * PENDING or STAGING to COMMITTED({@code at}); {@code writes}: what was written, for resolution.
   */
  record Commit(Timestamp at, List<KeySpan> writes, Timestamp expiry) implements CommitForm {}

  /**
   * To ABORTED; the coordinator knows that one write is not in place at C and never will be (R10).
   */
  record Abort(List<KeySpan> writes) implements CommitForm {}
}
