package io.massifdb.server.node;

import io.massifdb.expression.KeyCodec;
import io.massifdb.kvapi.Key;
import io.massifdb.kvapi.KeySpan;
import io.massifdb.kvapi.NodeId;
import io.massifdb.server.cluster.ClusterReply.RangeReport;
import io.massifdb.server.cluster.ClusterReply.StatusReport;
import io.massifdb.server.cluster.NodeStates;
import io.massifdb.server.session.ShownSettings;
import io.massifdb.sqlfrontend.catalog.CatalogSnapshot;
import io.massifdb.sqlfrontend.catalog.Relation;
import io.massifdb.sqlfrontend.catalog.TableDescriptor;
import io.massifdb.sqlfrontend.system.SystemState;
import java.util.HexFormat;
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

  @Override
  public List<NodeStatus> nodes() {
    StatusReport report = node.status();
    return report.members().stream()
        .map(member ->
            new NodeStatus(
                member.id().value(),
                member.sqlAddress(),
                member.rpcAddress(),
                member.httpAddress(),
                "",
                member.version(),
                state(member.id(), report),
                -1,
                member.id().equals(node.id())))
        .toList();
  }

  private static String state(NodeId node, StatusReport report) {
    String state = NodeStates.of(node, report);
    return switch (state) {
      case NodeStates.LIVE -> "up";
      case NodeStates.UNREACHABLE -> "down";
      default -> state;
    };
  }

  @Override
  public List<RangeStatus> ranges() {
    CatalogSnapshot catalog = node.services().catalog().latest();
    return node.status().ranges().stream().map(range -> status(range, catalog)).toList();
  }

  private static RangeStatus status(RangeReport range, CatalogSnapshot catalog) {
    NodeId leaseholder = range.leaseholder();
    return new RangeStatus(
        range.id(),
        HexFormat.of().formatHex(range.start().bytes()),
        HexFormat.of().formatHex(range.end().bytes()),
        table(range.start(), catalog),
        leaseholder == null ? null : (long) leaseholder.value(),
        range.replicas().stream().map(replica -> (long) replica.value()).toList(),
        range.sizeBytes());
  }

  /** The table whose keys the range starts with. */
  private static @Nullable String table(Key start, CatalogSnapshot catalog) {
    for (Relation relation : catalog.relations()) {
      if (relation instanceof TableDescriptor table
          && !table.isView()
          && KeySpan.prefix(new Key(KeyCodec.tablePrefix(table.id()))).contains(start)) {
        String schema = catalog.schema(table.schemaId()).map(it -> it.name()).orElse("");
        return schema + "." + table.name();
      }
    }
    return null;
  }
}
