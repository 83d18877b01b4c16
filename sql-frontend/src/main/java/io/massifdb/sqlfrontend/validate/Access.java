package io.massifdb.sqlfrontend.validate;

import org.jspecify.annotations.Nullable;

/// Something that a statement does and that takes a privilege. A plan is made for everybody alike;
/// who runs it is asked for the privileges each time.
public sealed interface Access {
  /// @param columnId the column, 0 for the whole relation, [#ANY_COLUMN] where one column of it is
  ///   enough
  /// @param owner of the view through which it happens, who must have the privilege then; null for
  ///   whoever runs the statement
  record OnRelation(long relationId, String privilege, int columnId, @Nullable String owner)
      implements Access {}

  /// A schema is named, or searched: that takes USAGE.
  record OnSchema(long schemaId) implements Access {}

  int ANY_COLUMN = -1;
}
