package io.massifdb.planner.explain;

import io.massifdb.expression.Expression;
import io.massifdb.expression.ScanProgram.Source;
import io.massifdb.planner.explain.ExplainNode.Property;
import io.massifdb.planner.layout.IndexLayout;
import io.massifdb.planner.plan.ColumnSpan;
import io.massifdb.planner.plan.JoinKind;
import io.massifdb.planner.plan.PhysicalPlan;
import io.massifdb.planner.plan.PhysicalPlan.Aggregate;
import io.massifdb.planner.plan.PhysicalPlan.Apply;
import io.massifdb.planner.plan.PhysicalPlan.Compute;
import io.massifdb.planner.plan.PhysicalPlan.Delete;
import io.massifdb.planner.plan.PhysicalPlan.DistinctOn;
import io.massifdb.planner.plan.PhysicalPlan.FunctionScan;
import io.massifdb.planner.plan.PhysicalPlan.HashJoin;
import io.massifdb.planner.plan.PhysicalPlan.IndexScan;
import io.massifdb.planner.plan.PhysicalPlan.Insert;
import io.massifdb.planner.plan.PhysicalPlan.KeyLookup;
import io.massifdb.planner.plan.PhysicalPlan.Limit;
import io.massifdb.planner.plan.PhysicalPlan.NestedLoopJoin;
import io.massifdb.planner.plan.PhysicalPlan.PointGet;
import io.massifdb.planner.plan.PhysicalPlan.ProjectSet;
import io.massifdb.planner.plan.PhysicalPlan.Recursion;
import io.massifdb.planner.plan.PhysicalPlan.SetOperation;
import io.massifdb.planner.plan.PhysicalPlan.Sort;
import io.massifdb.planner.plan.PhysicalPlan.StoredScan;
import io.massifdb.planner.plan.PhysicalPlan.SystemTableScan;
import io.massifdb.planner.plan.PhysicalPlan.TopN;
import io.massifdb.planner.plan.PhysicalPlan.Update;
import io.massifdb.planner.plan.PhysicalPlan.Values;
import io.massifdb.planner.plan.PhysicalPlan.Window;
import io.massifdb.planner.plan.PhysicalPlan.WithSteps;
import io.massifdb.planner.plan.PhysicalPlan.WorkingTable;
import io.massifdb.planner.plan.SortKey;
import io.massifdb.planner.plan.SpanTemplate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Makes the tree: titles and properties in the manner of PostgreSQL's EXPLAIN.
final class ExplainTree {
  private final ToDoubleFunction<PhysicalPlan> estimator;
  private final Function<PhysicalPlan, @Nullable NodeRun> runs;

  ExplainTree(
      ToDoubleFunction<PhysicalPlan> estimator, Function<PhysicalPlan, @Nullable NodeRun> runs) {
    this.estimator = estimator;
    this.runs = runs;
  }

  ExplainNode node(PhysicalPlan plan) {
    return new ExplainNode(
        title(plan),
        properties(plan),
        estimator.applyAsDouble(plan),
        runs.apply(plan),
        plan.children().stream().map(this::node).toList());
  }

  private static String title(PhysicalPlan plan) {
    return switch (plan) {
      case IndexScan scan ->
          (scan.index().primary() && scan.spans().isAll() ? "Table Scan" : "Index Scan")
              + (scan.reverse() ? " Backward" : "")
              + (scan.index().primary() && scan.spans().isAll()
                  ? ""
                  : " using " + scan.index().name())
              + " on "
              + scan.tableName();
      case PointGet get -> "Point Get using " + get.index().name() + " on " + get.tableName();
      case KeyLookup lookup ->
          join("Lookup", lookup.kind())
              + " using "
              + lookup.index().name()
              + " on "
              + lookup.tableName();
      case SystemTableScan scan -> "System Scan on " + scan.table();
      case FunctionScan scan -> "Function Scan on " + scan.function().name();
      case Values values -> values.rows().isEmpty() ? "Empty Result" : "Values Scan";
      case Compute compute -> compute.projections() == null ? "Filter" : "Project";
      case ProjectSet _ -> "ProjectSet";
      case Aggregate aggregate ->
          aggregate.groups().isEmpty()
              ? "Aggregate"
              : aggregate.calls().isEmpty() ? "Hash Distinct" : "Hash Aggregate";
      case Sort _ -> "Sort";
      case TopN _ -> "Top-N Sort";
      case Limit _ -> "Limit";
      case DistinctOn _ -> "Distinct On";
      case Window _ -> "Window";
      case HashJoin join -> join("Hash", join.kind());
      case NestedLoopJoin join -> join("Nested Loop", join.kind());
      case Apply apply -> join("Apply", apply.kind());
      case SetOperation operation ->
          capitalized(operation.kind().name()) + (operation.all() ? " All" : "");
      case Recursion _ -> "Recursive Union";
      case WithSteps _ -> "Steps";
      case StoredScan stored -> "Stored Rows Scan on " + stored.name();
      case WorkingTable working -> "Working Table Scan on " + working.name();
      case Insert insert -> "Insert on " + insert.table().name();
      case Update update -> "Update on " + update.table().name();
      case Delete delete -> "Delete on " + delete.table().name();
    };
  }

  private static String join(String algorithm, JoinKind kind) {
    return kind == JoinKind.INNER
        ? algorithm + " Join"
        : algorithm + " " + capitalized(kind.name()) + " Join";
  }

  private static String capitalized(String word) {
    return word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT);
  }

  private static List<Property> properties(PhysicalPlan plan) {
    List<Property> found = new ArrayList<>();
    switch (plan) {
      case IndexScan scan -> {
        List<String> names = names(scan.index(), scan.sources());
        addSpans(found, scan.index(), scan.spans());
        add(found, "Filter", scan.filter(), names);
        add(found, "Limit", scan.limit(), names);
        addLock(found, scan.locking().locks());
      }
      case PointGet get -> {
        addSpans(found, get.index(), get.spans());
        add(found, "Filter", get.filter(), names(get.index(), get.sources()));
        addLock(found, get.locking().locks());
      }
      case KeyLookup lookup -> {
        List<String> names = names(lookup.input());
        found.add(new Property("Key", new ExpressionPrinter(names).join(lookup.keys(), ", ")));
        List<String> both = new ArrayList<>(names);
        both.addAll(names(lookup.index(), lookup.sources()));
        add(found, "Filter", lookup.condition(), both);
        addLock(found, lookup.locking().locks());
      }
      case Compute compute -> add(found, "Filter", compute.filter(), names(compute.input()));
      case Aggregate aggregate -> {
        List<String> names = names(aggregate.input());
        if (!aggregate.groups().isEmpty()) {
          found.add(
              new Property(
                  "Group Key",
                  aggregate.groups().stream().map(names::get).collect(Collectors.joining(", "))));
        }
      }
      case Sort sort -> found.add(new Property("Sort Key", keys(sort.keys(), names(sort))));
      case TopN top -> {
        found.add(new Property("Sort Key", keys(top.keys(), names(top))));
        add(found, "Limit", top.limit(), List.of());
        add(found, "Offset", top.offset(), List.of());
      }
      case Limit limit -> {
        add(found, "Limit", limit.limit(), List.of());
        add(found, "Offset", limit.offset(), List.of());
      }
      case HashJoin join -> {
        ExpressionPrinter left = new ExpressionPrinter(names(join.left()));
        ExpressionPrinter right = new ExpressionPrinter(names(join.right()));
        List<String> equalities = new ArrayList<>();
        for (int i = 0; i < join.leftKeys().size(); i++) {
          equalities.add(
              "("
                  + left.print(join.leftKeys().get(i))
                  + " = "
                  + right.print(join.rightKeys().get(i))
                  + ")");
        }
        found.add(new Property("Hash Cond", String.join(" AND ", equalities)));
        add(found, "Join Filter", join.condition(), names(join.left(), join.right()));
      }
      case NestedLoopJoin join ->
          add(found, "Join Filter", join.condition(), names(join.left(), join.right()));
      case Apply apply ->
          add(found, "Join Filter", apply.condition(), names(apply.left(), apply.right()));
      default -> {}
    }
    return found;
  }

  private static void add(
      List<Property> found, String title, @Nullable Expression expression, List<String> names) {
    if (expression != null) {
      found.add(new Property(title, new ExpressionPrinter(names).print(expression)));
    }
  }

  private static void addLock(List<Property> found, boolean locks) {
    if (locks) {
      found.add(new Property("Locks rows", ""));
    }
  }

  private static void addSpans(List<Property> found, IndexLayout index, SpanTemplate spans) {
    if (spans.isAll()) {
      return;
    }
    List<String> parts = new ArrayList<>();
    ExpressionPrinter printer = new ExpressionPrinter(List.of());
    for (int i = 0; i < spans.columns().size(); i++) {
      String column = index.keyNames().get(i);
      parts.add(
          switch (spans.columns().get(i)) {
            case ColumnSpan.Points points when points.values().size() == 1 ->
                column + " = " + printer.print(points.values().getFirst());
            case ColumnSpan.Points points ->
                column + " IN (" + printer.join(points.values(), ", ") + ")";
            case ColumnSpan.Elements elements ->
                column + " = ANY (" + printer.print(elements.array()) + ")";
            case ColumnSpan.Null _ -> column + " IS NULL";
            case ColumnSpan.Range range -> range(column, range, printer);
          });
    }
    found.add(new Property("Index Cond", String.join(" AND ", parts)));
  }

  private static String range(String column, ColumnSpan.Range range, ExpressionPrinter printer) {
    List<String> parts = new ArrayList<>();
    Expression lower = range.lower();
    if (lower != null) {
      parts.add(column + (range.lowerInclusive() ? " >= " : " > ") + printer.print(lower));
    }
    Expression upper = range.upper();
    if (upper != null) {
      parts.add(column + (range.upperInclusive() ? " <= " : " < ") + printer.print(upper));
    }
    return String.join(" AND ", parts);
  }

  private static String keys(List<SortKey> keys, List<String> names) {
    return keys.stream()
        .map(key ->
            names.get(key.column())
                + (key.descending() ? " DESC" : "")
                + (key.nullsFirst() == key.descending()
                    ? ""
                    : key.nullsFirst() ? " NULLS FIRST" : " NULLS LAST"))
        .collect(Collectors.joining(", "));
  }

  private static List<String> names(PhysicalPlan... plans) {
    List<String> names = new ArrayList<>();
    for (PhysicalPlan plan : plans) {
      plan.columns().forEach(column -> names.add(column.name()));
    }
    return names;
  }

  /// Names of the wanted columns of an entry.
  private static List<String> names(IndexLayout index, List<Source> sources) {
    return sources.stream().map(index::columnName).toList();
  }
}
