package io.massifdb.execution;

import io.massifdb.planner.plan.ReferenceCheck;
import io.massifdb.planner.plan.ReferencedKey;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a statement did to keys that foreign keys speak of and that only its caller can judge:
/// referenced keys that went, and references that a deferrable constraint misses.
public final class ReferenceEvents {
  private final List<RemovedKey> removed = new ArrayList<>();
  private final List<MissingKey> missing = new ArrayList<>();

  /// A referenced key that a row no longer has.
  ///
  /// @param before its values, none of them NULL
  /// @param after what the row has now; null when the row is gone
  public record RemovedKey(
      ReferencedKey key, List<Object> before, @Nullable List<@Nullable Object> after) {}

  /// A new key of a referencing row that the referenced table lacks.
  public record MissingKey(ReferenceCheck check, List<Object> values) {}

  void add(RemovedKey event) {
    removed.add(event);
  }

  void add(MissingKey event) {
    missing.add(event);
  }

  public List<RemovedKey> removed() {
    return removed;
  }

  public List<MissingKey> missing() {
    return missing;
  }

  public boolean isEmpty() {
    return removed.isEmpty() && missing.isEmpty();
  }
}
