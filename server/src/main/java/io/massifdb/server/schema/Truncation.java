package io.massifdb.server.schema;

import io.massifdb.expression.SqlException;
import io.massifdb.expression.SqlState;
import io.massifdb.sqlfrontend.catalog.CatalogSnapshot;
import io.massifdb.sqlfrontend.catalog.ForeignKey;
import io.massifdb.sqlfrontend.catalog.IndexDescriptor;
import io.massifdb.sqlfrontend.catalog.SequenceDescriptor;
import io.massifdb.sqlfrontend.catalog.TableDescriptor;
import io.massifdb.sqlfrontend.parser.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.apache.calcite.sql.SqlIdentifier;

/**
 * Which tables TRUNCATE empties: those that it names and, with CASCADE, those that refer to them.
 */
public final class Truncation {
  private Truncation() {}

  public static List<TableDescriptor> tables(Statement.Truncate statement, SchemaContext context) {
    List<TableDescriptor> tables = new ArrayList<>();
    for (SqlIdentifier name : statement.tables()) {
      TableDescriptor table = context.table(name);
      context.requirePrivilege("truncate", table);
      if (!tables.contains(table)) {
        tables.add(table);
      }
    }
    for (int i = 0; i < tables.size(); i++) {
      TableDescriptor parent = tables.get(i);
      for (TableDescriptor child : context.catalog().tables(parent.databaseId())) {
        if (!tables.contains(child) && refers(child, parent)) {
          if (!statement.cascade()) {
            throw new SqlException(
                SqlState.FEATURE_NOT_SUPPORTED,
                "cannot truncate a table referenced in a foreign key constraint",
                "Table \"%s\" references \"%s\".".formatted(child.name(), parent.name()),
                "Truncate table \"%s\" at the same time, or use TRUNCATE ... CASCADE."
                    .formatted(child.name()));
          }
          context.requirePrivilege("truncate", child);
          tables.add(child);
        }
      }
    }
    return tables;
  }

  /**
   * The table with its rows and entries under new ids, where nothing lies. The old ones are given
   * back like those of dropped indexes. While an index is being built, the table stays: its builder
   * knows it by its id.
   */
  public static TableDescriptor emptied(TableDescriptor table) {
    int id = table.nextIndexId();
    TableDescriptor emptied = table.withPrimary(table.primary().withId(id++));
    List<IndexDescriptor> indexes = new ArrayList<>();
    for (IndexDescriptor index : table.indexes()) {
      if (!index.state().isPublic()) {
        throw new SqlException(
            SqlState.OBJECT_IN_USE,
            "cannot truncate \"" + table.name() + "\" while an index of it is being changed");
      }
      indexes.add(index.withId(id++));
    }
    return emptied.withIndexes(indexes).withVersion(table.version() + 1);
  }

  /** RESTART IDENTITY: the table's sequences begin anew, under new ids too. */
  public static CatalogSnapshot restarted(
      long tableId, CatalogSnapshot catalog, LongSupplier newId) {
    CatalogSnapshot result = catalog;
    TableDescriptor table = catalog.table(tableId).orElseThrow();
    for (SequenceDescriptor sequence : catalog.sequences(table.databaseId())) {
      if (sequence.ownerTableId() == tableId) {
        long id = newId.getAsLong();
        result = result.withoutRelation(sequence.id()).with(sequence.withId(id));
        table =
            table.withColumn(
                sequence.ownerColumnId(),
                column ->
                    column.ownedSequenceId() == sequence.id()
                        ? column.withOwnedSequence(id)
                        : column);
      }
    }
    return result.with(table);
  }

  private static boolean refers(TableDescriptor child, TableDescriptor parent) {
    return child.foreignKeys().stream()
        .mapToLong(ForeignKey::referencedTableId)
        .anyMatch(id -> id == parent.id());
  }
}
