package io.massifdb.rangestore.replica;

import io.massifdb.kvapi.Answer;
import io.massifdb.kvapi.BatchResult;
import io.massifdb.rangestore.loop.ProposalOutcome;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** What a change of the range itself answers when its command's fate is known. */
final class AdministrativeOutcome {
  private AdministrativeOutcome() {}

  static BatchResult await(
      Replica replica, CompletableFuture<ProposalOutcome> proposal, Deadline deadline)
      throws InterruptedException {
    if (!replica
        .services()
        .clock()
        .await(proposal, deadline.atLeast(replica.settings().proposalWait()))) {
      return new BatchResult.Ambiguous("the change was not applied in time");
    }
    return switch (proposal.join()) {
      case ProposalOutcome.Applied applied ->
          applied.result() == null
              ? new BatchResult.Answers(List.of(new Answer.Done()))
              : new BatchResult.Unavailable("not changed: " + applied.result());
      case ProposalOutcome.Dropped dropped ->
          new BatchResult.Unavailable("not changed: " + dropped.reason());
      case ProposalOutcome.Superseded _ ->
          new BatchResult.Unavailable("not changed: leadership moved");
      case ProposalOutcome.Ambiguous ambiguous -> new BatchResult.Ambiguous(ambiguous.reason());
    };
  }
}
