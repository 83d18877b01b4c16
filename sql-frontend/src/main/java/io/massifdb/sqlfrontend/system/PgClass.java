package io.massifdb.sqlfrontend.system;

import io.massifdb.expression.ArrayValue;
import io.massifdb.sqlfrontend.catalog.ForeignKey;
import io.massifdb.sqlfrontend.catalog.Privilege;
import io.massifdb.sqlfrontend.catalog.SequenceDescriptor;
import io.massifdb.sqlfrontend.catalog.TableDescriptor;
import io.massifdb.sqlfrontend.system.RelationView.Kind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `pg_catalog.pg_class`: every relation.
final class PgClass extends ListedTable {
  static final long OID = 1259;
  private static final long HEAP = 2;
  private static final long BTREE = 403;

  PgClass() {
    super("pg_class");
  }

  @Override
  void fill(RowSet rows, DatabaseView database) {
    for (RelationView relation : database.relations()) {
      RowSet.Row row =
          rows.add()
              .set("oid", relation.oid())
              .set("relname", relation.name())
              .set("relnamespace", relation.schemaId())
              .set("relowner", database.roleOid(relation.owner()))
              .set("relam", accessMethod(relation.kind()))
              .set("relfilenode", relation.kind() == Kind.VIEW ? 0 : relation.oid())
              .set("reltuples", rowCount(relation, database))
              .set("relpersistence", relation.schema().startsWith("pg_temp") ? "t" : "p")
              .set("relkind", relation.kind().letter())
              .set("relnatts", relation.attributes().size())
              .set("relhasrules", relation.kind() == Kind.VIEW)
              .set("relispopulated", isPopulated(relation))
              .set(
                  "relreplident",
                  relation.kind() == Kind.TABLE || relation.kind() == Kind.MATERIALIZED_VIEW
                      ? "d"
                      : "n");
      row.set("relacl", acl(relation, database));
      TableDescriptor table = relation.table();
      if (table != null) {
        row.set("relhasindex", !DatabaseView.indexes(table).isEmpty())
            .set("relchecks", table.checks().size())
            .set("relhastriggers", takesPartInForeignKey(table, database));
      }
    }
  }

  private static @Nullable ArrayValue acl(RelationView relation, DatabaseView database) {
    if (relation.index() != null) {
      return null;
    }
    return switch (relation.descriptor()) {
      case TableDescriptor table ->
          AclItems.of("r", table.owner(), whole(table), List.of(), database);
      case SequenceDescriptor sequence ->
          AclItems.of("s", sequence.owner(), sequence.privileges(), List.of(), database);
      case null, default -> null;
    };
  }

  private static List<Privilege> whole(TableDescriptor table) {
    return table.properties().privileges().stream().filter(it -> it.columnId() == 0).toList();
  }

  private static boolean isPopulated(RelationView relation) {
    TableDescriptor table = relation.table();
    return table == null || table.properties().populated();
  }

  private static long accessMethod(Kind kind) {
    return switch (kind) {
      case TABLE -> HEAP;
      case INDEX -> BTREE;
      case MATERIALIZED_VIEW -> HEAP;
      case VIEW, SEQUENCE -> 0;
    };
  }

  /// PostgreSQL checks foreign keys by triggers, and psql asks for references only of tables that
  /// have some.
  static boolean takesPartInForeignKey(TableDescriptor table, DatabaseView database) {
    if (!table.foreignKeys().isEmpty()) {
      return true;
    }
    return database.tables().stream()
        .flatMap(other -> other.foreignKeys().stream())
        .mapToLong(ForeignKey::referencedTableId)
        .anyMatch(id -> id == table.id());
  }

  private static double rowCount(RelationView relation, DatabaseView database) {
    return switch (relation.kind()) {
      case TABLE -> relation.isSystem() ? -1 : database.state().estimatedRows(relation.oid());
      case MATERIALIZED_VIEW -> database.state().estimatedRows(relation.oid());
      case SEQUENCE -> 1;
      case VIEW -> -1;
      case INDEX -> 0;
    };
  }
}
