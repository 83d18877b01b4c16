package io.massifdb.distribution;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Who may import whom, as data. THINK HARD ABOUT THE LAYERING before adding an arrow: it must be
 * drawn in ARCHITECTURE.md too.
 *
 * <p>An arrow lets a module reach what its target may reach: {@code planner -> sqlfrontend} brings
 * {@code expression} and {@code kvapi} along.
 */
final class Arrows {
  /** Package names below io.massifdb; {@code jdbc.spi} is the part of the driver for servers. */
  private static final Map<String, List<String>> DRAWN = drawn();

  private Arrows() {}

  private static Map<String, List<String>> drawn() {
    Map<String, List<String>> arrows = new LinkedHashMap<>();
    arrows.put("kvapi", List.of());
    arrows.put("raft", List.of());
    arrows.put("jdbc", List.of());
    arrows.put("sqllogictest", List.of());
    arrows.put("jdbc.spi", List.of());
    arrows.put("testkit", List.of("kvapi"));
    arrows.put("expression", List.of("kvapi"));
    arrows.put("rangestore", List.of("raft", "kvapi"));
    arrows.put("txnlayer", List.of("kvapi"));
    arrows.put("sqlfrontend", List.of("expression"));
    arrows.put("planner", List.of("sqlfrontend"));
    arrows.put("execution", List.of("planner", "txnlayer"));
    arrows.put("server", List.of("execution", "rangestore", "jdbc.spi"));
    arrows.put("shell", List.of("jdbc"));
    arrows.put("simulation", List.of("server", "testkit", "jdbc"));
    arrows.put("benchmarks", List.of("server", "testkit", "jdbc"));
    arrows.put(
        "distribution", List.of("server", "shell", "sqllogictest", "benchmarks", "simulation"));
    return arrows;
  }

  static Set<String> modules() {
    return DRAWN.keySet();
  }

  /** The module itself and everything that arrows lead to from it. */
  static Set<String> reachable(String module) {
    Set<String> reached = new TreeSet<>();
    collect(module, reached);
    return reached;
  }

  private static void collect(String module, Set<String> reached) {
    if (reached.add(module)) {
      DRAWN.getOrDefault(module, List.of()).forEach(next -> collect(next, reached));
    }
    if (module.equals("jdbc")) {
      reached.add("jdbc.spi");
    }
  }

  /** The module that a package belongs to, or the empty text for foreign ones. */
  static String moduleOf(String packageName) {
    if (!packageName.startsWith("io.massifdb.")) {
      return "";
    }
    String inside = packageName.substring("io.massifdb.".length());
    if (inside.equals("jdbc.spi")) {
      return inside;
    }
    int dot = inside.indexOf('.');
    return dot < 0 ? inside : inside.substring(0, dot);
  }
}
