package io.massifdb.planner.explain;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A plan node as EXPLAIN shows it, apart from the form of the output.
///
/// @param title what it does and on what
/// @param properties in order, name and text; a property with an empty text is a mere remark
/// @param estimatedRows what the planner expects it to deliver
/// @param run what happened, when the plan was run
record ExplainNode(
    String title,
    List<Property> properties,
    double estimatedRows,
    @Nullable NodeRun run,
    List<ExplainNode> children) {
  /// One line below a title.
  record Property(String name, String text) {}

  ExplainNode {
    properties = List.copyOf(properties);
    children = List.copyOf(children);
  }

  /// The first words of the title, up to what it works on.
  String type() {
    int end = title.length();
    for (String word : List.of(" using ", " on ")) {
      int at = title.indexOf(word);
      if (at >= 0) {
        end = Math.min(end, at);
      }
    }
    return title.substring(0, end);
  }
}
