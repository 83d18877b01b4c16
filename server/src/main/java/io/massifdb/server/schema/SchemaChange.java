package io.massifdb.server.schema;

import io.massifdb.sqlfrontend.catalog.CatalogSnapshot;
import java.util.ArrayList;
import java.util.List;

/**
 * What a definition changes.
 *
 * @param catalog the snapshot after it
 * @param newIndexes indexes of tables with rows, in state DELETE_ONLY: to be filled before they
 *     become public
 * @param newDefaults added columns whose default existing rows must get
 * @param checks constraints that existing rows must be checked against, as SQL conditions
 * @param notices for the client, such as {@code relation "t" already exists, skipping}
 */
public record SchemaChange(
    CatalogSnapshot catalog,
    List<NewIndex> newIndexes,
    List<NewDefault> newDefaults,
    List<NewCheck> checks,
    List<Notice> notices) {
  public SchemaChange {
    newIndexes = List.copyOf(newIndexes);
    newDefaults = List.copyOf(newDefaults);
    checks = List.copyOf(checks);
    notices = List.copyOf(notices);
  }

  public record NewIndex(long tableId, int indexId) {}

  public record NewDefault(long tableId, String column) {}

  /** Existing rows for which {@code violated} is true make the statement fail. */
  public record NewCheck(long tableId, String violated, RuntimeException error) {}

  public record Notice(String sqlState, String message) {}

  static SchemaChange of(CatalogSnapshot catalog) {
    return new SchemaChange(catalog, List.of(), List.of(), List.of(), List.of());
  }

  static SchemaChange nothing(CatalogSnapshot catalog, String sqlState, String message) {
    return new SchemaChange(
        catalog, List.of(), List.of(), List.of(), List.of(new Notice(sqlState, message)));
  }

  /** This change, then another that was computed upon it. */
  SchemaChange then(SchemaChange next) {
    return new SchemaChange(
        next.catalog,
        concat(newIndexes, next.newIndexes),
        concat(newDefaults, next.newDefaults),
        concat(checks, next.checks),
        concat(notices, next.notices));
  }

  private static <T> List<T> concat(List<T> first, List<T> second) {
    List<T> all = new ArrayList<>(first);
    all.addAll(second);
    return all;
  }
}
