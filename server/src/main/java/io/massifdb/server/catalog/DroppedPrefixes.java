package io.massifdb.server.catalog;

import io.massifdb.expression.KeyCodec;
import io.massifdb.sqlfrontend.catalog.CatalogSnapshot;
import io.massifdb.sqlfrontend.catalog.IndexDescriptor;
import io.massifdb.sqlfrontend.catalog.Relation;
import io.massifdb.sqlfrontend.catalog.TableDescriptor;
import java.util.ArrayList;
import java.util.List;

/** Which rows and index entries nobody finds any more after a change of the catalog. */
final class DroppedPrefixes {
  private DroppedPrefixes() {}

  /** Prefixes of the keys of dropped tables, and of dropped indexes of tables that stay. */
  static List<byte[]> between(CatalogSnapshot before, CatalogSnapshot after) {
    List<byte[]> dropped = new ArrayList<>();
    for (Relation relation : before.relations()) {
      if (!(relation instanceof TableDescriptor table) || table.isView()) {
        continue;
      }
      TableDescriptor present = after.table(table.id()).orElse(null);
      if (present == null) {
        dropped.add(KeyCodec.tablePrefix(table.id()));
      } else if (!present.equals(table)) {
        for (IndexDescriptor index : table.allIndexes()) {
          if (present.allIndexes().stream().noneMatch(each -> each.id() == index.id())) {
            dropped.add(KeyCodec.indexPrefix(table.id(), index.id()));
          }
        }
      }
    }
    return dropped;
  }
}
