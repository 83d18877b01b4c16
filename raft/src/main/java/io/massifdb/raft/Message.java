package io.massifdb.raft;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What nodes of a group say to each other, and (with asynchronous storage writes) to the local
 * threads that write their log and apply to their state machine.
 *
 * <p>Messages between nodes may be lost, duplicated, delayed and reordered. Messages to or from a
 * local thread, and messages of a node to itself (they appear among the responses of a {@link
 * StorageAppend}), must be delivered exactly once and, per thread, in order.
 *
 * <p><em>Stamps.</em> {@link Heartbeat} and {@link AppendEntries} leave the core with a stamp of 0;
 * a host may replace it ({@code withStamp}) and finds it again in the response. That lets a host
 * keep time leases: the stamp is the moment of sending, an acknowledgement of a quorum proves that
 * no other leader was elected then. The core itself never looks at stamps.
 */
public sealed interface Message {
  /** Address of the local thread that writes the log. */
  long APPEND_THREAD = -1;

  /** Address of the local thread that applies to the state machine. */
  long APPLY_THREAD = -2;

  /** The sender. */
  long from();

  /** The receiver. */
  long to();

  /** The sender's term, or 0 for messages that belong to no term. */
  long term();

  /** What travels between nodes (the responses of a node to itself included). */
  sealed interface PeerMessage extends Message {}

  /** What follower, candidate and leader handle differently. */
  sealed interface RoleMessage extends PeerMessage {}

  /** What passes between a node and its own storage threads. */
  sealed interface LocalMessage extends Message {}

  /** Entries for a follower, following the one at {@code previousIndex}. */
  record AppendEntries(
      long from,
      long to,
      long term,
      long previousIndex,
      long previousTerm,
      List<Entry> entries,
      long commit,
      long stamp)
      implements RoleMessage {
    /** The same message with the host's stamp. */
    public AppendEntries withStamp(long hostStamp) {
      return new AppendEntries(
          from, to, term, previousIndex, previousTerm, entries, commit, hostStamp);
    }
  }

  /**
   * The follower's log equals the leader's up to the index, durably; or, rejected, it does not
   * contain the entry at the index, and the hint is the furthest place where the logs may meet.
   */
  record AppendResponse(
      long from,
      long to,
      long term,
      long index,
      boolean rejected,
      long hintIndex,
      long hintTerm,
      long stamp)
      implements RoleMessage {}

  /** I lead; you may commit up to the given index. */
  record Heartbeat(long from, long to, long term, long commit, long readPosition, long stamp)
      implements RoleMessage {
    /** The same message with the host's stamp. */
    public Heartbeat withStamp(long hostStamp) {
      return new Heartbeat(from, to, term, commit, readPosition, hostStamp);
    }
  }

  /** You do lead, as far as I know. */
  record HeartbeatResponse(long from, long to, long term, long readPosition, long stamp)
      implements RoleMessage {}

  /** A snapshot for a follower whose next entry the leader's log no longer has. */
  record InstallSnapshot(long from, long to, long term, Snapshot snapshot) implements RoleMessage {}

  /** Would you vote for me in the given (next) term? Nobody's term changes by asking. */
  record PreVoteRequest(long from, long to, long term, long lastIndex, long lastTerm)
      implements PeerMessage {}

  /** An answer to a candidate; a rejection tells what the responder knows to be committed. */
  sealed interface Ballot extends RoleMessage {
    boolean rejected();

    /** An index known to be committed, 0 if granted. */
    long commit();

    /** The term of the entry at that index. */
    long commitTerm();
  }

  /** If granted, the term is the one asked for; if rejected, the responder's. */
  record PreVoteResponse(
      long from, long to, long term, boolean rejected, long commit, long commitTerm)
      implements Ballot {}

  /**
   * Vote for me in this term.
   *
   * @param transfer the leader asked for this election, so that followers that still hear from it
   *     take part
   */
  record VoteRequest(long from, long to, long term, long lastIndex, long lastTerm, boolean transfer)
      implements PeerMessage {}

  /** The vote. */
  record VoteResponse(long from, long to, long term, boolean rejected, long commit, long commitTerm)
      implements Ballot {}

  /** The leader hands over: start an election at once. */
  record TimeoutNow(long from, long to, long term) implements RoleMessage {}

  /** A follower passes on the wish that {@code from} becomes leader. */
  record TransferLeadership(long from, long to, long term) implements RoleMessage {}

  /** A proposal on its way to the leader. Terms and indexes of the entries have no meaning yet. */
  record Proposal(long from, long to, List<Entry> entries) implements RoleMessage {
    @Override
    public long term() {
      return 0;
    }
  }

  /** A read of a follower's client on its way to the leader. */
  record ReadIndexRequest(long from, long to, byte[] context) implements RoleMessage {
    @Override
    public long term() {
      return 0;
    }
  }

  /** The index a follower must have applied before it serves the read. */
  record ReadIndexResponse(long from, long to, long term, long index, byte[] context)
      implements RoleMessage {}

  /**
   * Work for the append thread: store snapshot, entries and hard state (in this order or at once,
   * since the entries may follow the snapshot, and the commit index may speak of both), make them
   * durable (needed only if there are responses), then deliver the responses, which may be
   * addressed to this node or to others.
   */
  record StorageAppend(
      long from,
      @Nullable HardState hardState,
      List<Entry> entries,
      @Nullable Snapshot snapshot,
      List<Message> responses)
      implements LocalMessage {
    @Override
    public long to() {
      return APPEND_THREAD;
    }

    @Override
    public long term() {
      return hardState == null ? 0 : hardState.term();
    }
  }

  /**
   * Everything up to and including one {@link StorageAppend} is durable.
   *
   * @param term the node's term when the write was handed out; an acknowledgement of an earlier
   *     term may speak of entries that were overwritten since
   * @param lastIndex the last entry of the log at that time, 0 if none waited for being stable
   * @param lastTerm its term
   * @param snapshot the snapshot that was stored
   */
  record StorageAppended(
      long to, long term, long lastIndex, long lastTerm, @Nullable Snapshot snapshot)
      implements LocalMessage {
    @Override
    public long from() {
      return APPEND_THREAD;
    }
  }

  /** Work for the apply thread: apply the entries, then deliver the responses. */
  record StorageApply(long from, List<Entry> entries, List<Message> responses)
      implements LocalMessage {
    @Override
    public long to() {
      return APPLY_THREAD;
    }

    @Override
    public long term() {
      return 0;
    }
  }

  /** The entries are applied. */
  record StorageApplied(long to, List<Entry> entries) implements LocalMessage {
    @Override
    public long from() {
      return APPLY_THREAD;
    }

    @Override
    public long term() {
      return 0;
    }
  }
}
