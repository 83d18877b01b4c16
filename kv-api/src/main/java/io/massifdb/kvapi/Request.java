package io.massifdb.kvapi;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One operation on one range. Requests of a batch are evaluated together under the latches of all
 * their spans; its writes become one Raft command. Whoever adds a case finds, by compile errors,
 * every place that must know it. Sequences number the writes of a transaction and are never reused.
 */
public sealed interface Request {
  /** The keys that the request touches; a point for single-key requests. Routing uses its start. */
  KeySpan span();

  /** Reads and evaluations that propose nothing. */
  default boolean isReadOnly() {
    return switch (this) {
      case Get _,
          Scan _,
          Refresh _,
          HeartbeatTransaction _,
          ReleaseLocks _,
          MetaGet _,
          MetaScan _ ->
          true;
      // A failed query leaves a barrier in the timestamp cache only.
      case QueryIntent _ -> true;
      case Put _,
          ConditionalPut _,
          Delete _,
          PointWrite _,
          EndTransaction _,
          PushTransaction _,
          RecoverTransaction _ ->
          false;
      case ResolveIntent _,
          TrimIntents _,
          RemoveRecord _,
          MetaPut _,
          Split _,
          Merge _,
          TransferLease _ ->
          false;
      case Upkeep _ -> false;
    };
  }

  // ---- transactional reads, at the header's S
  // -------------------------------------------------------------

  /**
   * Newest version at or below S. With a lock, the newest version must be at or below S: else
   * Refused.
   */
  record Get(Key key, LockStrength lock, WaitPolicy waitPolicy) implements Request {
    public Get(Key key) {
      this(key, LockStrength.NONE, WaitPolicy.WAIT);
    }

    @Override
    public KeySpan span() {
      return KeySpan.of(key);
    }
  }

  /**
   * Versions at or below S in the span, in key order (descending when {@code reverse}). With a
   * program the range's {@code ScanEvaluator} filters and projects and the answer carries its
   * encoded output; without, the answer carries raw pairs. Stops after {@code rowLimit} rows or
   * about {@code byteLimit} bytes (0 = no limit) and answers the key (or, in reverse, the exclusive
   * end) from which to resume. {@code overlay}: own buffered writes in the span, sorted by key,
   * merged as if they were versions at S. With a lock, matching rows are locked.
   */
  record Scan(
      KeySpan span,
      boolean reverse,
      byte @Nullable [] program,
      long rowLimit,
      long byteLimit,
      LockStrength lock,
      WaitPolicy waitPolicy,
      List<KeyValue> overlay)
      implements Request {
    public Scan(KeySpan span) {
      this(span, false, null, 0, 0, LockStrength.NONE, WaitPolicy.WAIT, List.of());
    }
  }

  /**
   * Validates that nothing foreign was committed in {@code (from, to]} in the span and no live
   * foreign intent sits at or below {@code to}; raises the timestamp cache to {@code to} under the
   * same latch (R5).
   */
  record Refresh(KeySpan span, Timestamp from, Timestamp to) implements Request {}

  // ---- transactional writes, wanted at the header's S (R4)
  // -------------------------------------------------

  /**
   * {@code readAt}: S of the row's read when the row was read; a newer foreign version then
   * refuses.
   */
  record Put(Key key, byte[] value, int sequence, @Nullable Timestamp readAt) implements Request {
    @Override
    public KeySpan span() {
      return KeySpan.of(key);
    }
  }

  /** A put that is refused with {@link Answer.ConditionFailed} when a live value exists. */
  record ConditionalPut(Key key, byte[] value, int sequence) implements Request {
    @Override
    public KeySpan span() {
      return KeySpan.of(key);
    }
  }

  record Delete(Key key, int sequence, @Nullable Timestamp readAt) implements Request {
    @Override
    public KeySpan span() {
      return KeySpan.of(key);
    }
  }

  /**
   * Rewrites or deletes the row under the key by a program that computes the new row from the
   * newest one, as one atomic step: the whole of its transaction, so it travels with an
   * EndTransaction of one phase and nothing else. The row is read where it is written, at the
   * timestamp of the commit: there is no read that another transaction could invalidate, hence no
   * conflict to run again for. Answered {@link Answer.Rewritten}, or {@link Answer.ProgramFailed}
   * when the program cannot do it and nothing was done.
   */
  record PointWrite(Key key, byte[] program, int sequence) implements Request {
    @Override
    public KeySpan span() {
      return KeySpan.of(key);
    }
  }

  // ---- the life of a record
  // ----------------------------------------------------------------------------------

  /** Ends (or stages) the header's transaction at its anchor; see {@link CommitForm}. */
  record EndTransaction(Key anchor, CommitForm form) implements Request {
    @Override
    public KeySpan span() {
      return KeySpan.of(anchor);
    }
  }

  /**
   * Asks for the state of another transaction and, if it is PENDING and can be pushed, raises its
   * floor to {@code pushTo}; a silent PENDING or absent one is aborted ({@code mayAbort}). {@code
   * coordinator}: what the asker knows of its gateway; one that is gone need not be waited for.
   */
  record PushTransaction(
      Key anchor,
      TransactionId pushee,
      Timestamp pushTo,
      boolean mayAbort,
      CoordinatorStanding coordinator)
      implements Request {
    public PushTransaction(Key anchor, TransactionId pushee, Timestamp pushTo, boolean mayAbort) {
      this(anchor, pushee, pushTo, mayAbort, CoordinatorStanding.ALIVE);
    }

    @Override
    public KeySpan span() {
      return KeySpan.of(anchor);
    }
  }

  /**
   * Is this staged write in place at or below {@code at}? If not, an ownerless barrier at {@code
   * at} is set.
   */
  record QueryIntent(Key key, TransactionId transaction, int sequence, Timestamp at)
      implements Request {
    @Override
    public KeySpan span() {
      return KeySpan.of(key);
    }
  }

  /** Compare-and-set from STAGING({@code stagedAt}) to COMMITTED({@code stagedAt}) or ABORTED. */
  record RecoverTransaction(
      Key anchor, TransactionId transaction, Timestamp stagedAt, boolean allInPlace)
      implements Request {
    @Override
    public KeySpan span() {
      return KeySpan.of(anchor);
    }
  }

  /** Tells the record's leaseholder that the coordinator lives; not replicated. */
  record HeartbeatTransaction(Key anchor, TransactionId transaction) implements Request {
    @Override
    public KeySpan span() {
      return KeySpan.of(anchor);
    }
  }

  /**
   * Intents of the transaction in the span: with {@code committedAt} those at or below it become
   * versions at it; otherwise (null) they are removed. Its locks in the span are dropped.
   */
  record ResolveIntent(KeySpan span, TransactionId transaction, @Nullable Timestamp committedAt)
      implements Request {}

  /**
   * Takes back the values with sequences in {@code (above, upTo]} from the header's own intents in
   * the span (rollback to a savepoint after a flush). Each intent remembers {@code upTo}: a late
   * put at or below it is ignored (F30). An intent left without a value keeps its key locked until
   * the transaction ends.
   */
  record TrimIntents(KeySpan span, int above, int upTo) implements Request {}

  /** Removes a COMMITTED record after all its intents were resolved. */
  record RemoveRecord(Key anchor, TransactionId transaction) implements Request {
    @Override
    public KeySpan span() {
      return KeySpan.of(anchor);
    }
  }

  /** Drops the in-memory locks of the header's transaction in the span. */
  record ReleaseLocks(KeySpan span) implements Request {}

  // ---- unversioned entries of the system area and the directory
  // ----------------------------------------------

  record MetaGet(Key key) implements Request {
    @Override
    public KeySpan span() {
      return KeySpan.of(key);
    }
  }

  record MetaScan(KeySpan span, boolean reverse, int limit) implements Request {}

  /** Compare-and-set: applies only if the present value equals {@code expected} (null: absent). */
  record MetaPut(Key key, byte @Nullable [] value, byte @Nullable [] expected) implements Request {
    @Override
    public KeySpan span() {
      return KeySpan.of(key);
    }
  }

  // ---- administration
  // ----------------------------------------------------------------------------------------

  /**
   * Splits the range at {@code at}, the first key of the right side. A border made {@code byHand}
   * stays until it is released.
   */
  record Split(Key at, boolean byHand) implements Request {
    public Split(Key at) {
      this(at, true);
    }

    @Override
    public KeySpan span() {
      return KeySpan.of(at);
    }
  }

  /** Merges the range that holds {@code key} with its right neighbour. */
  record Merge(Key key) implements Request {
    @Override
    public KeySpan span() {
      return KeySpan.of(key);
    }
  }

  /** Moves leadership and lease of the range that holds {@code key}. */
  record TransferLease(Key key, NodeId target) implements Request {
    @Override
    public KeySpan span() {
      return KeySpan.of(key);
    }
  }

  // ---- upkeep of ranges, sent by stores to each other
  // --------------------------------------------------------

  /** What keeps ranges in order; evaluated by itself, never together with other requests. */
  sealed interface Upkeep extends Request {
    /**
     * Closes the range that holds {@code key} up to {@code upTo}, as far as the leaseholder may:
     * nothing is written at or below a closed timestamp any more, so any replica may serve reads
     * there.
     */
    record CloseTimestamps(Key key, Timestamp upTo) implements Upkeep {
      @Override
      public KeySpan span() {
        return KeySpan.of(key);
      }
    }

    /**
     * Deletes all versions in the span, which belonged to something dropped at or before {@code
     * droppedAt}; refused while the garbage collection threshold cannot pass that.
     */
    record ClearSpan(KeySpan span, Timestamp droppedAt) implements Upkeep {}

    /** A border at {@code at} that was made by hand may go from now on, like any other. */
    record ReleaseBorder(Key at) implements Upkeep {
      @Override
      public KeySpan span() {
        return KeySpan.of(at);
      }
    }

    /**
     * Moves the voters of the range that holds {@code key}: new ones are brought up as learners,
     * then all take the place of the old ones at once, whose replicas are destroyed. May be sent
     * again: it goes on from where the range is. With {@code present} equal to {@code wanted} it
     * removes learners that somebody left behind.
     *
     * @param present the nodes of the voters that the sender knows of; refused if they are others
     * @param wanted the nodes of the voters to be; at least one of them is a voter already
     */
    record ChangeVoters(Key key, List<NodeId> present, List<NodeId> wanted) implements Upkeep {
      public ChangeVoters {
        present = List.copyOf(present);
        wanted = List.copyOf(wanted);
      }

      @Override
      public KeySpan span() {
        return KeySpan.of(key);
      }
    }

    /**
     * What the left side of a merge asks of the right one, which starts at {@code key}.
     *
     * @param attempt the oracle value that names the attempt; a range that has seen a later one
     *     refuses
     */
    record Merging(Key key, RangeId left, RangeId right, Timestamp attempt, MergeStep step)
        implements Upkeep {
      @Override
      public KeySpan span() {
        return KeySpan.of(key);
      }
    }
  }
}
