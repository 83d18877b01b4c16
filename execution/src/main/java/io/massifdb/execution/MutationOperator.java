package io.massifdb.execution;

/// An operator that writes.
interface MutationOperator extends Operator {
  /// Rows written so far.
  long affectedRows();
}
