package io.massifdb.rangestore.loop;

import org.jspecify.annotations.Nullable;

/** What became of a proposed command. Everything but {@link Ambiguous} is certain and final. */
public sealed interface ProposalOutcome {
  /**
   * Committed and applied by this replica; the engine holds its effects.
   *
   * @param result what the state machine answered
   */
  record Applied(long index, @Nullable Object result) implements ProposalOutcome {}

  /** Never entered a log: not leader of that term, hand-over in progress, queue full. */
  record Dropped(String reason) implements ProposalOutcome {}

  /** Another leader's entry took its place in the log: it is not applied and never will be. */
  record Superseded() implements ProposalOutcome {}

  /** Leadership was lost or the replica went away before the fate was known. */
  record Ambiguous(String reason) implements ProposalOutcome {}
}
