package io.massifdb.sqlfrontend.validate;

import io.massifdb.expression.SqlException;
import io.massifdb.expression.SqlState;
import io.massifdb.sqlfrontend.catalog.Relation;
import io.massifdb.sqlfrontend.catalog.TableDescriptor;
import io.massifdb.sqlfrontend.parser.SqlParser;
import io.massifdb.sqlfrontend.parser.Statement;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.plan.RelOptPlanner;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.RelRoot;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexExecutor;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.runtime.CalciteContextException;
import org.apache.calcite.sql2rel.SqlToRelConverter;

/// Validated queries to relational algebra. Sub-queries stay expressions (`RexSubQuery`), views are
/// expanded, nothing is simplified: folding constants is left to whoever knows our functions.
public final class RelConversion {
  /// Folds nothing: Calcite would calculate by its own rules of arithmetic and casts.
  private static final RexExecutor NO_FOLDING =
      (builder, constants, reduced) -> reduced.addAll(constants);

  private static final SqlToRelConverter.Config CONFIG =
      SqlToRelConverter.config()
          .withExpand(false)
          .withTrimUnusedFields(false)
          .withInSubQueryThreshold(Integer.MAX_VALUE)
          .withRelBuilderConfigTransform(config -> config.withSimplify(false).withBloat(-1));

  private RelConversion() {}

  /// A cluster for a planner, with our types.
  public static RelOptCluster cluster(RelOptPlanner planner) {
    return RelOptCluster.create(planner, new RexBuilder(new TypeFactory()));
  }

  /// Converts; the query is used up.
  ///
  /// @param planner the planner that the cluster of the algebra belongs to
  public static RelRoot toRel(ValidatedQuery query, RelOptPlanner planner) {
    return toRel(
        query, RelOptCluster.create(planner, new RexBuilder(query.validator().getTypeFactory())));
  }

  /// Converts into an existing cluster: several queries of one statement share one.
  public static RelRoot toRel(ValidatedQuery query, RelOptCluster cluster) {
    if (cluster.getPlanner().getExecutor() == null) {
      cluster.getPlanner().setExecutor(NO_FOLDING);
    }
    try {
      return new QueryConverter(query.validator(), cluster, CONFIG)
          .convertQuery(query.node(), false, true);
    } catch (CalciteContextException e) {
      throw Errors.translate(e);
    } catch (RuntimeException e) {
      throw isLostField(e)
          ? new SqlException(
              SqlState.FEATURE_NOT_SUPPORTED,
              "LATERAL in a join that is the right side of another is not supported")
          : e;
    } catch (StackOverflowError e) {
      throw new SqlException(SqlState.STATEMENT_TOO_COMPLEX, "stack depth limit exceeded");
    }
  }

  /// Calcite looks for the columns of such a join beside those of the left side, and finds none.
  private static boolean isLostField(RuntimeException failure) {
    Throwable cause = failure;
    while (cause.getCause() != null && !(cause instanceof NullPointerException)) {
      cause = cause.getCause();
    }
    return cause instanceof NullPointerException
        && String.valueOf(cause.getMessage()).startsWith("field ");
  }

  static RelNode expandView(
      TableDescriptor view, ValidationContext context, RelOptCluster cluster, RelDataType rowType) {
    RelNode rel = toRel(validateView(view, context, new ArrayList<>()), cluster).project();
    return renamed(rel, rowType);
  }

  /// Validates a view's query and notes what it reads.
  static ValidatedQuery validateView(
      TableDescriptor view, ValidationContext context, List<Relation> read) {
    String sql = view.viewSql();
    if (sql == null || !(SqlParser.parseOne(sql).statement() instanceof Statement.Query parsed)) {
      throw new AssertionError("a view without query: " + view.name());
    }
    ValidatedQuery query =
        Validator.validate(parsed.node(), context.withScope(context.scope().ofView(view)));
    for (Relation relation : query.relations()) {
      if (!read.contains(relation)) {
        read.add(relation);
      }
    }
    return query;
  }

  /// The same rows under other names and with the types that were promised.
  static RelNode renamed(RelNode rel, RelDataType rowType) {
    RexBuilder builder = rel.getCluster().getRexBuilder();
    List<RexNode> columns = new ArrayList<>();
    for (int i = 0; i < rowType.getFieldCount(); i++) {
      RexNode column = builder.makeInputRef(rel, i);
      columns.add(
          Convertlets.cast(
              builder,
              column,
              TypeFactory.sqlType(column.getType()),
              TypeFactory.sqlType(rowType.getFieldList().get(i).getType())));
    }
    return LogicalProject.create(
        rel, List.of(), columns, rowType.getFieldNames(), java.util.Set.of());
  }
}
