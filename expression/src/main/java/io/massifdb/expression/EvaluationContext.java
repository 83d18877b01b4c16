package io.massifdb.expression;

import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// All that an expression may see besides its input row: the statement's parameters, and the
/// session. Every method has a default that suits the evaluation of a program at a range, where
/// there is no session.
public interface EvaluationContext {
  /// No parameters, UTC, time 0, no catalogue.
  EvaluationContext NONE = new EvaluationContext() {};

  /// Value of a parameter, counted from 0.
  default @Nullable Object parameter(int index) {
    throw new SqlException(SqlState.UNDEFINED_PARAMETER, "there is no parameter $" + (index + 1));
  }

  /// Value of a column of the current row of an enclosing query.
  default @Nullable Object correlation(int id, int index) {
    throw new AssertionError("no correlation " + id);
  }

  default ZoneId timeZone() {
    return ZoneOffset.UTC;
  }

  /// `now()`: µs since 1970.
  default long transactionMicros() {
    return 0;
  }

  default long statementMicros() {
    return transactionMicros();
  }

  /// `clock_timestamp()`.
  default long clockMicros() {
    return statementMicros();
  }

  /// `pg_backend_pid()`: the number by which clients cancel.
  default int backendPid() {
    throw gatewayOnly("pg_backend_pid");
  }

  /// Blocks for so long; ends early with 57014 when the statement is cancelled.
  default void sleep(double seconds) {
    throw gatewayOnly("pg_sleep");
  }

  /// 64 random bits.
  default long randomLong() {
    throw gatewayOnly("random");
  }

  default String currentUser() {
    throw gatewayOnly("current_user");
  }

  default String sessionUser() {
    return currentUser();
  }

  default String currentDatabase() {
    throw gatewayOnly("current_database");
  }

  /// The schemas of the search path that exist.
  default List<String> searchPath(boolean withImplicit) {
    throw gatewayOnly("current_schemas");
  }

  default @Nullable String setting(String name) {
    return null;
  }

  /// `set_config`; returns the new value.
  default String changeSetting(String name, @Nullable String value, boolean local) {
    throw gatewayOnly("set_config");
  }

  /// `massif_transaction_status`: committed, aborted or unknown; makes the outcome definite if it
  /// can.
  default String transactionStatus(String token) {
    throw gatewayOnly("massif_transaction_status");
  }

  default SequenceAccess sequences() {
    throw gatewayOnly("nextval");
  }

  default AdvisoryLocks advisoryLocks() {
    throw gatewayOnly("pg_advisory_lock");
  }

  default CatalogFunctions catalog() {
    throw gatewayOnly("catalog functions");
  }

  /// Text of `version()`.
  default String version() {
    return "PostgreSQL 15.20 (MassifDB 0.1)";
  }

  /// Called now and then by long evaluations; throws 57014 when the statement is cancelled.
  default void checkCancelled() {}

  private static SqlException gatewayOnly(String what) {
    return new SqlException(
        SqlState.FEATURE_NOT_SUPPORTED, what + " is not available outside of a session");
  }
}
