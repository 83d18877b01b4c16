package io.massifdb.sqlfrontend.system;

import io.massifdb.sqlfrontend.catalog.SystemSchemas;
import io.massifdb.sqlfrontend.system.SystemState.NodeStatus;

/// `massif_internal.massif_nodes`: the members of the cluster.
final class MassifNodes extends ListedTable {
  MassifNodes() {
    super(SystemSchemas.MASSIF_INTERNAL, "massif_nodes");
  }

  @Override
  void fill(RowSet rows, DatabaseView database) {

    for (NodeStatus node : database.state().nodes()) {
      rows.add()
          .set("node_id", node.nodeId())
          .set("sql_address", node.sqlAddress())
          .set("rpc_address", node.rpcAddress())
          .set("http_address", node.httpAddress())
          .set("locality", node.locality())
          .set("version", node.version())
          .set("status", node.status())
          .set("connections", node.connections())
          .set("is_current", node.current());
    }
  }
}
