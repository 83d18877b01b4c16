package io.massifdb.execution;

import io.massifdb.expression.EvaluationContext;
import io.massifdb.expression.Expression;
import io.massifdb.expression.Expression.Column;
import io.massifdb.expression.ScanProgram.Source;
import io.massifdb.expression.SqlException;
import io.massifdb.expression.SqlType;
import io.massifdb.expression.WriteProgram;
import io.massifdb.kvapi.Key;
import io.massifdb.planner.layout.IndexLayout;
import io.massifdb.planner.layout.TableColumn;
import io.massifdb.planner.layout.TableLayout;
import io.massifdb.planner.plan.ExpressionTree;
import io.massifdb.planner.plan.PhysicalPlan;
import io.massifdb.planner.plan.PhysicalPlan.Compute;
import io.massifdb.planner.plan.PhysicalPlan.Delete;
import io.massifdb.planner.plan.PhysicalPlan.PointGet;
import io.massifdb.planner.plan.PhysicalPlan.Update;
import io.massifdb.planner.plan.RowCheck;
import io.massifdb.planner.plan.SpanTemplate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// An UPDATE or DELETE by full primary key as a write program: what the statement does to its one
/// row, to be done where the row lies.
///
/// Possible when nothing but the row's primary entry changes (no index, foreign key or generated
/// column has to follow), and when the expressions need neither session nor catalogue beside the
/// data once parameters are bound. Everything else takes the way of the operators, with a locked
/// read before the write.
///
/// @param returningTypes types of RETURNING's columns; null without the clause
public record PointWrite(
    IndexLayout primary,
    SpanTemplate spans,
    List<Source> columns,
    @Nullable Expression filter,
    @Nullable List<Expression> row,
    List<Integer> notNull,
    List<Expression> checks,
    @Nullable List<Expression> returning,
    @Nullable List<SqlType> returningTypes) {

  /// The program of a plan, null when it is not one.
  public static @Nullable PointWrite of(PhysicalPlan plan) {
    // Taken apart by component, so that a new duty of these nodes cannot be forgotten here.
    return switch (plan) {
      case Update(
              var _,
              PhysicalPlan input,
              TableLayout table,
              List<Expression> row,
              List<RowCheck> checks,
              var generated,
              var references,
              var referenced,
              List<Expression> returning) ->
          generated.isEmpty() && references.isEmpty() && referenced.isEmpty()
              ? update(input, table, row, checks, returning)
              : null;
      case Delete(
              var _,
              PhysicalPlan input,
              TableLayout table,
              var referenced,
              List<Expression> returning) ->
          referenced.isEmpty() ? delete(input, table, returning) : null;
      default -> null;
    };
  }

  private static @Nullable PointWrite update(
      PhysicalPlan input,
      TableLayout table,
      List<Expression> row,
      List<RowCheck> checks,
      @Nullable List<Expression> returning) {
    OldRow old = OldRow.of(input, table);
    if (old == null || !touchesOnlyPrimary(table, row)) {
      return null;
    }
    int width = table.columns().size();
    if (returning != null
        && returning.stream()
            .flatMap(expression -> ExpressionTree.columns(expression).stream())
            .anyMatch(column -> column >= width)) {
      return null;
    }
    List<Integer> notNull = new ArrayList<>();
    for (int i = 0; i < width; i++) {
      TableColumn column = table.columns().get(i);
      if (!column.nullable() && column.state().isWritten()) {
        notNull.add(i);
      }
    }
    return pushable(
        new PointWrite(
            table.primary(),
            old.get().spans(),
            old.get().sources(),
            old.filter(),
            row.stream().map(it -> ExpressionTree.substitute(it, old.columns())).toList(),
            notNull,
            checks.stream().map(RowCheck::condition).toList(),
            returning,
            types(returning)));
  }

  private static @Nullable PointWrite delete(
      PhysicalPlan input, TableLayout table, @Nullable List<Expression> returning) {
    OldRow old = OldRow.of(input, table);
    if (old == null || !table.secondaries().isEmpty()) {
      return null;
    }
    List<Expression> returned =
        returning == null
            ? null
            : returning.stream().map(it -> ExpressionTree.substitute(it, old.columns())).toList();
    return pushable(
        new PointWrite(
            table.primary(),
            old.get().spans(),
            old.get().sources(),
            old.filter(),
            null,
            List.of(),
            List.of(),
            returned,
            types(returning)));
  }

  private static @Nullable List<SqlType> types(@Nullable List<Expression> expressions) {
    return expressions == null ? null : expressions.stream().map(Expression::type).toList();
  }

  private static @Nullable PointWrite pushable(PointWrite write) {
    return write.expressions().allMatch(ExpressionTree::isPushable) ? write : null;
  }

  private Stream<Expression> expressions() {
    Stream<Expression> filters = filter == null ? Stream.empty() : Stream.of(filter);
    Stream<Expression> rows = row == null ? Stream.empty() : row.stream();
    Stream<Expression> returned = returning == null ? Stream.empty() : returning.stream();
    return Stream.of(filters, rows, checks.stream(), returned).flatMap(it -> it);
  }

  /// Whether no assigned column is in a secondary index or in the key.
  private static boolean touchesOnlyPrimary(TableLayout table, List<Expression> row) {
    for (int i = 0; i < row.size(); i++) {
      boolean kept = row.get(i) instanceof Column column && column.index() == i;
      int id = table.columns().get(i).id();
      if (!kept
          && (table.primary().keyOrdinals().contains(i)
              || table.secondaries().stream().anyMatch(index -> index.covers(id)))) {
        return false;
      }
    }
    return true;
  }

  /// The rows that a statement changes, as expressions over what a [PointGet] fetches.
  private record OldRow(PointGet get, @Nullable Expression filter, List<Expression> columns) {
    static @Nullable OldRow of(PhysicalPlan input, TableLayout table) {
      OldRow row = of(input);
      if (row == null
          || row.get.index().indexId() != table.primary().indexId()
          || row.get.index().tableId() != table.tableId()
          || row.columns.size() < table.columns().size()) {
        return null;
      }
      for (int i = 0; i < table.columns().size(); i++) {
        if (!table.columns().get(i).state().isWritten()) {
          continue; // dropped: what it held does not matter
        }
        Source source = table.primary().source(table.columns().get(i).id());
        if (!(row.columns.get(i) instanceof Column column)
            || !row.get.sources().get(column.index()).equals(source)) {
          return null;
        }
      }
      return row;
    }

    private static @Nullable OldRow of(PhysicalPlan input) {
      return switch (input) {
        case PointGet get -> {
          List<SqlType> types = new EntryDecoder(get.index(), get.sources()).types();
          List<Expression> columns = new ArrayList<>();
          for (int i = 0; i < types.size(); i++) {
            columns.add(new Column(i, types.get(i)));
          }
          yield new OldRow(
              get, get.filter(), get.projections().isEmpty() ? columns : get.projections());
        }
        case Compute compute -> {
          OldRow beneath = of(compute.input());
          yield beneath == null ? null : beneath.computed(compute);
        }
        default -> null;
      };
    }

    private OldRow computed(Compute compute) {
      List<Expression> conditions = new ArrayList<>(ExpressionTree.conjuncts(filter));
      if (compute.filter() != null) {
        conditions.add(ExpressionTree.substitute(compute.filter(), columns));
      }
      List<Expression> projections = compute.projections();
      return new OldRow(
          get,
          ExpressionTree.and(conditions),
          projections == null
              ? columns
              : projections.stream().map(it -> ExpressionTree.substitute(it, columns)).toList());
    }
  }

  // ---- one execution

  /// A program with its constants bound, ready to be sent.
  public record Bound(Key key, byte[] program) {}

  /// Null when the parameters name no row or several, or an expression cannot travel after all.
  public @Nullable Bound bind(EvaluationContext context) {
    List<Key> keys;
    try {
      keys = new SpanEncoder(primary, context).keys(spans);
    } catch (SqlException _) {
      return null; // raised again, in its turn, by the operators
    }
    if (keys.size() != 1) {
      return null;
    }
    ProgramBinder binder = new ProgramBinder(context);
    WriteProgram program =
        new WriteProgram(
            primary.keyColumns(),
            primary.valueLayout(),
            columns,
            filter == null ? null : binder.bind(filter),
            bind(binder, row),
            primary.valueOrdinals(),
            notNull,
            checks.stream().map(binder::bind).toList(),
            bind(binder, returning));
    return isBound(program) ? new Bound(keys.getFirst(), program.encode()) : null;
  }

  private static @Nullable List<Expression> bind(
      ProgramBinder binder, @Nullable List<Expression> expressions) {
    return expressions == null ? null : expressions.stream().map(binder::bind).toList();
  }

  private static boolean isBound(WriteProgram program) {
    List<Expression> row = program.row();
    List<Expression> returning = program.returning();
    return (program.filter() == null || canTravel(program.filter()))
        && (row == null || row.stream().allMatch(PointWrite::canTravel))
        && program.checks().stream().allMatch(PointWrite::canTravel)
        && (returning == null || returning.stream().allMatch(PointWrite::canTravel));
  }

  private static boolean canTravel(Expression expression) {
    return io.massifdb.expression.ScanProgram.isPushable(expression);
  }
}
