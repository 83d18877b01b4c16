package io.massifdb.expression;

import org.jspecify.annotations.Nullable;

/// The running state of one aggregate for many groups. Groups are dense numbers from 0. Rows whose
/// FILTER is false and repeated values of a DISTINCT aggregate are left out by the caller. For a
/// two-phase aggregate the lower phase hands its state over as a datum of [#stateType], and the
/// upper phase merges it.
public interface Accumulator {
  /// Makes room for groups 0 to count - 1.
  void ensureGroups(int count);

  /// Adds the living rows of the batch.
  ///
  /// @param arguments one vector for each argument, aligned with the batch's physical rows
  /// @param groups group of the i-th living row
  void add(Batch batch, Vector[] arguments, int[] groups);

  /// Adds one row.
  void addRow(int group, @Nullable Object[] arguments);

  /// The type that carries a partial state.
  SqlType stateType();

  /// A datum of [#stateType].
  @Nullable Object state(int group);

  /// Adds a partial state of the same aggregate.
  void merge(int group, @Nullable Object state);

  /// The final value.
  @Nullable Object result(int group);

  /// Memory held, for accounting; an estimate.
  long memoryBytes();
}
