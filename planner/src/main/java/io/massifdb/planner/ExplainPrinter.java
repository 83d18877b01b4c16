package io.massifdb.planner;

import io.massifdb.planner.plan.PhysicalPlan;
import java.util.ArrayList;
import java.util.List;

/// A plan as text, one line per node, in the manner of PostgreSQL's EXPLAIN.
public final class ExplainPrinter {
  private ExplainPrinter() {}

  public static List<String> print(PhysicalPlan plan) {
    List<String> lines = new ArrayList<>();
    print(plan, 0, lines);
    return lines;
  }

  private static void print(PhysicalPlan plan, int depth, List<String> lines) {
    String arrow = depth == 0 ? "" : "  ".repeat(depth * 3 - 2) + "->  ";
    lines.add(arrow + plan.getClass().getSimpleName());
    plan.children().forEach(child -> print(child, depth + 1, lines));
  }
}
