package io.massifdb.expression;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Port to the catalogue for functions and types that need it; the session implements it.
public interface CatalogFunctions {
  /// The identifier behind the text of a `reg*` value: a name, qualified or not, quoted where
  /// needed.
  ///
  /// @return null when there is no such object
  @Nullable Long lookUp(TypeKind kind, String name);

  /// The text of a `reg*` value: qualified unless visible by the search path.
  ///
  /// @return null when there is no such object (the number is printed then)
  @Nullable String display(TypeKind kind, long oid);

  /// A function of the library's catalogue chapter (`pg_get_indexdef`, `pg_table_is_visible`,
  /// `obj_description`, ...), by name; [FunctionLibrary] has already checked the argument types.
  @Nullable Object call(String function, List<@Nullable Object> arguments);

  /// As [#call], for a function that returns a set of rows.
  default List<RecordValue> rows(String function, List<@Nullable Object> arguments) {
    throw new AssertionError(function + " needs a catalogue");
  }
}
