package io.massifdb.sqlfrontend.system;

import io.massifdb.expression.SqlType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What system tables show beside the catalog: the running server. A port; the server implements
/// it.
public interface SystemState {
  /// The settings as the asking session sees them.
  List<Setting> settings();

  /// The sessions of this node.
  List<SessionActivity> sessions();

  /// Rows that the statistics guess for a table, -1 if never analysed.
  long estimatedRows(long tableId);

  /// The last value that a sequence handed out, null if none yet.
  @Nullable Long lastSequenceValue(long sequenceId);

  /// The members of the cluster.
  default List<NodeStatus> nodes() {
    return List.of();
  }

  /// The ranges of the cluster, in the order of their keys.
  default List<RangeStatus> ranges() {
    return List.of();
  }

  /// Bytes that a table or an index occupies, by its oid; 0 if unknown.
  default long sizeBytes(long relationId) {
    return 0;
  }

  /// The named statements of the asking session.
  default List<Prepared> preparedStatements() {
    return List.of();
  }

  /// The cursors of the asking session.
  default List<OpenCursor> cursors() {
    return List.of();
  }

  /// One row of `pg_prepared_statements`. The time is microseconds since 2000-01-01 UTC.
  ///
  /// @param fromSql PREPARE, not the protocol
  record Prepared(
      String name, String sql, long preparedMicros, List<SqlType> types, boolean fromSql) {}

  /// One row of `pg_cursors`. The time is microseconds since 2000-01-01 UTC.
  record OpenCursor(
      String name, String sql, boolean holdable, boolean scrollable, long createdMicros) {}

  /// One row of `massif_internal.massif_nodes`.
  ///
  /// @param status `up`, `down`, `draining` or `decommissioning`
  /// @param connections client sessions of the node, -1 if unknown
  record NodeStatus(
      long nodeId,
      String sqlAddress,
      String rpcAddress,
      String httpAddress,
      String locality,
      String version,
      String status,
      int connections,
      boolean current) {}

  /// One row of `massif_internal.massif_ranges`.
  ///
  /// @param tableName qualified; null for a range of the system
  /// @param leaseholder id of the node, null if nobody holds the lease
  /// @param replicas ids of the nodes that have a copy
  /// @param sizeBytes -1 if unknown
  record RangeStatus(
      long rangeId,
      String startKey,
      String endKey,
      @Nullable String tableName,
      @Nullable Long leaseholder,
      List<Long> replicas,
      long sizeBytes) {}

  /// One row of `pg_settings`.
  ///
  /// @param unit null if the setting has none
  /// @param context when it may change: `user`, `superuser`, `postmaster`, `internal` ...
  /// @param type `bool`, `integer`, `real`, `string` or `enum`
  record Setting(
      String name,
      String value,
      @Nullable String unit,
      String category,
      String description,
      String context,
      String type,
      String defaultValue) {}

  /// One row of `pg_stat_activity`. Times are microseconds since 2000-01-01 UTC.
  ///
  /// @param state `active`, `idle`, `idle in transaction`, `idle in transaction (aborted)`
  record SessionActivity(
      int processId,
      long databaseId,
      String user,
      String applicationName,
      @Nullable String clientAddress,
      int clientPort,
      long startedMicros,
      @Nullable Long transactionStartedMicros,
      @Nullable Long queryStartedMicros,
      String state,
      String query) {}

  /// A state with nothing in it, for planning alone and for tests.
  static SystemState empty() {
    return new SystemState() {
      @Override
      public List<Setting> settings() {
        return List.of();
      }

      @Override
      public List<SessionActivity> sessions() {
        return List.of();
      }

      @Override
      public long estimatedRows(long tableId) {
        return -1;
      }

      @Override
      public @Nullable Long lastSequenceValue(long sequenceId) {
        return null;
      }
    };
  }
}
