package io.massifdb.sqlfrontend.parser;

import io.massifdb.expression.SqlType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A statement without its constants: what all statements of one shape have in common, and the
/// values in which this one differs.
///
/// @param text the statement with `$1`, `$2` ... where the literals stood, blanks and comments
///   shortened to one space
/// @param literals the values of the parameters, as they were written
public record Fingerprint(String text, List<Literal> literals) {
  public Fingerprint {
    literals = List.copyOf(literals);
  }

  /// What a literal is before the statement around it says more.
  public enum Kind {
    INT4,
    INT8,
    NUMERIC,
    /// In quotes: its type is decided by where it stands.
    STRING
  }

  /// @param text digits, or a string's contents without quotes
  public record Literal(Kind kind, String text) {}

  /// The types that the literals have by themselves; null for strings.
  public List<@Nullable SqlType> types() {
    List<@Nullable SqlType> types = new ArrayList<>(literals.size());
    for (Literal literal : literals) {
      types.add(
          switch (literal.kind()) {
            case INT4 -> SqlType.INT4;
            case INT8 -> SqlType.INT8;
            case NUMERIC -> SqlType.NUMERIC;
            case STRING -> null;
          });
    }
    return Collections.unmodifiableList(types);
  }
}
