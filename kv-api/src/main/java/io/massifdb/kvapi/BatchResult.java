package io.massifdb.kvapi;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a node says to a {@link BatchRequest}. */
public sealed interface BatchResult {
  /**
   * One answer per request, in their order. {@code begin}: what was drawn for a transaction that
   * began with the batch.
   */
  record Answers(List<Answer> answers, @Nullable Timestamp begin) implements BatchResult {
    public Answers {
      answers = List.copyOf(answers);
    }

    public Answers(List<Answer> answers) {
      this(answers, null);
    }
  }

  /** Not executed. {@code leaseholder}: where to try, if known. */
  record NotLeaseholder(@Nullable NodeId leaseholder, @Nullable RangeDescriptor descriptor)
      implements BatchResult {}

  /**
   * Not executed: the epoch or a key does not fit; {@code current} are the descriptors known here.
   */
  record RangeMismatch(List<RangeDescriptor> current) implements BatchResult {}

  /** Not executed: no such replica here. */
  record RangeNotFound() implements BatchResult {}

  /** Not executed: try again after a moment (overload, no quorum yet, shutting down). */
  record Unavailable(String message) implements BatchResult {}

  /** Perhaps executed: the proposal's fate or the connection was lost. */
  record Ambiguous(String message) implements BatchResult {}
}
