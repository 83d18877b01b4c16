package io.massifdb.planner.plan;

import java.util.List;

/// A foreign key as a change of the referenced table sees it: rows may depend on a key that goes.
///
/// @param keyOid of the constraint
/// @param childId the referencing table
/// @param columns ordinals of the referenced columns, in the constraint's order
public record ReferencedKey(long keyOid, long childId, List<Integer> columns) {
  public ReferencedKey {
    columns = List.copyOf(columns);
  }
}
