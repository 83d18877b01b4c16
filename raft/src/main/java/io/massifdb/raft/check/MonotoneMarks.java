package io.massifdb.raft.check;

import io.massifdb.raft.RaftNode;
import java.util.HashMap;
import java.util.Map;

/**
 * Term, commit index and applied index of a member never fall, apart from what a restart may lose;
 * and nothing is applied that is not committed. What is committed stays in the log.
 */
public final class MonotoneMarks {
  private final Map<Long, Marks> last = new HashMap<>();

  private record Marks(long term, long commit, long applied) {}

  /** Looks at a member. */
  public void check(RaftNode node) {
    Marks now = new Marks(node.term(), node.commitIndex(), node.appliedIndex());
    Marks before = last.put(node.id(), now);
    boolean fell =
        before != null
            && (now.term < before.term
                || now.commit < before.commit
                || now.applied < before.applied);
    if (fell || now.applied > now.commit || now.commit > node.lastIndex()) {
      throw new AssertionError(
          "marks of %d: %s after %s, last index %d"
              .formatted(node.id(), now, before, node.lastIndex()));
    }
  }

  /** The member begins again from what it has stored; what was not durable is lost. */
  public void restarted(long id) {
    last.computeIfPresent(id, (_, _) -> new Marks(0, 0, 0));
  }
}
