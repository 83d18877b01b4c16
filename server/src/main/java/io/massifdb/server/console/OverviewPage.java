package io.massifdb.server.console;

import io.massifdb.kvapi.Key;
import io.massifdb.kvapi.Keys;
import io.massifdb.kvapi.NodeDescriptor;
import io.massifdb.kvapi.NodeId;
import io.massifdb.server.cluster.ClusterReply.RangeReport;
import io.massifdb.server.cluster.ClusterReply.StatusReport;
import io.massifdb.server.cluster.NodeStates;
import java.util.HexFormat;
import java.util.stream.Collectors;

/** The page: nodes, then ranges. Made on the server, without scripts; reloads itself. */
final class OverviewPage {
  private static final String FRAME =
      """
      <!doctype html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta http-equiv="refresh" content="5">
      <title>MassifDB</title>
      <style>
      :root { color-scheme: light dark; --line: #8884; --accent: #2f6f4f; --bad: #b3261e; }
      body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 70rem; padding: 0 1rem; }
      h1 { font-size: 1.5rem; margin: 0 0 .25rem; } h2 { font-size: 1.1rem; margin: 2rem 0 .5rem; }
      p { margin: 0 0 1rem; opacity: .8; }
      .scroll { overflow-x: auto; }
      table { border-collapse: collapse; width: 100%%; }
      th, td { text-align: left; padding: .35rem .75rem; border-bottom: 1px solid var(--line); white-space: nowrap; }
      th { font-weight: 600; opacity: .7; } td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; }
      code { font: 13px ui-monospace, monospace; }
      .ok { color: var(--accent); } .bad { color: var(--bad); font-weight: 600; }
      .lease { border: 1px solid var(--accent); color: var(--accent); border-radius: .3rem; padding: 0 .3rem; }
      </style>
      </head>
      <body>
      %s
      </body>
      </html>
      """;

  private OverviewPage() {}

  static String waiting() {
    return FRAME.formatted(
        "<h1>MassifDB</h1><p>This node waits for its cluster to be initialised: "
            + "<code>massif init --rpc HOST:PORT</code></p>");
  }

  static String render(NodeDescriptor self, String clusterId, StatusReport status) {
    return FRAME.formatted(
        "<h1>MassifDB</h1><p>cluster <code>%s</code>, seen from node %d, version %s</p>%s%s"
            .formatted(
                escape(clusterId),
                self.id().value(),
                escape(self.version()),
                nodes(status),
                ranges(status)));
  }

  private static String nodes(StatusReport status) {
    StringBuilder rows = new StringBuilder();
    for (NodeDescriptor node : status.members()) {
      boolean down = status.unreachable().contains(node.id());
      long leases =
          status.ranges().stream().filter(range -> node.id().equals(range.leaseholder())).count();
      long replicas =
          status.ranges().stream().filter(range -> range.replicas().contains(node.id())).count();
      rows.append(
          """
          <tr><td>%d</td><td class="%s">%s</td><td><code>%s</code></td><td><code>%s</code></td>\
          <td><code>%s</code></td><td class="number">%d</td><td class="number">%d</td></tr>
          """
              .formatted(
                  node.id().value(),
                  down ? "bad" : "ok",
                  NodeStates.of(node.id(), status),
                  escape(node.sqlAddress()),
                  escape(node.rpcAddress()),
                  escape(node.httpAddress()),
                  replicas,
                  leases));
    }
    return """
    <h2>Nodes</h2>
    <div class="scroll"><table>
    <tr><th>Node</th><th>State</th><th>SQL</th><th>RPC</th><th>HTTP</th>\
    <th class="number">Replicas</th><th class="number">Leases</th></tr>
    %s</table></div>
    """
        .formatted(rows);
  }

  private static String ranges(StatusReport status) {
    StringBuilder rows = new StringBuilder();
    for (RangeReport range : status.ranges()) {
      rows.append(
          """
          <tr><td>%d</td><td><code>%s</code></td><td><code>%s</code></td><td>%s</td>\
          <td class="number">%,d</td><td class="number">%,d</td></tr>
          """
              .formatted(
                  range.id(),
                  describe(range.start()),
                  describe(range.end()),
                  replicas(range),
                  range.sizeBytes() / 1024,
                  range.appliedIndex()));
    }
    return """
    <h2>Ranges</h2>
    <div class="scroll"><table>
    <tr><th>Range</th><th>From</th><th>To</th><th>Replicas (<span class="lease">leaseholder</span>)</th>\
    <th class="number">KiB</th><th class="number">Applied</th></tr>
    %s</table></div>
    """
        .formatted(rows);
  }

  private static String replicas(RangeReport range) {
    return range.replicas().stream()
        .map(node ->
            node.equals(range.leaseholder())
                ? "<span class=\"lease\">" + number(node) + "</span>"
                : number(node))
        .collect(Collectors.joining(" "));
  }

  private static String number(NodeId node) {
    return "n" + node.value();
  }

  /** Names the borders of the areas, shows other keys as hexadecimal digits. */
  static String describe(Key key) {
    if (key.equals(Key.MIN)) {
      return "start";
    }
    if (key.equals(Key.MAX)) {
      return "end";
    }
    if (key.equals(Keys.DIRECTORY_START)) {
      return "directory";
    }
    if (key.equals(Keys.CATALOG_START)) {
      return "catalog";
    }
    if (key.equals(Keys.TABLES_START)) {
      return "tables";
    }
    String digits = HexFormat.of().formatHex(key.bytes());
    return digits.length() <= 40 ? digits : digits.substring(0, 40) + "…";
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
