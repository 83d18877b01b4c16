package io.massifdb.simulation.bugs;

import io.massifdb.simulation.bugs.Mutation.Answers;
import io.massifdb.simulation.bugs.Mutation.LeavesOut;

/** Bugs that a distributed database can have and that others had. */
public enum PlantedBug {
  // ---- consensus
  VOTE_FOR_SHORTER_LOG(
      "a voter does not look at the candidate's log", yes("raft.RaftLog", "isUpToDate")),
  FORGOTTEN_VOTE("a vote is not remembered", no("raft.Consensus", "voteFor")),
  APPEND_WITHOUT_MATCH(
      "a follower takes entries without looking at the one before",
      without("raft.RaftLog", "tryAppend", "matches", true)),
  APPLY_BEFORE_DURABLE(
      "entries are applied before they are in the log for good",
      without("raft.RaftLog", "appliableIndex", "min", false)),
  NO_CHECK_QUORUM("a leader without a quorum stays", yes("raft.ProgressTracker", "isQuorumActive")),

  // ---- log and engine
  LOG_NOT_SYNCED(
      "the log's writes are not synced",
      without("rangestore.log.LogWriter", "flush", "sync", false)),

  // ---- leases
  LEASE_FOREVER(
      "a lease does not end with its time",
      without("rangestore.loop.GroupHandle", "leaseTerm", "nowNanos", false)),
  LEASE_NOT_SUSPENDED(
      "a leader serves while it hands over its lease", no("rangestore.loop.GroupLease", "suspend")),
  VOTE_WITHIN_PROMISE(
      "a voter votes although it promised the leader not to",
      no("rangestore.loop.Group", "isRefusedVote")),
  NO_LEASE_CHECK_AFTER_READ(
      "the lease is not looked at again after a read",
      yes("rangestore.replica.TenureKeeper", "holds")),

  // ---- timestamps
  ORACLE_WITHOUT_LEASE_CHECK(
      "the oracle answers without looking at its lease again",
      without("txnlayer.oracle.OracleServer", "tryDraw", "equals", true)),
  ORACLE_STARTS_AT_CLOCK(
      "a new oracle begins at its clock and not at the durable end",
      without("txnlayer.oracle.TimestampOracle", "grant", "max", false)),
  NO_LOW_WATER_MARK(
      "a new leaseholder knows nothing of the reads before it",
      no("rangestore.replica.TenureKeeper", "lowWaterMark")),
  READS_NOT_REMEMBERED(
      "reads do not enter the timestamp cache", no("rangestore.replica.TimestampCache", "add")),
  CACHE_NOT_ASKED(
      "writes do not ask the timestamp cache", yes("rangestore.replica.TimestampCache", "allows")),

  // ---- evaluation
  WRITE_BELOW_NEWER_VERSION(
      "a write does not see that its row changed since it was read",
      no("rangestore.replica.WriteEvaluation", "refusal")),
  NO_LATCHES(
      "latches do not exclude each other", no("rangestore.concurrency.LatchSpan", "conflictsWith")),
  INTENTS_IGNORED("readers do not see intents", no("rangestore.replica.ReadEvaluation", "blocks")),
  SCAN_IGNORES_INTENTS(
      "scans do not see intents", no("rangestore.mvcc.MvccScan", "collectIntents")),
  ONE_PHASE_NOT_RECOGNISED(
      "a request that comes again does not find its own versions",
      no("rangestore.mvcc.MvccReader", "ownVersion")),
  COMMAND_OF_OLD_TERM(
      "commands apply whatever term and epoch they were evaluated in",
      no("rangestore.replica.Applier", "refusal")),
  EPOCH_NOT_CHECKED(
      "requests for an old range descriptor are served",
      no("rangestore.replica.Replica", "mismatch")),
  EXPIRY_NOT_CHECKED(
      "commits go on after the schema lease has ended",
      no("rangestore.replica.CommitEvaluation", "expired")),

  // ---- transactions
  NO_REFRESH("reads are not refreshed when a commit moves", yes("txnlayer.Refresher", "refresh")),
  REFRESH_SEES_NOTHING(
      "a refresh overlooks versions of others",
      no("rangestore.mvcc.MvccReader", "hasForeignVersion")),
  REFRESH_SEES_NO_INTENTS(
      "a refresh overlooks intents of others",
      no("rangestore.replica.ReadEvaluation", "foreignIntents")),
  READ_SPANS_LOST("a transaction forgets what it read", no("txnlayer.ReadSpans", "add")),
  SAVEPOINT_NOT_TRUNCATED(
      "rolling back to a savepoint keeps the writes", no("txnlayer.WriteBuffer", "truncate")),
  OWN_WRITES_INVISIBLE(
      "a transaction does not see what it wrote", no("txnlayer.WriteBuffer", "visible")),
  EVERYBODY_SILENT(
      "live coordinators count as gone", yes("rangestore.replica.RecordLiveness", "isSilent")),
  STAGED_WITHOUT_BARRIER(
      "recovery does not keep a missing write from arriving later",
      without("rangestore.replica.ReadEvaluation", "queryIntent", "add", false)),
  LOCKS_NOT_CLEARED(
      "locks of an earlier tenure stay",
      no("rangestore.concurrency.ConcurrencyControl", "clearLocks")),

  // ---- sessions
  FINISHED_PORTAL_RUN_AGAIN(
      "a statement that the server repeats is taken for finished",
      no("server.session.Portal", "rewind")),
  RETRY_AFTER_SEEN(
      "a transaction is run again although its client has seen something of it",
      yes("server.session.SessionTransaction", "canRestart"));

  private final String meaning;

  /** Records of strings. */
  @SuppressWarnings("ImmutableEnumChecker")
  private final Mutation mutation;

  PlantedBug(String meaning, Mutation mutation) {
    this.meaning = meaning;
    this.mutation = mutation;
  }

  private static Mutation yes(String owner, String method) {
    return new Answers("io.massifdb." + owner, method, true);
  }

  private static Mutation no(String owner, String method) {
    return new Answers("io.massifdb." + owner, method, false);
  }

  private static Mutation without(String owner, String method, String called, boolean yes) {
    return new LeavesOut("io.massifdb." + owner, method, called, yes);
  }

  public String meaning() {
    return meaning;
  }

  Mutation mutation() {
    return mutation;
  }
}
