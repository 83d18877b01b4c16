package io.massifdb.planner;

import io.massifdb.expression.Expression;
import io.massifdb.expression.Expression.Cast;
import io.massifdb.expression.Expression.Column;
import io.massifdb.planner.layout.TableColumn;
import io.massifdb.planner.layout.TableLayout;
import io.massifdb.planner.plan.ExpressionTree;
import io.massifdb.sqlfrontend.catalog.ColumnDescriptor;
import io.massifdb.sqlfrontend.catalog.IndexDescriptor;
import io.massifdb.sqlfrontend.catalog.TableDescriptor;
import io.massifdb.sqlfrontend.validate.Binder;
import io.massifdb.sqlfrontend.validate.ValidationContext;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.calcite.rel.core.Project;

/// Expressions that indexes hold: a hidden generated column has their value. A condition that has
/// such an expression in it can read the column instead, and so find the index.
final class IndexExpressions {
  private IndexExpressions() {}

  /// Whether it is worth while to bind a table's index expressions.
  static boolean isNeeded(TableDescriptor table, List<Expression> conditions) {
    return !conditions.isEmpty()
        && table.columns().stream().anyMatch(column -> column.hidden() && column.isGenerated());
  }

  /// By the ordinal of their column, over the table row. Only those of public indexes: of others
  /// the column may not be filled yet.
  static Map<Integer, Expression> of(TableDescriptor table, QueryPlanner queries) {
    List<ColumnDescriptor> columns =
        table.columns().stream()
            .filter(column ->
                column.hidden()
                    && column.isGenerated()
                    && table.publicIndexes().stream().anyMatch(index -> uses(index, column.id())))
            .toList();
    if (columns.isEmpty()) {
      return Map.of();
    }
    TableLayout layout = queries.layout(table);
    List<Integer> ordinals =
        table.publicColumns().stream().map(column -> layout.ordinal(column.id())).toList();
    ValidationContext context = ValidationContext.of(queries.catalog(), table.databaseId());
    Project project =
        (Project) queries.toRel(Binder.generatedValues(table, columns, context).query());
    List<Expression> values =
        queries.rex().translate(project.getProjects(), RelTranslator.types(project.getInput()));
    Map<Integer, Expression> expressions = new LinkedHashMap<>();
    for (int i = 0; i < columns.size(); i++) {
      Expression value =
          ExpressionTree.mapColumns(ConstantFolder.fold(values.get(i)), ordinals::get);
      expressions.put(layout.ordinal(columns.get(i).id()), bare(value));
    }
    return expressions;
  }

  private static boolean uses(IndexDescriptor index, int columnId) {
    return index.columnIds().contains(columnId) || index.conditionColumnId() == columnId;
  }

  /// Without the conversion to the column's type, which is the expression's.
  private static Expression bare(Expression value) {
    return value instanceof Cast(Expression operand, var type, boolean explicit)
            && !explicit
            && operand.type().sameKind(type)
        ? operand
        : value;
  }

  /// Puts columns for the expressions that are keys of indexes. What only a partial index's
  /// predicate says stays as it is, since other indexes may use its parts.
  static Expression replace(
      Expression condition, TableLayout layout, Map<Integer, Expression> expressions) {
    if (expressions.isEmpty()) {
      return condition;
    }
    return ExpressionTree.transform(
        condition,
        part -> {
          for (Map.Entry<Integer, Expression> known : expressions.entrySet()) {
            if (!isKey(layout, known.getKey())) {
              continue;
            }
            TableColumn column = layout.columns().get(known.getKey());
            if (part.equals(known.getValue()) && !(part instanceof Column)) {
              return new Column(known.getKey(), column.type());
            }
          }
          return part;
        });
  }

  private static boolean isKey(TableLayout layout, int ordinal) {
    return layout.secondaries().stream()
        .anyMatch(index -> index.state().isPublic() && index.keyOrdinals().contains(ordinal));
  }
}
