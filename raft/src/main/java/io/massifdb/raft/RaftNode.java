package io.massifdb.raft;

import io.massifdb.raft.Message.AppendResponse;
import io.massifdb.raft.Message.HeartbeatResponse;
import io.massifdb.raft.Message.PreVoteResponse;
import io.massifdb.raft.Message.ReadIndexRequest;
import io.massifdb.raft.Message.ReadIndexResponse;
import io.massifdb.raft.Message.StorageAppended;
import io.massifdb.raft.Message.VoteResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One member of a Raft group: a pure state machine. It reads no clock, starts no thread, touches no
 * disk and no network; all that happens to it comes in by method calls, all that it wants done goes
 * out by {@link #ready}. The same inputs give the same outputs. Not thread-safe: one thread at a
 * time drives it.
 *
 * <pre>
 *    tick, step, propose, readIndex, ...          ready
 *   ------------------------------------> node ----------> host: store, send, apply
 *                                           ^                         |
 *                                           +------- advance ---------+   (synchronous)
 *                                           +-- step(StorageAppended, +   (asynchronous)
 *                                                    StorageApplied)
 * </pre>
 *
 * <h2>The host's duties</h2>
 *
 * <p>After any input, while {@link #hasReady()}, the host takes {@link #ready} and works on it.
 *
 * <p><em>Synchronously</em> (the simple way):
 *
 * <ol>
 *   <li>Store {@code snapshot}, {@code entries} and {@code hardState}, in this order or at once; a
 *       snapshot replaces the whole log, entries overwrite whatever it has from their first index
 *       on. If {@code mustSync} or there is a snapshot, flush.
 *   <li>Send the {@code messages}. Only now: some of them promise what was just stored. (A leader's
 *       own {@link Message.AppendEntries} may leave earlier.) If one cannot be sent, call {@link
 *       #reportUnreachable}; after an {@link Message.InstallSnapshot} call {@link #reportSnapshot}
 *       in any case, since nothing else is sent to that member until then.
 *   <li>Apply {@code snapshot}, then {@code committedEntries}, to the state machine. For each
 *       {@link EntryType#CONFIGURATION_CHANGE} among them call {@link #applyConfigurationChange}.
 *   <li>Call {@link #advance}.
 * </ol>
 *
 * <p><em>Asynchronously</em> ({@link RaftConfiguration#asyncStorageWrites}), so that writes of many
 * turns and groups can be pipelined and flushed together: ignore {@code hardState}, {@code
 * entries}, {@code snapshot} and {@code committedEntries} and do what the messages say.
 *
 * <ul>
 *   <li>Messages to other nodes may be sent at once.
 *   <li>{@link Message.StorageAppend} goes to the thread that writes the log: store all of it, in
 *       the order of the messages; flush if it has responses; then deliver the responses, in their
 *       order, to wherever they are addressed (other nodes; this one, through {@link #step}).
 *   <li>{@link Message.StorageApply} goes to the thread that applies: apply, call {@link
 *       #applyConfigurationChange} on the node's thread for changes of the configuration (before
 *       the response is delivered), then deliver the response.
 *   <li>Never call {@link #advance}.
 * </ul>
 *
 * <p>A write that fails stops the replica: there is no way to tell the node that something it
 * believes stored is not.
 *
 * <p>A member ignores a snapshot while entries that were handed out for application are not
 * acknowledged; a host that streams state should hold the message back until they are.
 *
 * <p><em>Restart</em>: give the constructor a storage with what was stored, and the index up to
 * which the state machine has durably applied; {@link LogStorage#initialState} must return the
 * configuration as of that index. A member that lost its storage must not come back under its id.
 *
 * <p><em>Bootstrap</em>: all first members start from the same snapshot (some index above 0, some
 * term, the configuration), and a hard state of that term and commit index, so that the first
 * leader has a later term. A member that is added later starts from an empty storage, and gets a
 * snapshot.
 *
 * <p><em>Compaction</em>: the log may be cut between any two calls, but never beyond {@link
 * #appliedIndex} nor beyond what the state machine has durably applied.
 *
 * <p><em>Refusing to take part</em>: messages may always be lost, so a host that must not vote for
 * a while (it promised a lease, say) simply does not {@code step} vote requests.
 */
public final class RaftNode {
  /** In place of a node: nobody. */
  public static final long NONE = 0;

  private final Consensus consensus;
  private final StorageWork storageWork;
  private final boolean async;

  /** Acknowledgements that {@link #advance} brings about. */
  private final List<Message> onAdvance = new ArrayList<>();

  private SoftState lastSoftState;
  private HardState lastHardState;

  /** Starts from what the storage holds. */
  public RaftNode(RaftConfiguration configuration, LogStorage storage) {
    consensus = new Consensus(configuration, storage);
    storageWork = new StorageWork(consensus);
    async = configuration.asyncStorageWrites();
    lastSoftState = consensus.softState();
    lastHardState = consensus.hardState();
  }

  // Inputs

  /** One unit of time has passed. */
  public void tick() {
    consensus.behaviour().tick();
  }

  /** A message arrived, from another node or from a local storage thread. */
  public StepAnswer step(Message message) {
    return isResponse(message) && consensus.tracker.member(message.from()) == null
        ? StepAnswer.PEER_UNKNOWN
        : consensus.step(message);
  }

  private static boolean isResponse(Message message) {
    return message instanceof AppendResponse
        || message instanceof HeartbeatResponse
        || message instanceof VoteResponse
        || message instanceof PreVoteResponse
        || message instanceof ReadIndexResponse;
  }

  /** Wishes bytes to be appended to the replicated log. */
  public ProposalAnswer propose(byte[] data) {
    return consensus.behaviour().propose(id(), List.of(Entry.normal(0, 0, data)));
  }

  /**
   * Wishes a change of the members. It takes effect where it is applied, and at most one is under
   * way; whether the resulting set of voters makes sense is the caller's responsibility.
   */
  public ProposalAnswer proposeConfigurationChange(ConfigurationChange change) {
    Entry entry = new Entry(0, 0, EntryType.CONFIGURATION_CHANGE, change.encode());
    return consensus.behaviour().propose(id(), List.of(entry));
  }

  /**
   * Puts a committed configuration change into force; to be called for each one, when it is
   * applied. A host that decides (deterministically) against a change does not call this.
   *
   * @return the configuration in force from now on, to be stored with the applied state
   */
  public ConfigurationState applyConfigurationChange(ConfigurationChange change) {
    return consensus.membership().apply(change);
  }

  /**
   * Asks for an index to read at; the answer is a {@link ReadState} in a later {@link Ready}, or
   * never comes (message lost, leader changed): then ask again.
   *
   * @param context tells the requests of this node apart; never use one twice, and ignore a second
   *     answer to it, which a doubled message may bring
   * @return false if no leader is known, nothing was asked
   */
  public boolean readIndex(byte[] context) {
    return consensus.behaviour().readIndex(new ReadIndexRequest(id(), id(), context));
  }

  /** Starts an election now, if this node may be elected. */
  public void campaign() {
    consensus.elections().start();
  }

  /**
   * Wishes another voter to lead. Until it does, or an election timeout has passed, a leader drops
   * proposals. Followers pass the wish on.
   */
  public void transferLeadership(long peer) {
    consensus.behaviour().transferLeadership(peer);
  }

  /**
   * Makes a follower forget its leader, so that it votes although it still hears from it: for hosts
   * that know better that the leader is of no use. The next message of the leader undoes it.
   */
  public void forgetLeader() {
    consensus.behaviour().forgetLeader();
  }

  /** The last message to the peer could not be sent. */
  public void reportUnreachable(long peer) {
    consensus.behaviour().peerUnreachable(peer);
  }

  /**
   * The snapshot last sent to the peer has arrived there, or failed to. Without a report, and
   * without an acknowledgement of the peer, the leader waits for ever.
   */
  public void reportSnapshot(long peer, boolean succeeded) {
    consensus.behaviour().snapshotSent(peer, succeeded);
  }

  // Outputs

  /** Whether {@link #ready} has something. */
  public boolean hasReady() {
    return !consensus.outbox.isEmpty()
        || consensus.log.unstable().hasNextEntries()
        || consensus.log.unstable().nextSnapshot() != null
        || consensus.log.hasNextCommitted(!async)
        || !consensus.readStates().isEmpty()
        || !consensus.hardState().equals(lastHardState)
        || !consensus.softState().equals(lastSoftState);
  }

  /** Takes out what is to be done; it must be done. */
  public Ready ready() {
    if (!onAdvance.isEmpty()) {
      throw new AssertionError("ready() again without advance()");
    }
    HardState hardState = consensus.hardState();
    SoftState softState = consensus.softState();
    HardState changedHardState = hardState.equals(lastHardState) ? null : hardState;
    List<Entry> entries = consensus.log.unstable().nextEntries();
    Snapshot snapshot = consensus.log.unstable().nextSnapshot();
    List<Entry> committed = consensus.log.nextCommitted(!async);
    Ready ready =
        new Ready(
            softState.equals(lastSoftState) ? null : softState,
            changedHardState,
            List.copyOf(consensus.readStates()),
            entries,
            snapshot,
            committed,
            messages(changedHardState, entries, snapshot, committed),
            !entries.isEmpty()
                || hardState.vote() != lastHardState.vote()
                || hardState.term() != lastHardState.term());
    lastHardState = hardState;
    lastSoftState = softState;
    if (!async) {
      rememberForAdvance(snapshot, committed);
    }
    handedOut(committed);
    return ready;
  }

  private List<Message> messages(
      @Nullable HardState hardState,
      List<Entry> entries,
      @Nullable Snapshot snapshot,
      List<Entry> committed) {
    List<Message> messages = new ArrayList<>(consensus.outbox.immediate());
    if (async) {
      Message append = storageWork.append(hardState, entries, snapshot);
      if (append != null) {
        messages.add(append);
      }
      if (!committed.isEmpty()) {
        messages.add(storageWork.apply(committed));
      }
    } else {
      for (Message message : consensus.outbox.afterAppend()) {
        if (message.to() != id()) {
          messages.add(message);
        }
      }
    }
    return messages;
  }

  private void rememberForAdvance(@Nullable Snapshot snapshot, List<Entry> committed) {
    for (Message message : consensus.outbox.afterAppend()) {
      if (message.to() == id()) {
        onAdvance.add(message);
      }
    }
    StorageAppended appended = storageWork.appended(snapshot);
    if (appended != null) {
      onAdvance.add(appended);
    }
    if (!committed.isEmpty()) {
      onAdvance.add(storageWork.applied(committed));
    }
  }

  private void handedOut(List<Entry> committed) {
    consensus.outbox.clear();
    consensus.clearReadStates();
    consensus.log.unstable().acceptInProgress();
    if (!committed.isEmpty()) {
      consensus.log.acceptApplying(committed.getLast().index(), Entry.sizeBytes(committed), !async);
    }
  }

  /** The last {@link #ready} was carried out; never called with asynchronous storage writes. */
  public void advance() {
    if (async) {
      throw new AssertionError("advance() with asynchronous storage writes");
    }
    List<Message> acknowledgements = List.copyOf(onAdvance);
    onAdvance.clear();
    for (Message message : acknowledgements) {
      consensus.step(message);
    }
  }

  // Status

  /** This node. */
  public long id() {
    return consensus.id;
  }

  /** The current term. */
  public long term() {
    return consensus.term();
  }

  /** The known leader of the term or {@link #NONE}. */
  public long leader() {
    return consensus.leader();
  }

  /** What this node is. */
  public Role role() {
    return consensus.role();
  }

  /** The highest index known to be committed. */
  public long commitIndex() {
    return consensus.log.committed();
  }

  /** The highest index whose application was acknowledged. */
  public long appliedIndex() {
    return consensus.log.applied();
  }

  /** The first index of the log, durable or not. */
  public long firstIndex() {
    return consensus.log.firstIndex();
  }

  /** The last index of the log, durable or not. */
  public long lastIndex() {
    return consensus.log.lastIndex();
  }

  /** The term of an entry, or {@link LogStorage#UNKNOWN_TERM}. */
  public long termOf(long index) {
    return consensus.log.term(index);
  }

  /** Whether an entry of the current term is committed: before that a leader knows too little. */
  public boolean hasCommittedInTerm() {
    return consensus.hasCommittedInTerm();
  }

  /**
   * Whether this leader would answer a read at once: by a lease ({@link ReadOnlyMode#LEASE}), or
   * because it is the only voter. Never true of two nodes at a time.
   */
  public boolean holdsLease() {
    return consensus.behaviour() instanceof LeaderRole leading && leading.holdsLease();
  }

  /** The node that this leader hands over to, or {@link #NONE}. */
  public long leadTransferee() {
    return consensus.behaviour() instanceof LeaderRole leading ? leading.transferee() : NONE;
  }

  /** The active configuration. */
  public ConfigurationState configuration() {
    return consensus.tracker.configuration();
  }

  /** How far a member is, null if it is none; meaningful on a leader only. */
  public @Nullable PeerProgress progress(long peer) {
    Progress progress = consensus.tracker.member(peer);
    return progress == null ? null : progress.view();
  }

  /** How far all members are; meaningful on a leader only. */
  public SortedMap<Long, PeerProgress> progress() {
    SortedMap<Long, PeerProgress> view = new TreeMap<>();
    consensus.tracker.members().forEach((id, progress) -> view.put(id, progress.view()));
    return view;
  }

  /** For scripts: overrides the random election timeout until the next change of role. */
  void setElectionTimeout(int ticks) {
    consensus.setElectionTimeout(ticks);
  }
}
