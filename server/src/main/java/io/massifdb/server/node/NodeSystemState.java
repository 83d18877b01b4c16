package io.massifdb.server.node;

import io.massifdb.server.session.ShownSettings;
import io.massifdb.sqlfrontend.system.SystemState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What system tables show of the running node. */
final class NodeSystemState implements SystemState {
  private final Node node;

  NodeSystemState(Node node) {
    this.node = node;
  }

  @Override
  public List<Setting> settings() {
    return ShownSettings.all();
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
    return node.services().sequences().last(sequenceId);
  }
}
