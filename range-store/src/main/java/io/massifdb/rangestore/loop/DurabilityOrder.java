package io.massifdb.rangestore.loop;

import io.massifdb.raft.HardState;
import io.massifdb.raft.Message;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * When the answers that rest on a group's storage may leave, with as few syncs as that allows.
 *
 * <p>An answer promises entries, a term or a vote: it leaves when all of those that came about
 * before it are durable. A commit index promises nothing, it is found again after a crash. So what
 * brings nothing but a new commit index (a leader sends one after each proposal) needs no sync of
 * its own: its answers leave after the last write that did, or at once if there is none under way.
 *
 * <p>What a sync is asked for tells others as soon as it is done, from the log's thread; the rest
 * takes the way through the loop, in order. Confined to the loop's thread.
 */
final class DurabilityOrder {
  /** What is to be done about a write. */
  sealed interface Decision {
    /** Sync it, let these answers leave, and tell {@link #durable} the number. */
    record Sync(long write, List<Message> answers) implements Decision {}

    /** It may become durable with a later one; these answers may leave now. */
    record Later(List<Message> answers) implements Decision {}
  }

  private record Waiting(long write, List<Message> answers) {}

  private final long self;
  private final Deque<Waiting> waiting = new ArrayDeque<>();
  private long term;
  private long vote;
  private long lastWrite;

  /** The last write that a sync was asked for. */
  private long lastSynced;

  /** The last write with something in it that later answers rest on. */
  private long lastPromise;

  private long durable;

  /** Begins with what the core was started with. */
  DurabilityOrder(long self, HardState state) {
    this.self = self;
    this.term = state.term();
    this.vote = state.vote();
  }

  Decision add(Message.StorageAppend append) {
    lastWrite++;
    if (!append.entries().isEmpty() || promises(append.hardState())) {
      lastPromise = lastWrite;
    }
    List<Message> answers = append.responses();
    if (answers.isEmpty()) {
      return new Decision.Later(List.of());
    }
    if (lastPromise > lastSynced) {
      lastSynced = lastWrite;
      waiting.addLast(new Waiting(lastWrite, addressed(answers, true)));
      return new Decision.Sync(lastWrite, addressed(answers, false));
    }
    if (durable < lastSynced) {
      waiting.addLast(new Waiting(lastSynced, answers));
      return new Decision.Later(List.of());
    }
    return new Decision.Later(answers);
  }

  private List<Message> addressed(List<Message> answers, boolean toSelf) {
    return answers.stream().filter(answer -> (answer.to() == self) == toSelf).toList();
  }

  private boolean promises(@Nullable HardState state) {
    if (state == null || (state.term() == term && state.vote() == vote)) {
      return false;
    }
    term = state.term();
    vote = state.vote();
    return true;
  }

  /** Everything up to the write is durable: the answers that may leave now. */
  List<Message> durable(long write) {
    durable = write;
    List<Message> answers = new ArrayList<>();
    while (!waiting.isEmpty() && waiting.getFirst().write <= write) {
      answers.addAll(waiting.removeFirst().answers);
    }
    return answers;
  }
}
