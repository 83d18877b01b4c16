package io.massifdb.execution;

import io.massifdb.expression.EvaluationContext;
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
import io.massifdb.planner.plan.PhysicalPlan.Step;
import io.massifdb.planner.plan.PhysicalPlan.StoredScan;
import io.massifdb.planner.plan.PhysicalPlan.SystemTableScan;
import io.massifdb.planner.plan.PhysicalPlan.TopN;
import io.massifdb.planner.plan.PhysicalPlan.Update;
import io.massifdb.planner.plan.PhysicalPlan.Values;
import io.massifdb.planner.plan.PhysicalPlan.Window;
import io.massifdb.planner.plan.PhysicalPlan.WithSteps;
import io.massifdb.planner.plan.PhysicalPlan.WorkingTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/// Turns plan nodes into operators, for one run.
final class OperatorFactory {
  private final ExecutionContext context;
  private final ScopedEvaluation evaluation;
  private final Map<String, RecursionOperator.WorkingRows> recursions = new TreeMap<>();

  OperatorFactory(ExecutionContext session) {
    this.evaluation = new ScopedEvaluation(session.evaluation());
    this.context =
        new ExecutionContext(
            session.data(),
            evaluation,
            session.memory(),
            session.spill(),
            session.rowIds(),
            session.systemTables(),
            session.system(),
            session.profile(),
            session.references());
  }

  Operator create(PhysicalPlan plan) {
    PlanProfile profile = context.profile();
    Operator operator = operator(plan);
    return profile == null ? operator : profile.measured(plan, operator);
  }

  private Operator operator(PhysicalPlan plan) {
    EvaluationContext scope = evaluation;
    return switch (plan) {
      case IndexScan scan -> new ScanOperator(scan, context.data(), scope);
      case PointGet get -> new PointGetOperator(get, context.data(), scope);
      case KeyLookup lookup ->
          new KeyLookupOperator(lookup, create(lookup.input()), context.data(), scope);
      case SystemTableScan scan -> new SystemTableOperator(scan, context);
      case FunctionScan scan -> new FunctionScanOperator(scan, scope);
      case Values values -> new ValuesOperator(values, scope);
      case Compute compute -> new ComputeOperator(compute, create(compute.input()), scope);
      case ProjectSet project -> new ProjectSetOperator(project, create(project.input()), scope);
      case Aggregate aggregate ->
          new AggregateOperator(aggregate, create(aggregate.input()), context);
      case Sort sort -> new SortOperator(sort, create(sort.input()), context);
      case TopN top -> new TopNOperator(top, create(top.input()), context);
      case Limit limit -> new LimitOperator(limit, create(limit.input()), scope);
      case DistinctOn distinct ->
          new DistinctOperator(distinct, distinct.keys(), create(distinct.input()), context);
      case Window window -> new WindowOperator(window, create(window.input()), context);
      case HashJoin join ->
          new SpillingHashJoin(join, create(join.left()), create(join.right()), context);
      case NestedLoopJoin join ->
          new NestedLoopJoinOperator(join, create(join.left()), create(join.right()), context);
      case Apply apply ->
          new ApplyOperator(apply, create(apply.left()), create(apply.right()), evaluation);
      case SetOperation operation -> setOperation(operation);
      case Recursion recursion -> recursion(recursion);
      case WithSteps steps -> steps(steps);
      case StoredScan scan -> new WorkingTableOperator(working(stored(scan.name())));
      case WorkingTable working -> new WorkingTableOperator(working(working.name()));
      case Insert insert -> new InsertOperator(insert, create(insert.input()), context);
      case Update update -> new UpdateOperator(update, create(update.input()), context);
      case Delete delete -> new DeleteOperator(delete, create(delete.input()), context);
    };
  }

  private Operator setOperation(SetOperation plan) {
    List<Operator> inputs = plan.inputs().stream().map(this::create).toList();
    return switch (plan.kind()) {
      case UNION -> {
        Operator all = new UnionAllOperator(inputs);
        List<Integer> columns = IntStream.range(0, plan.columns().size()).boxed().toList();
        yield plan.all() ? all : new DistinctOperator(plan, columns, all, context);
      }
      case INTERSECT, EXCEPT -> new SetDifferenceOperator(plan, inputs, context);
    };
  }

  private Operator recursion(Recursion plan) {
    return new RecursionOperator(
        plan, create(plan.left()), create(plan.right()), working(plan.name()), context);
  }

  private Operator steps(WithSteps plan) {
    List<StepsOperator.Part> parts = new ArrayList<>();
    for (Step step : plan.steps()) {
      parts.add(new StepsOperator.Part(step, create(step.plan()), working(stored(step.name()))));
    }
    return new StepsOperator(plan.outcome(), parts, create(plan.body()), context);
  }

  /// Apart from the names of recursions.
  private static String stored(String name) {
    return "?stored?" + name;
  }

  private RecursionOperator.WorkingRows working(String name) {
    return recursions.computeIfAbsent(name, _ -> new RecursionOperator.WorkingRows());
  }
}
