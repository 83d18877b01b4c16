package io.massifdb.sqlfrontend.system;

import io.massifdb.sqlfrontend.catalog.ColumnDescriptor;
import io.massifdb.sqlfrontend.catalog.IndexDescriptor;
import io.massifdb.sqlfrontend.catalog.TableDescriptor;
import io.massifdb.sqlfrontend.catalog.TableProperties;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// `pg_catalog.pg_description`: what COMMENT ON said of tables, views, columns, indexes and
/// constraints.
final class PgDescription extends ListedTable {
  PgDescription() {
    super("pg_description");
  }

  /// One comment under the oids that it is known by.
  ///
  /// @param catalog oid of the catalog that holds the object
  record Description(long object, long catalog, int column, String text) {}

  @Override
  void fill(RowSet rows, DatabaseView database) {
    for (Description description : all(database)) {
      rows.add()
          .set("objoid", description.object())
          .set("classoid", description.catalog())
          .set("objsubid", description.column())
          .set("description", description.text());
    }
  }

  static List<Description> all(DatabaseView database) {
    List<Description> found = new ArrayList<>();
    for (TableDescriptor table : database.tables()) {
      for (TableProperties.Comment comment : table.properties().comments()) {
        describe(table, comment).ifPresent(found::add);
      }
    }
    return found;
  }

  private static Optional<Description> describe(
      TableDescriptor table, TableProperties.Comment comment) {
    return switch (comment.on()) {
      case "table" -> Optional.of(new Description(table.id(), PgClass.OID, 0, comment.text()));
      case "column" ->
          table
              .column(comment.name())
              .map(ColumnDescriptor::id)
              .map(id -> new Description(table.id(), PgClass.OID, id, comment.text()));
      case "index" ->
          table
              .index(comment.name())
              .map(IndexDescriptor::oid)
              .map(oid -> new Description(oid, PgClass.OID, 0, comment.text()));
      default ->
          ConstraintView.of(table).stream()
              .filter(constraint -> constraint.name().equals(comment.name()))
              .findFirst()
              .map(found -> new Description(found.oid(), PgConstraint.OID, 0, comment.text()));
    };
  }
}
