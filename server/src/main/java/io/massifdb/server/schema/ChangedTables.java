package io.massifdb.server.schema;

import io.massifdb.sqlfrontend.catalog.CatalogSnapshot;
import io.massifdb.sqlfrontend.catalog.ForeignKey;
import io.massifdb.sqlfrontend.catalog.Relation;
import io.massifdb.sqlfrontend.catalog.TableDescriptor;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Which tables two versions of the catalog see differently. */
public final class ChangedTables {
  private ChangedTables() {}

  /**
   * Those that must not be in use under both at once: with other columns or constraints, with their
   * rows elsewhere, or referred to by a new foreign key.
   */
  public static Set<Long> incompatible(CatalogSnapshot before, CatalogSnapshot after) {
    Set<Long> tables = new TreeSet<>();
    for (Relation relation : after.relations()) {
      if (relation instanceof TableDescriptor table && isStored(table)) {
        Optional<TableDescriptor> old = before.table(table.id());
        if (old.isPresent() && !old.get().isShapedAs(table)) {
          tables.add(table.id());
        }
        for (ForeignKey key : table.foreignKeys()) {
          boolean known = old.filter(it -> it.foreignKeys().contains(key)).isPresent();
          if (!known && before.table(key.referencedTableId()).isPresent()) {
            tables.add(key.referencedTableId());
          }
        }
      }
    }
    return tables;
  }

  /** Those whose users under the older version hold the change up: changed, renamed or gone. */
  public static Set<Long> of(CatalogSnapshot before, CatalogSnapshot after) {
    Set<Long> tables = new TreeSet<>();
    for (Relation relation : before.relations()) {
      if (relation instanceof TableDescriptor old
          && isStored(old)
          && !after.table(old.id()).filter(it -> isSame(old, it)).isPresent()) {
        tables.add(old.id());
      }
    }
    tables.addAll(incompatible(before, after));
    return tables;
  }

  private static boolean isStored(TableDescriptor table) {
    return !table.isView();
  }

  private static boolean isSame(TableDescriptor old, TableDescriptor table) {
    return old.isStoredAs(table)
        && old.name().equals(table.name())
        && old.schemaId() == table.schemaId();
  }
}
