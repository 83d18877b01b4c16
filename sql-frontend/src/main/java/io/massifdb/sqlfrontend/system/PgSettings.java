package io.massifdb.sqlfrontend.system;

import io.massifdb.sqlfrontend.system.SystemState.Setting;
import java.util.List;

/// `pg_catalog.pg_settings`: the settings as the session sees them, and the limits that are built
/// in.
final class PgSettings extends ListedTable {
  private record Limit(String name, String value, String description) {}

  private static final List<Limit> LIMITS =
      List.of(
          new Limit("max_index_keys", "32", "Shows the maximum number of index keys."),
          new Limit("max_function_args", "100", "Shows the maximum number of function arguments."),
          new Limit("max_identifier_length", "63", "Shows the maximum identifier length."));

  PgSettings() {
    super("pg_settings");
  }

  @Override
  void fill(RowSet rows, DatabaseView database) {

    for (Setting setting : database.state().settings()) {
      rows.add()
          .set("name", setting.name())
          .set("setting", setting.value())
          .set("unit", setting.unit())
          .set("category", setting.category())
          .set("short_desc", setting.description())
          .set("context", setting.context())
          .set("vartype", setting.type())
          .set("source", setting.value().equals(setting.defaultValue()) ? "default" : "session")
          .set("boot_val", setting.defaultValue())
          .set("reset_val", setting.defaultValue())
          .set("pending_restart", false);
    }
    for (Limit limit : LIMITS) {
      if (database.state().settings().stream().noneMatch(it -> it.name().equals(limit.name()))) {
        rows.add()
            .set("name", limit.name())
            .set("setting", limit.value())
            .set("category", "Preset Options")
            .set("short_desc", limit.description())
            .set("context", "internal")
            .set("vartype", "integer")
            .set("source", "default")
            .set("boot_val", limit.value())
            .set("reset_val", limit.value())
            .set("pending_restart", false);
      }
    }
  }
}
