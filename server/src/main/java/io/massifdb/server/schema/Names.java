package io.massifdb.server.schema;

/** Identifiers in SQL text. */
public final class Names {
  private Names() {}

  /** Always in quotes. */
  public static String quoted(String identifier) {
    return "\"" + identifier.replace("\"", "\"\"") + "\"";
  }

  /** In quotes where they are needed. */
  static String shown(String identifier) {
    return identifier.matches("[a-z_][a-z0-9_$]*") ? identifier : quoted(identifier);
  }
}
