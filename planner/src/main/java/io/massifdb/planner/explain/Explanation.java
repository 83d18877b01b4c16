package io.massifdb.planner.explain;

import io.massifdb.planner.plan.PhysicalPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/// A plan explained: the tree of its nodes with the planner's expectations and, when it was run,
/// with what happened.
public final class Explanation {
  private final ExplainNode root;
  private final boolean estimates;

  private Explanation(ExplainNode root, boolean estimates) {
    this.root = root;
    this.estimates = estimates;
  }

  /// @param estimator rows that a node is expected to deliver
  /// @param runs what a node did; null for one that never ran
  /// @param estimates whether expectations are shown
  public static Explanation of(
      PhysicalPlan plan,
      ToDoubleFunction<PhysicalPlan> estimator,
      Function<PhysicalPlan, @Nullable NodeRun> runs,
      boolean estimates) {
    return new Explanation(new ExplainTree(estimator, runs).node(plan), estimates);
  }

  /// One line for each node and property, in the manner of PostgreSQL.
  public List<String> text() {
    List<String> lines = new ArrayList<>();
    addText(root, 0, lines);
    return lines;
  }

  private void addText(ExplainNode node, int depth, List<String> lines) {
    String indent = depth == 0 ? "" : " ".repeat(depth * 6 - 4) + "->  ";
    lines.add(indent + node.title() + figures(node));
    String propertyIndent = " ".repeat(depth == 0 ? 2 : depth * 6 + 2);
    for (ExplainNode.Property property : node.properties()) {
      lines.add(
          propertyIndent
              + property.name()
              + (property.text().isEmpty() ? "" : ": " + property.text()));
    }
    NodeRun run = node.run();
    if (run != null && run.spilledBytes() > 0) {
      lines.add(propertyIndent + "Disk: " + run.spilledBytes() / 1024 + "kB");
    }
    for (ExplainNode child : node.children()) {
      addText(child, depth + 1, lines);
    }
  }

  private String figures(ExplainNode node) {
    StringBuilder text = new StringBuilder();
    if (estimates) {
      text.append("  (rows=").append(Math.round(node.estimatedRows())).append(')');
    }
    NodeRun run = node.run();
    if (run != null) {
      text.append(run.loops() == 0 ? " (never executed)" : actual(run));
    }
    return text.toString();
  }

  /// Times and rows of a loop on average, as PostgreSQL gives them.
  private static String actual(NodeRun run) {
    double loops = run.loops();
    return String.format(
        Locale.ROOT,
        " (actual time=%.3f..%.3f rows=%d loops=%d)",
        run.nanosToFirst() / loops / 1e6,
        run.nanos() / loops / 1e6,
        Math.round(run.rows() / loops),
        run.loops());
  }

  /// The tree as PostgreSQL's EXPLAIN (FORMAT JSON) has it: an array with one object.
  ///
  /// @param footer further members of the object, already in JSON
  public String json(List<String> footer) {
    StringBuilder out = new StringBuilder("[\n  {\n    \"Plan\": ");
    new ExplainJson(out, estimates).write(root, 2);
    for (String member : footer) {
      out.append(",\n    ").append(member);
    }
    return out.append("\n  }\n]").toString();
  }
}
