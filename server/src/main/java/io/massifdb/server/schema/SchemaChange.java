package io.massifdb.server.schema;

import io.massifdb.sqlfrontend.catalog.CatalogSnapshot;
import io.massifdb.sqlfrontend.catalog.ColumnDescriptor;
import io.massifdb.sqlfrontend.catalog.SequenceDescriptor;
import io.massifdb.sqlfrontend.catalog.TableDescriptor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * What a definition changes.
 *
 * @param catalog the snapshot after it
 * @param newIndexes indexes of tables with rows, in state DELETE_ONLY: to be filled before they
 *     become public
 * @param newDefaults added columns whose value existing rows must get one by one
 * @param checks constraints that existing rows must be checked against, as SQL conditions
 * @param newValues columns whose values are computed from a column that they replace
 * @param restarts sequences to set once the change is stored
 * @param notices for the client, such as {@code relation "t" already exists, skipping}
 */
public record SchemaChange(
    CatalogSnapshot catalog,
    List<NewIndex> newIndexes,
    List<NewDefault> newDefaults,
    List<NewCheck> checks,
    List<NewValue> newValues,
    List<Restart> restarts,
    List<Notice> notices) {
  public SchemaChange {
    newValues = List.copyOf(newValues);
    restarts = List.copyOf(restarts);
    newIndexes = List.copyOf(newIndexes);
    newDefaults = List.copyOf(newDefaults);
    checks = List.copyOf(checks);
    notices = List.copyOf(notices);
  }

  public record NewIndex(long tableId, int indexId) {}

  /**
   * @param stale SQL condition over the rows that do not have their value yet
   */
  public record NewDefault(long tableId, String column, String stale) {}

  /** By what name the condition of a {@link NewCheck} may call the row. */
  public static final String ROW = "child_row";

  /**
   * Existing rows for which {@code violated} is true make the statement fail. Rows that others
   * write under the catalog before this change do not know the constraint; so it is checked once
   * more when no such writer is left, and {@code undo} takes it away if they broke it.
   */
  public record NewCheck(
      long tableId, String violated, RuntimeException error, UnaryOperator<TableDescriptor> undo) {}

  /** With a further check. */
  SchemaChange with(NewCheck check) {
    return then(
        new SchemaChange(
            catalog, List.of(), List.of(), List.of(check), List.of(), List.of(), List.of()));
  }

  SchemaChange with(NewDefault added) {
    return then(
        new SchemaChange(
            catalog, List.of(), List.of(added), List.of(), List.of(), List.of(), List.of()));
  }

  SchemaChange with(NewIndex index) {
    return then(
        new SchemaChange(
            catalog, List.of(index), List.of(), List.of(), List.of(), List.of(), List.of()));
  }

  SchemaChange with(NewValue value) {
    return then(
        new SchemaChange(
            catalog, List.of(), List.of(), List.of(), List.of(value), List.of(), List.of()));
  }

  SchemaChange with(Restart restart) {
    return then(
        new SchemaChange(
            catalog, List.of(), List.of(), List.of(), List.of(), List.of(restart), List.of()));
  }

  /**
   * A column that was replaced by one of another type.
   *
   * @param columnId of the new column
   * @param old the column as it was; its values are still there under its id
   * @param value SQL expression over the old row
   */
  public record NewValue(long tableId, int columnId, ColumnDescriptor old, String value) {}

  /** A sequence that goes on at another value. */
  public record Restart(SequenceDescriptor sequence, long value) {}

  public record Notice(String sqlState, String message) {}

  static SchemaChange of(CatalogSnapshot catalog) {
    return new SchemaChange(
        catalog, List.of(), List.of(), List.of(), List.of(), List.of(), List.of());
  }

  static SchemaChange nothing(CatalogSnapshot catalog, String sqlState, String message) {
    return new SchemaChange(
        catalog,
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(new Notice(sqlState, message)));
  }

  /** This change, then another that was computed upon it. */
  SchemaChange then(SchemaChange next) {
    return new SchemaChange(
        next.catalog,
        concat(newIndexes, next.newIndexes),
        concat(newDefaults, next.newDefaults),
        concat(checks, next.checks),
        concat(newValues, next.newValues),
        concat(restarts, next.restarts),
        concat(notices, next.notices));
  }

  private static <T> List<T> concat(List<T> first, List<T> second) {
    List<T> all = new ArrayList<>(first);
    all.addAll(second);
    return all;
  }
}
