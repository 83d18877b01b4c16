package io.massifdb.planner;

import io.massifdb.expression.Expression;
import io.massifdb.expression.Expression.Call;
import io.massifdb.expression.Expression.Column;
import io.massifdb.planner.plan.ExpressionTree;
import io.massifdb.planner.plan.JoinKind;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;

/// Orders a set of inner joins. Up to a limit the cheapest tree is searched ([JoinSearch]). Above
/// it the order is found greedily: always the two connected pieces whose join is estimated smallest
/// are joined, so that the tree may be bushy; pieces without a connection are multiplied last. That
/// effort grows with the square of the number of relations, which keeps sixty of them cheap.
final class JoinOrder {
  private final JoinBuilder builder;
  private final CardinalityEstimator estimator;
  private final int searchMax;

  /// @param searchMax the largest number of relations whose tree is searched
  JoinOrder(JoinBuilder builder, CardinalityEstimator estimator, int searchMax) {
    this.builder = builder;
    this.estimator = estimator;
    this.searchMax = Math.min(searchMax, 12);
  }

  /// @param leaves pieces that count their columns alike, with their own conditions applied
  /// @param conjuncts conditions over several leaves
  Piece order(List<Piece> leaves, List<Expression> conjuncts) {
    List<Expression> open = new ArrayList<>(conjuncts);
    Piece ordered =
        leaves.size() > 2 && leaves.size() <= searchMax
            ? build(JoinSearch.cheapest(new JoinGraph(leaves, conjuncts, estimator)), leaves, open)
            : greedily(leaves, open);
    if (!open.isEmpty()) {
      throw new AssertionError("conditions without a home: " + open);
    }
    return ordered;
  }

  private Piece build(JoinSearch.Tree tree, List<Piece> leaves, List<Expression> open) {
    return switch (tree) {
      case JoinSearch.Tree.Relation(int number) -> leaves.get(number);
      case JoinSearch.Tree.Joined(JoinSearch.Tree left, JoinSearch.Tree right) ->
          join(build(left, leaves, open), build(right, leaves, open), open);
    };
  }

  private Piece join(Piece left, Piece right, List<Expression> open) {
    List<Expression> applicable = applicable(open, left, right);
    open.removeAll(applicable);
    return builder.join(JoinKind.INNER, left, right, applicable);
  }

  private Piece greedily(List<Piece> leaves, List<Expression> open) {
    List<Piece> pieces = new ArrayList<>(leaves);
    while (pieces.size() > 1) {
      int[] pair = cheapest(pieces, open);
      Piece joined = join(pieces.get(pair[0]), pieces.get(pair[1]), open);
      pieces.remove(pair[1]);
      pieces.remove(pair[0]);
      pieces.addFirst(joined);
    }
    return pieces.getFirst();
  }

  private int[] cheapest(List<Piece> pieces, List<Expression> open) {
    int[] best = null;
    double bestRows = Double.MAX_VALUE;
    for (Expression conjunct : open) {
      int[] pair = sides(conjunct, pieces);
      if (pair != null) {
        double left = pieces.get(pair[0]).rows();
        double right = pieces.get(pair[1]).rows();
        double rows =
            isEquality(conjunct)
                ? new JoinGraph(
                        List.of(pieces.get(pair[0]), pieces.get(pair[1])),
                        List.of(conjunct),
                        estimator)
                    .rows(3)
                : left * right;
        // Among joins of one size the one with less work comes first.
        double cost = rows + (left + right) * 0.01;
        if (cost < bestRows) {
          bestRows = cost;
          best = pair;
        }
      }
    }
    return best == null ? smallestTwo(pieces) : best;
  }

  private static boolean isEquality(Expression conjunct) {
    return conjunct instanceof Call call && call.function().name().equals("=");
  }

  /// The two pieces that a condition connects; null when it is not exactly two.
  private static int @org.jspecify.annotations.Nullable [] sides(
      Expression conjunct, List<Piece> pieces) {
    Set<Integer> touched = new LinkedHashSet<>();
    for (int column : ExpressionTree.columns(conjunct)) {
      for (int i = 0; i < pieces.size(); i++) {
        if (pieces.get(i).has(column)) {
          touched.add(i);
          break;
        }
      }
    }
    if (touched.size() != 2) {
      return null;
    }
    List<Integer> pair = new ArrayList<>(touched);
    pair.sort(null);
    return new int[] {pair.get(0), pair.get(1)};
  }

  private static int[] smallestTwo(List<Piece> pieces) {
    int first = -1;
    int second = -1;
    for (int i = 0; i < pieces.size(); i++) {
      double rows = pieces.get(i).rows();
      if (first < 0 || rows < pieces.get(first).rows()) {
        second = first;
        first = i;
      } else if (second < 0 || rows < pieces.get(second).rows()) {
        second = i;
      }
    }
    return new int[] {Math.min(first, second), Math.max(first, second)};
  }

  private static List<Expression> applicable(List<Expression> open, Piece left, Piece right) {
    List<Expression> found = new ArrayList<>();
    for (Expression conjunct : open) {
      if (ExpressionTree.columns(conjunct).stream()
          .allMatch(column -> left.has(column) || right.has(column))) {
        found.add(conjunct);
      }
    }
    return found;
  }

  /// What follows from equalities between columns: `a = b AND b = 5` gives `a = 5`.
  static List<Expression> withImplied(List<Expression> conjuncts) {
    List<Expression> all = new ArrayList<>(conjuncts);
    Set<Expression> known = new LinkedHashSet<>(conjuncts);
    for (int i = 0; i < all.size(); i++) {
      if (!(all.get(i) instanceof Call constant) || !isColumnAgainstConstant(constant)) {
        continue;
      }
      Column column = (Column) constant.arguments().get(0);
      for (Expression conjunct : conjuncts) {
        Column other = equalColumn(conjunct, column);
        if (other != null && other.type().equals(column.type())) {
          Expression implied =
              new Call(
                  constant.function(),
                  List.of(other, constant.arguments().get(1)),
                  constant.type());
          if (known.add(implied)) {
            all.add(implied);
          }
        }
      }
    }
    return all;
  }

  private static boolean isColumnAgainstConstant(Call call) {
    return call.function().name().equals("=")
        && call.arguments().size() == 2
        && call.arguments().get(0) instanceof Column
        && !ExpressionTree.hasColumns(call.arguments().get(1))
        && !ExpressionTree.isVolatile(call);
  }

  private static @org.jspecify.annotations.Nullable Column equalColumn(
      Expression conjunct, Column column) {
    if (conjunct instanceof Call call
        && call.function().name().equals("=")
        && call.arguments().size() == 2
        && call.arguments().get(0) instanceof Column left
        && call.arguments().get(1) instanceof Column right) {
      if (left.equals(column)) {
        return right;
      }
      if (right.equals(column)) {
        return left;
      }
    }
    return null;
  }

  static boolean touchesOnly(Expression conjunct, int from, int end) {
    SortedSet<Integer> columns = ExpressionTree.columns(conjunct);
    return !columns.isEmpty() && columns.first() >= from && columns.last() < end;
  }
}
