package io.massifdb.raft;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything a node wants done at one moment. {@link RaftNode} describes in which order.
 *
 * @param softState role and leader if they changed since the last time
 * @param hardState term, vote and commit index if they changed since the last time
 * @param readStates reads that may be served once their index is applied
 * @param entries to be appended to the durable log, overwriting from the first one's index on
 * @param snapshot to replace durable log and state machine
 * @param committedEntries to be applied to the state machine
 * @param messages to be sent; with asynchronous storage writes also the work for the local append
 *     and apply threads
 * @param mustSync whether entries and hard state must be flushed before messages leave; false means
 *     that a write without flush is enough
 */
public record Ready(
    @Nullable SoftState softState,
    @Nullable HardState hardState,
    List<ReadState> readStates,
    List<Entry> entries,
    @Nullable Snapshot snapshot,
    List<Entry> committedEntries,
    List<Message> messages,
    boolean mustSync) {}
