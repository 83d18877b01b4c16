package io.massifdb.sqlfrontend.catalog;

import static java.util.Objects.requireNonNull;

import io.massifdb.expression.SqlType;
import org.jspecify.annotations.Nullable;

/// One column. Immutable.
///
/// @param id stable within its table, never reused; also PostgreSQL's `attnum`, from 1
/// @param defaultSql the default expression as SQL text, parsed and bound when a statement needs it
/// @param hidden left out of `*` and of INSERT without a column list: the implicit primary key
/// @param ownedSequenceId the sequence that belongs to a serial or identity column, 0 for none
public record ColumnDescriptor(
    int id,
    String name,
    SqlType type,
    boolean nullable,
    @Nullable String defaultSql,
    boolean hidden,
    SchemaState state,
    long ownedSequenceId) {

  public ColumnDescriptor {
    requireNonNull(name);
    requireNonNull(type);
    requireNonNull(state);
    if (id <= 0) {
      throw new IllegalArgumentException("column id must be positive: " + id);
    }
  }

  /// A public, visible column without default.
  public static ColumnDescriptor of(int id, String name, SqlType type, boolean nullable) {
    return new ColumnDescriptor(id, name, type, nullable, null, false, SchemaState.PUBLIC, 0);
  }

  public ColumnDescriptor withName(String newName) {
    return new ColumnDescriptor(
        id, newName, type, nullable, defaultSql, hidden, state, ownedSequenceId);
  }

  public ColumnDescriptor withNullable(boolean newNullable) {
    return new ColumnDescriptor(
        id, name, type, newNullable, defaultSql, hidden, state, ownedSequenceId);
  }

  public ColumnDescriptor withDefault(@Nullable String newDefaultSql) {
    return new ColumnDescriptor(
        id, name, type, nullable, newDefaultSql, hidden, state, ownedSequenceId);
  }

  public ColumnDescriptor withHidden(boolean newHidden) {
    return new ColumnDescriptor(
        id, name, type, nullable, defaultSql, newHidden, state, ownedSequenceId);
  }

  public ColumnDescriptor withState(SchemaState newState) {
    return new ColumnDescriptor(
        id, name, type, nullable, defaultSql, hidden, newState, ownedSequenceId);
  }

  public ColumnDescriptor withOwnedSequence(long sequenceId) {
    return new ColumnDescriptor(id, name, type, nullable, defaultSql, hidden, state, sequenceId);
  }
}
