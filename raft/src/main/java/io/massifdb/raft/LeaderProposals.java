package io.massifdb.raft;

import io.massifdb.raft.Message.AppendResponse;
import io.massifdb.raft.ProposalAnswer.Refusal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a leader appends: the limit of uncommitted bytes, and one configuration change at a time.
 */
final class LeaderProposals {
  private final Consensus consensus;

  /**
   * An index not below that of the last configuration change that may not be applied yet. A new
   * leader does not search its log but assumes its last entry.
   */
  private long pendingChangeIndex;

  /** Payload appended in this leadership and not applied; earlier entries do not count. */
  private long uncommittedBytes;

  LeaderProposals(Consensus consensus) {
    this.consensus = consensus;
  }

  void begin() {
    pendingChangeIndex = consensus.log.lastIndex();
    write(List.of(Entry.empty(0, 0)));
  }

  /** Appends entries whose term and index are yet to be given. */
  ProposalAnswer append(List<Entry> proposed) {
    Refusal refusal = null;
    List<Entry> accepted = new ArrayList<>(proposed.size());
    long pendingBefore = pendingChangeIndex;
    for (Entry entry : proposed) {
      if (entry.type() == EntryType.CONFIGURATION_CHANGE) {
        Refusal found = check(ConfigurationChange.decode(entry.data()));
        if (found != null) {
          refusal = found;
          accepted.add(Entry.empty(0, 0));
          continue;
        }
        pendingChangeIndex = consensus.log.lastIndex() + accepted.size() + 1;
      }
      accepted.add(entry);
    }
    if (!reserve(Entry.payloadBytes(accepted))) {
      pendingChangeIndex = pendingBefore;
      return new ProposalAnswer.Dropped(ProposalAnswer.Reason.UNCOMMITTED_LIMIT);
    }
    long last = write(accepted);
    return refusal == null
        ? new ProposalAnswer.Appended(consensus.term(), last)
        : new ProposalAnswer.ChangeRefused(refusal);
  }

  private @Nullable Refusal check(ConfigurationChange change) {
    if (consensus.settings.disableConfigurationChangeValidation()) {
      return null;
    }
    boolean joint = consensus.tracker.configuration().isJoint();
    boolean leaving = change.steps().isEmpty();
    if (pendingChangeIndex > consensus.log.applied()) {
      return Refusal.CHANGE_PENDING;
    }
    if (joint && !leaving) {
      return Refusal.STILL_JOINT;
    }
    if (!joint && leaving) {
      return Refusal.NOT_JOINT;
    }
    // Every earlier change is applied, so this is the configuration the change will meet.
    ConfigurationChanger changer =
        new ConfigurationChanger(consensus.tracker, consensus.log.lastIndex());
    return changer.change(change) instanceof ConfigurationChanger.Result.Refused
        ? Refusal.NOT_APPLICABLE
        : null;
  }

  private long write(List<Entry> entries) {
    long index = consensus.log.lastIndex();
    List<Entry> numbered = new ArrayList<>(entries.size());
    for (Entry entry : entries) {
      index++;
      numbered.add(new Entry(consensus.term(), index, entry.type(), entry.data()));
    }
    consensus.log.append(numbered);
    // The leader is one of the quorum, but like the others only with what is durable.
    long id = consensus.id;
    consensus.outbox.sendAfterAppend(
        new AppendResponse(id, id, consensus.term(), index, false, 0, 0, 0));
    return index;
  }

  /** A first proposal is never too large, and one without payload is always admitted. */
  private boolean reserve(long bytes) {
    if (uncommittedBytes > 0
        && bytes > 0
        && bytes > consensus.settings.maxUncommittedBytes() - uncommittedBytes) {
      return false;
    }
    uncommittedBytes += bytes;
    return true;
  }

  /** Entries of former terms were never counted. */
  void entriesApplied(List<Entry> entries) {
    for (Entry entry : entries) {
      if (entry.term() == consensus.term()) {
        uncommittedBytes -= entry.data().length;
      }
    }
    if (uncommittedBytes < 0) {
      throw new AssertionError("more applied than appended in term " + consensus.term());
    }
  }

  boolean shouldLeaveJoint() {
    return consensus.tracker.configuration().autoLeave()
        && consensus.log.applied() >= pendingChangeIndex;
  }

  List<Entry> leaveJoint() {
    byte[] data = ConfigurationChange.leaveJoint().encode();
    return List.of(new Entry(0, 0, EntryType.CONFIGURATION_CHANGE, data));
  }
}
