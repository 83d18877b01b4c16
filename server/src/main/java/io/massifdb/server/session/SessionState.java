package io.massifdb.server.session;

import io.massifdb.sqlfrontend.system.SystemState;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What system tables show: the node's state, and of the asking session its named statements and
 * cursors. Confined to the session's thread.
 */
final class SessionState implements SystemState {
  private final SystemState node;
  private final LongSupplier nowMicros;
  private final Map<String, PreparedStatement> statements;
  private final Map<String, Portal> portals;

  /** When and how the named statements came. */
  private final Map<String, Origin> origins = new LinkedHashMap<>();

  private record Origin(String text, long micros, boolean fromSql) {}

  SessionState(
      SystemState node,
      LongSupplier nowMicros,
      Map<String, PreparedStatement> statements,
      Map<String, Portal> portals) {
    this.node = node;
    this.nowMicros = nowMicros;
    this.statements = statements;
    this.portals = portals;
  }

  /** A statement was prepared; {@code fromSql}: by PREPARE. */
  void prepared(String name, String text, boolean fromSql) {
    if (!name.isEmpty()) {
      origins.put(name, new Origin(text, nowMicros.getAsLong(), fromSql));
      origins.keySet().retainAll(statements.keySet());
    }
  }

  @Override
  public List<Prepared> preparedStatements() {
    List<Prepared> found = new ArrayList<>();
    statements.forEach((name, statement) -> {
      Origin origin = origins.get(name);
      if (origin != null) {
        found.add(
            new Prepared(
                name,
                origin.text(),
                origin.micros(),
                statement.parameterTypes(),
                origin.fromSql()));
      }
    });
    return found;
  }

  @Override
  public List<OpenCursor> cursors() {
    List<OpenCursor> found = new ArrayList<>();
    portals.forEach((name, portal) -> {
      if (!name.isEmpty()) {
        found.add(
            new OpenCursor(
                name,
                portal.statement().sql(),
                portal.holds(),
                portal.scrolls(),
                portal.createdMicros()));
      }
    });
    return found;
  }

  @Override
  public List<Setting> settings() {
    return node.settings();
  }

  @Override
  public List<SessionActivity> sessions() {
    return node.sessions();
  }

  @Override
  public long estimatedRows(long tableId) {
    return node.estimatedRows(tableId);
  }

  @Override
  public @Nullable Long lastSequenceValue(long sequenceId) {
    return node.lastSequenceValue(sequenceId);
  }

  @Override
  public List<NodeStatus> nodes() {
    return node.nodes();
  }

  @Override
  public List<RangeStatus> ranges() {
    return node.ranges();
  }

  @Override
  public long sizeBytes(long relationId) {
    return node.sizeBytes(relationId);
  }
}
