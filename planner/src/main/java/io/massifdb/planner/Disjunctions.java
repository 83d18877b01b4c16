package io.massifdb.planner;

import io.massifdb.expression.Expression;
import io.massifdb.expression.Expression.Or;
import io.massifdb.planner.plan.ExpressionTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What can be drawn out of OR, so that joins find their equalities and tables their restrictions.
final class Disjunctions {
  private Disjunctions() {}

  /// The same conditions with what all branches of an OR demand in front: `(a AND b) OR (a AND c)`
  /// becomes `a, b OR c`. It holds for three truth values too.
  static List<Expression> factored(List<Expression> conjuncts) {
    List<Expression> all = new ArrayList<>();
    for (Expression conjunct : conjuncts) {
      if (conjunct instanceof Or or) {
        factor(or, all);
      } else {
        all.add(conjunct);
      }
    }
    return all;
  }

  private static void factor(Or or, List<Expression> all) {
    List<List<Expression>> branches =
        or.operands().stream().map(ExpressionTree::conjuncts).toList();
    List<Expression> common =
        branches.getFirst().stream()
            .distinct()
            .filter(part -> !ExpressionTree.isVolatile(part))
            .filter(part -> branches.stream().allMatch(branch -> branch.contains(part)))
            .toList();
    if (common.isEmpty()) {
      all.add(or);
      return;
    }
    all.addAll(common);
    List<Expression> rests = new ArrayList<>();
    for (List<Expression> branch : branches) {
      Expression rest =
          ExpressionTree.and(branch.stream().filter(part -> !common.contains(part)).toList());
      if (rest == null) {
        // This branch demands no more than the others.
        return;
      }
      rests.add(rest);
    }
    all.add(new Or(rests));
  }

  /// What the ORs over several tables say of the columns from `from` to before `end` alone: `(a = 1
  /// AND x) OR (a = 2 AND y)` lets only rows with `a = 1 OR a = 2` through. The ORs themselves must
  /// still be tested.
  static List<Expression> implied(List<Expression> conjuncts, int from, int end) {
    List<Expression> found = new ArrayList<>();
    for (Expression conjunct : conjuncts) {
      if (conjunct instanceof Or or && !JoinOrder.touchesOnly(or, from, end)) {
        Expression implied = implied(or, from, end);
        if (implied != null) {
          found.add(implied);
        }
      }
    }
    return found;
  }

  private static @Nullable Expression implied(Or or, int from, int end) {
    List<Expression> parts = new ArrayList<>();
    for (Expression branch : or.operands()) {
      List<Expression> own =
          ExpressionTree.conjuncts(branch).stream()
              .filter(part -> !ExpressionTree.isVolatile(part))
              .filter(part -> JoinOrder.touchesOnly(part, from, end))
              .toList();
      if (own.isEmpty()) {
        return null;
      }
      parts.add(Objects.requireNonNull(ExpressionTree.and(own)));
    }
    return new Or(parts);
  }
}
