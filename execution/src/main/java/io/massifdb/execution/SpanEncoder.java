package io.massifdb.execution;

import io.massifdb.expression.ArrayValue;
import io.massifdb.expression.EvaluationContext;
import io.massifdb.expression.Evaluator;
import io.massifdb.expression.Expression;
import io.massifdb.expression.KeyCodec;
import io.massifdb.expression.KeyColumn;
import io.massifdb.expression.SqlType;
import io.massifdb.kvapi.Key;
import io.massifdb.kvapi.KeySpan;
import io.massifdb.planner.layout.IndexLayout;
import io.massifdb.planner.plan.ColumnSpan;
import io.massifdb.planner.plan.SpanTemplate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Makes key spans from a template, once the parameters are known.
final class SpanEncoder {
  private final IndexLayout index;
  private final EvaluationContext context;

  SpanEncoder(IndexLayout index, EvaluationContext context) {
    this.index = index;
    this.context = context;
  }

  /// The spans in key order, without overlap; empty when no row can match.
  List<KeySpan> spans(SpanTemplate template) {
    if (template.isAll()) {
      return List.of(index.span());
    }
    TreeMap<Key, KeySpan> spans = new TreeMap<>();
    List<ColumnSpan> columns = template.columns();
    boolean ranged = columns.getLast() instanceof ColumnSpan.Range;
    int pointColumns = ranged ? columns.size() - 1 : columns.size();
    for (List<@Nullable Object> prefix : combinations(columns.subList(0, pointColumns))) {
      KeySpan span =
          columns.getLast() instanceof ColumnSpan.Range range
              ? rangeSpan(prefix, range)
              : pointSpan(prefix);
      if (span != null) {
        spans.put(span.start(), span);
      }
    }
    return List.copyOf(spans.values());
  }

  /// The keys in order; the template must bind every key column to points.
  List<Key> keys(SpanTemplate template) {
    TreeMap<Key, Key> keys = new TreeMap<>();
    for (List<@Nullable Object> values : combinations(template.columns())) {
      Key key = index.keyOf(values);
      keys.put(key, key);
    }
    return List.copyOf(keys.values());
  }

  private List<List<@Nullable Object>> combinations(List<ColumnSpan> columns) {
    List<List<@Nullable Object>> found = new ArrayList<>();
    found.add(List.of());
    for (int i = 0; i < columns.size(); i++) {
      List<@Nullable Object> values = values(columns.get(i), index.keyColumns().get(i).type());
      List<List<@Nullable Object>> longer = new ArrayList<>(found.size() * values.size());
      for (List<@Nullable Object> prefix : found) {
        for (Object value : values) {
          longer.add(with(prefix, value));
        }
      }
      found = longer;
    }
    return found;
  }

  private List<@Nullable Object> values(ColumnSpan span, SqlType type) {
    return switch (span) {
      case ColumnSpan.Points points -> {
        List<@Nullable Object> values = new ArrayList<>();
        for (Expression expression : points.values()) {
          addExact(evaluate(expression), expression.type(), type, values);
        }
        yield values;
      }
      case ColumnSpan.Elements elements -> {
        List<@Nullable Object> values = new ArrayList<>();
        if (evaluate(elements.array()) instanceof ArrayValue array) {
          for (Object value : array.values()) {
            addExact(value, array.element(), type, values);
          }
        }
        yield values;
      }
      case ColumnSpan.Null _ -> Arrays.asList(new @Nullable Object[] {null});
      case ColumnSpan.Range _ -> throw new AssertionError("a range has no list of values");
    };
  }

  private static void addExact(
      @Nullable Object value, SqlType from, SqlType to, List<@Nullable Object> values) {
    if (value != null && SpanBound.of(value, from, to) instanceof SpanBound.Exact exact) {
      values.add(exact.value());
    }
  }

  private KeySpan pointSpan(List<@Nullable Object> values) {
    return KeySpan.prefix(encode(values));
  }

  /// Null when nothing lies between the bounds.
  private @Nullable KeySpan rangeSpan(List<@Nullable Object> prefix, ColumnSpan.Range range) {
    KeyColumn column = index.keyColumns().get(prefix.size());
    Key all = encode(prefix);
    Key from = all;
    Key to = all.prefixEnd();
    Key nulls = encode(with(prefix, null));
    if (column.nullsFirst()) {
      from = nulls.prefixEnd();
    } else {
      to = nulls;
    }
    Limit lower = limit(range.lower(), range.lowerInclusive(), column.type(), true);
    Limit upper = limit(range.upper(), range.upperInclusive(), column.type(), false);
    if (lower.empty || upper.empty) {
      return null;
    }
    if (lower.value != null) {
      Key key = encode(with(prefix, lower.value));
      if (column.descending()) {
        to = lower.inclusive ? key.prefixEnd() : key;
      } else {
        from = lower.inclusive ? key : key.prefixEnd();
      }
    }
    if (upper.value != null) {
      Key key = encode(with(prefix, upper.value));
      if (column.descending()) {
        from = upper.inclusive ? key : key.prefixEnd();
      } else {
        to = upper.inclusive ? key.prefixEnd() : key;
      }
    }
    return from.compareTo(to) < 0 ? new KeySpan(from, to) : null;
  }

  /// A bound in terms of the column's type; without a value it is open.
  private record Limit(@Nullable Object value, boolean inclusive, boolean empty) {
    static final Limit OPEN = new Limit(null, false, false);
    static final Limit NOTHING = new Limit(null, false, true);
  }

  private Limit limit(
      @Nullable Expression bound, boolean inclusive, SqlType column, boolean lower) {
    if (bound == null) {
      return Limit.OPEN;
    }
    Object value = evaluate(bound);
    if (value == null) {
      return Limit.NOTHING;
    }
    return switch (SpanBound.of(value, bound.type(), column)) {
      case SpanBound.Exact exact -> new Limit(exact.value(), inclusive, false);
      case SpanBound.Above above -> new Limit(above.value(), !lower, false);
      case SpanBound.BelowAll _ -> lower ? Limit.OPEN : Limit.NOTHING;
      case SpanBound.AboveAll _ -> lower ? Limit.NOTHING : Limit.OPEN;
    };
  }

  private @Nullable Object evaluate(Expression expression) {
    return Evaluator.evaluateConstant(expression, context);
  }

  private Key encode(List<@Nullable Object> values) {
    if (values.isEmpty()) {
      return new Key(KeyCodec.indexPrefix(index.tableId(), index.indexId()));
    }
    return index.keyOf(values);
  }

  private static List<@Nullable Object> with(
      List<@Nullable Object> prefix, @Nullable Object value) {
    List<@Nullable Object> longer = new ArrayList<>(prefix.size() + 1);
    longer.addAll(prefix);
    longer.add(value);
    return longer;
  }
}
