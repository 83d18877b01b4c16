package io.massifdb.planner;

import io.massifdb.expression.Expression;
import io.massifdb.expression.Expression.Column;
import io.massifdb.expression.ScanProgram.Source;
import io.massifdb.planner.layout.IndexLayout;
import io.massifdb.planner.layout.TableColumn;
import io.massifdb.planner.layout.TableLayout;
import io.massifdb.planner.plan.ExpressionTree;
import io.massifdb.planner.plan.JoinKind;
import io.massifdb.planner.plan.Locking;
import io.massifdb.planner.plan.OutputColumn;
import io.massifdb.planner.plan.PhysicalPlan;
import io.massifdb.planner.plan.PhysicalPlan.Compute;
import io.massifdb.planner.plan.PhysicalPlan.IndexScan;
import io.massifdb.planner.plan.PhysicalPlan.KeyLookup;
import io.massifdb.planner.plan.PhysicalPlan.PointGet;
import io.massifdb.planner.plan.SpanTemplate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Chooses the index that a table is read by, and builds the read.
final class AccessPaths {
  /// A fetched base row costs as much as so many entries of a scan.
  private static final double LOOKUP_COST = 4;

  private static final double SPAN_COST = 2;

  /// What is read from a table.
  ///
  /// @param output ordinals of the columns to deliver
  /// @param conjuncts over the ordinals
  /// @param generated what the hidden columns of indexes hold, by ordinal
  record Read(
      TableLayout table,
      List<Integer> output,
      List<Expression> conjuncts,
      Locking locking,
      Map<Integer, Expression> generated) {}

  private final CardinalityEstimator estimator;
  private final boolean indexScans;

  AccessPaths(CardinalityEstimator estimator, boolean indexScans) {
    this.estimator = estimator;
    this.indexScans = indexScans;
  }

  /// The cheapest plan; its output is exactly the wanted columns.
  PhysicalPlan plan(Read read) {
    SpanBuilder builder = new SpanBuilder(read.conjuncts());
    IndexLayout best = read.table().primary();
    SpanBuilder.Spans bestSpans = builder.spans(best.keyOrdinals());
    double bestCost = cost(read, best, bestSpans);
    for (IndexLayout index : read.table().secondaries()) {
      if (!indexScans || !index.state().isPublic() || !applies(read, index)) {
        continue;
      }
      SpanBuilder.Spans spans = builder.spans(index.keyOrdinals());
      double cost = cost(read, index, spans);
      boolean worthwhile = !spans.template().isAll() || isCovering(read, index);
      if (worthwhile && cost < bestCost) {
        best = index;
        bestSpans = spans;
        bestCost = cost;
      }
    }
    return build(read, best, bestSpans);
  }

  /// A partial index is of use when the query asks for all that its predicate says.
  private static boolean applies(Read read, IndexLayout index) {
    if (index.condition() < 0) {
      return true;
    }
    Expression condition = read.generated().get(index.condition());
    return condition != null
        && ExpressionTree.conjuncts(condition).stream()
            .map(part -> IndexExpressions.replace(part, read.table(), read.generated()))
            .allMatch(read.conjuncts()::contains);
  }

  private double cost(Read read, IndexLayout index, SpanBuilder.Spans spans) {
    double rows = estimator.spanRows(index, spans.template());
    boolean lookups = !index.primary() && (read.locking().locks() || !isCovering(read, index));
    return SPAN_COST + rows * (lookups ? 1 + LOOKUP_COST : index.primary() ? 1 : 0.9);
  }

  private static Set<Integer> wanted(Read read) {
    Set<Integer> wanted = new LinkedHashSet<>(read.output());
    read.conjuncts().forEach(conjunct -> wanted.addAll(ExpressionTree.columns(conjunct)));
    return wanted;
  }

  private static boolean isCovering(Read read, IndexLayout index) {
    return wanted(read).stream()
        .allMatch(ordinal -> index.covers(read.table().columns().get(ordinal).id()));
  }

  private PhysicalPlan build(Read read, IndexLayout index, SpanBuilder.Spans spans) {
    List<Expression> rest = new ArrayList<>(read.conjuncts());
    rest.removeIf(conjunct -> spans.used().contains(conjunct));
    boolean direct = index.primary() || (isCovering(read, index) && !read.locking().locks());
    return direct
        ? directRead(read, index, spans.template(), rest)
        : lookupRead(read, index, spans.template(), rest);
  }

  private PhysicalPlan directRead(
      Read read, IndexLayout index, SpanTemplate spans, List<Expression> rest) {
    List<Expression> pushed = new ArrayList<>();
    List<Expression> kept = new ArrayList<>();
    boolean points = index.unique() && spans.isPoints(index.keyColumns().size());
    for (Expression conjunct : rest) {
      (points || ExpressionTree.isPushable(conjunct) ? pushed : kept).add(conjunct);
    }
    Set<Integer> delivered = new LinkedHashSet<>(read.output());
    kept.forEach(conjunct -> delivered.addAll(ExpressionTree.columns(conjunct)));
    Set<Integer> fetched = new LinkedHashSet<>(delivered);
    pushed.forEach(conjunct -> fetched.addAll(ExpressionTree.columns(conjunct)));
    List<Integer> inner = List.copyOf(fetched);
    List<Integer> outer = List.copyOf(delivered);
    Expression filter = over(pushed, inner);
    List<Source> sources = sources(read.table(), index, inner);
    List<Expression> projections =
        inner.size() == outer.size() ? List.of() : columns(read.table(), outer, inner);
    List<OutputColumn> columns = outputs(read.table(), outer);
    PhysicalPlan scan =
        points
            ? new PointGet(
                columns,
                read.table().name(),
                index,
                sources,
                spans,
                filter,
                projections,
                read.locking())
            : new IndexScan(
                columns,
                read.table().name(),
                index,
                sources,
                spans,
                filter,
                projections,
                null,
                false,
                read.locking());
    return finish(read, scan, outer, kept);
  }

  private PhysicalPlan lookupRead(
      Read read, IndexLayout index, SpanTemplate spans, List<Expression> rest) {
    TableLayout table = read.table();
    List<Expression> early = new ArrayList<>();
    List<Expression> late = new ArrayList<>();
    for (Expression conjunct : rest) {
      boolean covered =
          ExpressionTree.columns(conjunct).stream()
              .allMatch(ordinal -> index.covers(table.columns().get(ordinal).id()));
      (covered ? early : late).add(conjunct);
    }
    List<Integer> keys = table.primary().keyOrdinals();
    Read entries = new Read(table, keys, early, Locking.NONE, read.generated());
    PhysicalPlan input = directRead(entries, index, spans, early);
    Set<Integer> fetched = new LinkedHashSet<>(read.output());
    // A row may have changed between its entry and its lock; a locked read tests everything again.
    List<Expression> tested = read.locking().locks() ? read.conjuncts() : late;
    tested.forEach(conjunct -> fetched.addAll(ExpressionTree.columns(conjunct)));
    List<Integer> inner = List.copyOf(fetched);
    List<OutputColumn> columns = new ArrayList<>(input.columns());
    columns.addAll(outputs(table, inner));
    Expression condition =
        ExpressionTree.and(
            tested.stream()
                .map(conjunct ->
                    ExpressionTree.mapColumns(
                        conjunct, ordinal -> keys.size() + inner.indexOf(ordinal)))
                .toList());
    PhysicalPlan lookup =
        new KeyLookup(
            columns,
            input,
            JoinKind.INNER,
            table.name(),
            table.primary(),
            columns(table, keys, keys),
            sources(table, table.primary(), inner),
            condition,
            read.locking());
    List<Expression> projections = new ArrayList<>();
    for (int ordinal : read.output()) {
      projections.add(
          new Column(keys.size() + inner.indexOf(ordinal), table.columns().get(ordinal).type()));
    }
    return new Compute(outputs(table, read.output()), lookup, null, projections);
  }

  private static PhysicalPlan finish(
      Read read, PhysicalPlan scan, List<Integer> delivered, List<Expression> kept) {
    if (kept.isEmpty()) {
      return scan;
    }
    return new Compute(
        outputs(read.table(), read.output()),
        scan,
        over(kept, delivered),
        delivered.equals(read.output()) ? null : columns(read.table(), read.output(), delivered));
  }

  /// The conjunction over columns that stand in this order.
  private static @Nullable Expression over(List<Expression> conjuncts, List<Integer> order) {
    return ExpressionTree.and(
        conjuncts.stream()
            .map(conjunct -> ExpressionTree.mapColumns(conjunct, order::indexOf))
            .toList());
  }

  private static List<Expression> columns(
      TableLayout table, List<Integer> wanted, List<Integer> order) {
    List<Expression> columns = new ArrayList<>();
    for (int ordinal : wanted) {
      columns.add(new Column(order.indexOf(ordinal), table.columns().get(ordinal).type()));
    }
    return columns;
  }

  static List<Source> sources(TableLayout table, IndexLayout index, List<Integer> ordinals) {
    return ordinals.stream()
        .map(ordinal -> index.source(table.columns().get(ordinal).id()))
        .toList();
  }

  static List<OutputColumn> outputs(TableLayout table, List<Integer> ordinals) {
    List<OutputColumn> outputs = new ArrayList<>();
    for (int ordinal : ordinals) {
      TableColumn column = table.columns().get(ordinal);
      outputs.add(new OutputColumn(column.name(), column.type()));
    }
    return outputs;
  }
}
