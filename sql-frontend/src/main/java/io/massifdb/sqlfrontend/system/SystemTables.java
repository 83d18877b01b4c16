package io.massifdb.sqlfrontend.system;

import io.massifdb.sqlfrontend.catalog.SystemSchemas;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The registry of system tables. Immutable.
public final class SystemTables {
  private record Name(String schema, String table) {}

  /// Read from the class path when first asked for.
  private static final class Standard {
    static final SystemTables TABLES = of(StandardTables.all());
  }

  private final Map<Name, SystemTable> tables;

  private SystemTables(Map<Name, SystemTable> tables) {
    this.tables = Collections.unmodifiableMap(tables);
  }

  /// Every table that this module has; see [StandardTables].
  public static SystemTables standard() {
    return Standard.TABLES;
  }

  public static SystemTables of(Collection<? extends SystemTable> tables) {
    Map<Name, SystemTable> byName = new LinkedHashMap<>();
    for (SystemTable table : tables) {
      if (byName.put(new Name(table.schema(), table.name()), table) != null) {
        throw new AssertionError("two system tables of one name: " + table.name());
      }
    }
    return new SystemTables(byName);
  }

  /// This registry and more tables, which win over those of the same name.
  public SystemTables plus(Collection<? extends SystemTable> more) {
    Map<Name, SystemTable> byName = new LinkedHashMap<>(tables);
    more.forEach(table -> byName.put(new Name(table.schema(), table.name()), table));
    return new SystemTables(byName);
  }

  public Optional<SystemTable> find(String schema, String name) {
    return Optional.ofNullable(tables.get(new Name(schema, name)));
  }

  /// As a table name without schema is looked up: pg_catalog comes before the search path.
  public Optional<SystemTable> findInPgCatalog(String name) {
    return find(SystemSchemas.PG_CATALOG, name);
  }

  public List<SystemTable> all() {
    return new ArrayList<>(tables.values());
  }
}
