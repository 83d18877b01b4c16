package io.massifdb.expression;

import java.util.List;

/// What a [SqlType] has beyond its kind when it is not one of the system's.
public sealed interface UserType permits EnumType, DomainType, UserType.Name {
  /// A name that the parser read and nobody looked up yet; of the kind NAMED.
  record Name(List<String> parts) implements UserType {
    public Name {
      parts = List.copyOf(parts);
    }

    @Override
    public String name() {
      return String.join(".", parts);
    }
  }

  /// As `format_type` shows it, quoted and qualified where needed.
  String name();
}
