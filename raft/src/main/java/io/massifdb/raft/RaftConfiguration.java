package io.massifdb.raft;

import java.util.function.IntUnaryOperator;

/**
 * The settings of one node. Times are counted in ticks, whose length is the host's business.
 *
 * @param id this node, above 0
 * @param electionTicks a follower that heard nothing of a leader for this long (plus a random part
 *     of up to the same length) starts an election; a leader that heard nothing of a quorum for
 *     this long steps down if {@code checkQuorum}
 * @param heartbeatTicks a leader's heartbeat interval, shorter than the former
 * @param maxBytesPerMessage limit of the entries in one append (see {@link Entry#limit})
 * @param maxInflightMessages appends sent to one follower ahead of their acknowledgement
 * @param maxInflightBytes the same in bytes
 * @param maxUncommittedBytes payload a leader takes on before something of it is applied; further
 *     proposals are dropped
 * @param maxCommittedBytesPerReady entries handed out for application and not acknowledged yet
 * @param preVote ask before an election whether it could succeed
 * @param checkQuorum leader steps down without active quorum, and followers that hear from a leader
 *     ignore elections
 * @param readOnlyMode how {@link RaftNode#readIndex} is confirmed
 * @param asyncStorageWrites storage work leaves as messages instead of {@link RaftNode#advance}
 * @param disableProposalForwarding followers drop proposals instead of sending them to the leader
 * @param disableConfigurationChangeValidation the host serialises configuration changes itself
 * @param stepDownOnRemoval a leader that applied its own removal or demotion steps down
 * @param applied the last index the state machine has applied durably, 0 if unknown; may be ahead
 *     of the stored commit index
 * @param random gives a number from 0 inclusive to its argument exclusive
 */
public record RaftConfiguration(
    long id,
    int electionTicks,
    int heartbeatTicks,
    long maxBytesPerMessage,
    int maxInflightMessages,
    long maxInflightBytes,
    long maxUncommittedBytes,
    long maxCommittedBytesPerReady,
    boolean preVote,
    boolean checkQuorum,
    ReadOnlyMode readOnlyMode,
    boolean asyncStorageWrites,
    boolean disableProposalForwarding,
    boolean disableConfigurationChangeValidation,
    boolean stepDownOnRemoval,
    long applied,
    IntUnaryOperator random) {
  /** For limits: none. */
  public static final long UNLIMITED = Long.MAX_VALUE;

  public RaftConfiguration {
    require(id > 0, "id must be above 0");
    require(heartbeatTicks > 0, "heartbeatTicks must be above 0");
    require(electionTicks > heartbeatTicks, "electionTicks must be above heartbeatTicks");
    require(maxBytesPerMessage >= 0, "maxBytesPerMessage must not be negative");
    require(maxInflightMessages > 0, "maxInflightMessages must be above 0");
    require(maxInflightBytes >= maxBytesPerMessage, "maxInflightBytes below maxBytesPerMessage");
    require(maxUncommittedBytes > 0, "maxUncommittedBytes must be above 0");
    require(maxCommittedBytesPerReady > 0, "maxCommittedBytesPerReady must be above 0");
    require(readOnlyMode != ReadOnlyMode.LEASE || checkQuorum, "lease reads need checkQuorum");
  }

  private static void require(boolean condition, String message) {
    if (!condition) {
      throw new IllegalArgumentException("Raft configuration: " + message);
    }
  }

  /** Settings without any limit and option; set what differs. */
  public static Builder builder(long id, IntUnaryOperator random) {
    return new Builder(id, random);
  }

  /** Collects settings. */
  public static final class Builder {
    private final long id;
    private final IntUnaryOperator random;
    private int electionTicks = 10;
    private int heartbeatTicks = 1;
    private long maxBytesPerMessage = UNLIMITED;
    private int maxInflightMessages = Integer.MAX_VALUE;
    private long maxInflightBytes = UNLIMITED;
    private long maxUncommittedBytes = UNLIMITED;
    private long maxCommittedBytesPerReady = UNLIMITED;
    private boolean preVote;
    private boolean checkQuorum;
    private ReadOnlyMode readOnlyMode = ReadOnlyMode.SAFE;
    private boolean asyncStorageWrites;
    private boolean disableProposalForwarding;
    private boolean disableConfigurationChangeValidation;
    private boolean stepDownOnRemoval;
    private long applied;

    private Builder(long id, IntUnaryOperator random) {
      this.id = id;
      this.random = random;
    }

    /** See {@link RaftConfiguration#electionTicks}. */
    public Builder electionTicks(int value) {
      electionTicks = value;
      return this;
    }

    /** See {@link RaftConfiguration#heartbeatTicks}. */
    public Builder heartbeatTicks(int value) {
      heartbeatTicks = value;
      return this;
    }

    /** See {@link RaftConfiguration#maxBytesPerMessage}. */
    public Builder maxBytesPerMessage(long value) {
      maxBytesPerMessage = value;
      return this;
    }

    /** See {@link RaftConfiguration#maxInflightMessages}. */
    public Builder maxInflightMessages(int value) {
      maxInflightMessages = value;
      return this;
    }

    /** See {@link RaftConfiguration#maxInflightBytes}. */
    public Builder maxInflightBytes(long value) {
      maxInflightBytes = value;
      return this;
    }

    /** See {@link RaftConfiguration#maxUncommittedBytes}. */
    public Builder maxUncommittedBytes(long value) {
      maxUncommittedBytes = value;
      return this;
    }

    /** See {@link RaftConfiguration#maxCommittedBytesPerReady}. */
    public Builder maxCommittedBytesPerReady(long value) {
      maxCommittedBytesPerReady = value;
      return this;
    }

    /** See {@link RaftConfiguration#preVote}. */
    public Builder preVote(boolean value) {
      preVote = value;
      return this;
    }

    /** See {@link RaftConfiguration#checkQuorum}. */
    public Builder checkQuorum(boolean value) {
      checkQuorum = value;
      return this;
    }

    /** See {@link RaftConfiguration#readOnlyMode}. */
    public Builder readOnlyMode(ReadOnlyMode value) {
      readOnlyMode = value;
      return this;
    }

    /** See {@link RaftConfiguration#asyncStorageWrites}. */
    public Builder asyncStorageWrites(boolean value) {
      asyncStorageWrites = value;
      return this;
    }

    /** See {@link RaftConfiguration#disableProposalForwarding}. */
    public Builder disableProposalForwarding(boolean value) {
      disableProposalForwarding = value;
      return this;
    }

    /** See {@link RaftConfiguration#disableConfigurationChangeValidation}. */
    public Builder disableConfigurationChangeValidation(boolean value) {
      disableConfigurationChangeValidation = value;
      return this;
    }

    /** See {@link RaftConfiguration#stepDownOnRemoval}. */
    public Builder stepDownOnRemoval(boolean value) {
      stepDownOnRemoval = value;
      return this;
    }

    /** See {@link RaftConfiguration#applied}. */
    public Builder applied(long value) {
      applied = value;
      return this;
    }

    /** The settings. */
    public RaftConfiguration build() {
      return new RaftConfiguration(
          id,
          electionTicks,
          heartbeatTicks,
          maxBytesPerMessage,
          maxInflightMessages,
          maxInflightBytes,
          maxUncommittedBytes,
          maxCommittedBytesPerReady,
          preVote,
          checkQuorum,
          readOnlyMode,
          asyncStorageWrites,
          disableProposalForwarding,
          disableConfigurationChangeValidation,
          stepDownOnRemoval,
          applied,
          random);
    }
  }
}
