package io.massifdb.raft;

import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One member of a Raft group: a pure state machine (in progress: signatures first). */
@SuppressWarnings("DoNotCallSuggester") // until the behaviour is in
public final class RaftNode {
  /** In place of a node: nobody. */
  public static final long NONE = 0;

  private final RaftConfiguration configuration;
  private final LogStorage storage;

  /** Starts from what the storage holds. */
  public RaftNode(RaftConfiguration configuration, LogStorage storage) {
    this.configuration = configuration;
    this.storage = storage;
  }

  /** One unit of time has passed. */
  public void tick() {
    throw todo();
  }

  /** A message arrived, from another node or from a local storage thread. */
  public StepAnswer step(Message message) {
    throw todo();
  }

  /** Wishes bytes to be appended to the replicated log. */
  public ProposalAnswer propose(byte[] data) {
    throw todo();
  }

  /** Wishes a change of the members. */
  public ProposalAnswer proposeConfigurationChange(ConfigurationChange change) {
    throw todo();
  }

  /** Puts a committed configuration change into force. */
  public ConfigurationState applyConfigurationChange(ConfigurationChange change) {
    throw todo();
  }

  /** Asks for an index to read at; false if no leader is known. */
  public boolean readIndex(byte[] context) {
    throw todo();
  }

  /** Starts an election now. */
  public void campaign() {
    throw todo();
  }

  /** Wishes another voter to lead. */
  public void transferLeadership(long peer) {
    throw todo();
  }

  /** Makes a follower forget its leader, so that it takes part in elections. */
  public void forgetLeader() {
    throw todo();
  }

  /** The last message to the peer could not be sent. */
  public void reportUnreachable(long peer) {
    throw todo();
  }

  /** A snapshot has arrived at the peer, or failed to. */
  public void reportSnapshot(long peer, boolean succeeded) {
    throw todo();
  }

  /** Whether {@link #ready} has something. */
  public boolean hasReady() {
    throw todo();
  }

  /** Takes out what is to be done. */
  public Ready ready() {
    throw todo();
  }

  /** The last {@link #ready} was carried out; not with asynchronous storage writes. */
  public void advance() {
    throw todo();
  }

  /** This node. */
  public long id() {
    return configuration.id();
  }

  /** The current term. */
  public long term() {
    throw todo();
  }

  /** The known leader of the term or {@link #NONE}. */
  public long leader() {
    throw todo();
  }

  /** What this node is. */
  public Role role() {
    throw todo();
  }

  /** The highest committed index. */
  public long commitIndex() {
    throw todo();
  }

  /** The highest applied index. */
  public long appliedIndex() {
    throw todo();
  }

  /** The first index of the log, durable or not. */
  public long firstIndex() {
    return storage.firstIndex();
  }

  /** The last index of the log, durable or not. */
  public long lastIndex() {
    throw todo();
  }

  /** The term of an entry, or {@link LogStorage#UNKNOWN_TERM}. */
  public long termOf(long index) {
    throw todo();
  }

  /** Whether an entry of the current term is committed: before that a leader knows too little. */
  public boolean hasCommittedInTerm() {
    throw todo();
  }

  /** The node that is to become leader, or {@link #NONE}. */
  public long leadTransferee() {
    throw todo();
  }

  /** The active configuration. */
  public ConfigurationState configuration() {
    throw todo();
  }

  /** How far a member is; meaningful on a leader only. */
  public @Nullable PeerProgress progress(long peer) {
    throw todo();
  }

  /** How far all members are; meaningful on a leader only. */
  public SortedMap<Long, PeerProgress> progress() {
    return new TreeMap<>();
  }

  private static AssertionError todo() {
    return new AssertionError("not built yet");
  }
}
