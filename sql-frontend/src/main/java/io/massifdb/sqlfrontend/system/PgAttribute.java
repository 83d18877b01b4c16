package io.massifdb.sqlfrontend.system;

import io.massifdb.expression.ArrayValue;
import io.massifdb.sqlfrontend.catalog.TableDescriptor;
import io.massifdb.sqlfrontend.system.RelationView.Attribute;
import org.jspecify.annotations.Nullable;

/// `pg_catalog.pg_attribute`: the columns of every relation.
final class PgAttribute extends ListedTable {
  PgAttribute() {
    super("pg_attribute");
  }

  @Override
  void fill(RowSet rows, DatabaseView database) {
    for (RelationView relation : database.relations()) {
      for (Attribute attribute : relation.attributes()) {
        add(rows, relation, attribute, database);
      }
    }
  }

  private static void add(
      RowSet rows, RelationView relation, Attribute attribute, DatabaseView database) {
    TypeCatalog.PgType type = TypeCatalog.of(attribute.type());
    rows.add()
        .set("attrelid", relation.oid())
        .set("attname", attribute.name())
        .set("atttypid", type.oid())
        .set("attstattarget", -1)
        .set("attlen", type.length())
        .set("attnum", attribute.number())
        .set("attndims", type.isArray() && relation.index() == null ? 1 : 0)
        .set("attcacheoff", -1)
        .set("atttypmod", attribute.type().typmod())
        .set("attbyval", type.byValue())
        .set("attalign", type.alignment())
        .set("attstorage", type.storage())
        .set("attnotnull", attribute.required())
        .set("atthasdef", ObjectDefinitions.defaultText(attribute) != null)
        .set("attidentity", attribute.identity())
        .set("attgenerated", attribute.isGenerated() ? "s" : "")
        .set("attislocal", true)
        .set("attcollation", collation(relation, attribute, type))
        .set("attacl", acl(relation, attribute, database));
  }

  private static @Nullable ArrayValue acl(
      RelationView relation, Attribute attribute, DatabaseView database) {
    TableDescriptor table = relation.table();
    return table == null
        ? null
        : AclItems.ofColumn(
            table.owner(), table.properties().privileges(), attribute.number(), database);
  }

  /// The catalog's own text columns compare by bytes, and the stored columns of an index do not
  /// compare at all.
  private static long collation(
      RelationView relation, Attribute attribute, TypeCatalog.PgType type) {
    boolean stored =
        relation.index() != null && attribute.number() > relation.index().columns().size();
    return stored ? 0 : type.collation();
  }
}
