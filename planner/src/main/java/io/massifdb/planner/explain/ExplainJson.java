package io.massifdb.planner.explain;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Writes a tree as JSON, laid out as PostgreSQL does.
final class ExplainJson {
  private final StringBuilder out;
  private final boolean estimates;

  ExplainJson(StringBuilder out, boolean estimates) {
    this.out = out;
    this.estimates = estimates;
  }

  void write(ExplainNode node, int depth) {
    String indent = "  ".repeat(depth + 1);
    out.append("{\n");
    List<String> members = members(node);
    out.append(indent).append(String.join(",\n" + indent, members));
    if (!node.children().isEmpty()) {
      out.append(",\n").append(indent).append("\"Plans\": [\n").append(indent).append("  ");
      for (int i = 0; i < node.children().size(); i++) {
        out.append(i == 0 ? "" : ",\n" + indent + "  ");
        write(node.children().get(i), depth + 2);
      }
      out.append('\n').append(indent).append(']');
    }
    out.append('\n').append("  ".repeat(depth)).append('}');
  }

  private List<String> members(ExplainNode node) {
    List<String> members = new ArrayList<>();
    members.add(member("Node Type", quoted(node.type())));
    members.add(member("Description", quoted(node.title())));
    if (estimates) {
      members.add(member("Plan Rows", Long.toString(Math.round(node.estimatedRows()))));
    }
    NodeRun run = node.run();
    if (run != null) {
      double loops = Math.max(1, run.loops());
      members.add(member("Actual Startup Time", millis(run.nanosToFirst() / loops)));
      members.add(member("Actual Total Time", millis(run.nanos() / loops)));
      members.add(member("Actual Rows", Long.toString(Math.round(run.rows() / loops))));
      members.add(member("Actual Loops", Long.toString(run.loops())));
      if (run.spilledBytes() > 0) {
        members.add(member("Disk Usage", Long.toString(run.spilledBytes() / 1024)));
      }
    }
    for (ExplainNode.Property property : node.properties()) {
      members.add(
          member(property.name(), property.text().isEmpty() ? "true" : quoted(property.text())));
    }
    return members;
  }

  private static String member(String name, String value) {
    return quoted(name) + ": " + value;
  }

  private static String millis(double nanos) {
    return String.format(Locale.ROOT, "%.3f", nanos / 1e6);
  }

  private static String quoted(String text) {
    return '"' + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
  }
}
