package io.massifdb.server.session;

import io.massifdb.sqlfrontend.system.SystemState.Setting;
import java.util.List;

/** The settings as {@code pg_settings} lists them, with their defaults. */
public final class ShownSettings {
  private ShownSettings() {}

  /** In the order of their names. */
  public static List<Setting> all() {
    return SettingDefinition.all().stream()
        .map(definition ->
            new Setting(
                definition.name(),
                definition.defaultValue(),
                definition.unit(),
                "Client Connection Defaults",
                definition.description(),
                definition.kind() == SettingDefinition.Kind.FIXED ? "internal" : "user",
                definition.kind().shownType(),
                definition.defaultValue()))
        .toList();
  }
}
