package io.massifdb.planner.plan;

import io.massifdb.expression.Expression;
import io.massifdb.planner.layout.IndexLayout;
import java.util.List;

/// A foreign key as a change of the referencing table sees it: the new row's key must be there.
///
/// @param keyOid of the constraint
/// @param columns ordinals of the referencing columns, in the constraint's order
/// @param values over the new table row: the key of `parent`, in its order and of its types
/// @param parentColumns names of the referenced columns, for messages
public record ReferenceCheck(
    long keyOid,
    String name,
    List<Integer> columns,
    List<Expression> values,
    boolean matchFull,
    boolean deferrable,
    IndexLayout parent,
    String parentName,
    List<String> parentColumns) {
  public ReferenceCheck {
    columns = List.copyOf(columns);
    values = List.copyOf(values);
    parentColumns = List.copyOf(parentColumns);
  }
}
