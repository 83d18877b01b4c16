package io.massifdb.planner;

import io.massifdb.expression.Expression;
import io.massifdb.expression.Expression.Call;
import io.massifdb.expression.Expression.Column;
import io.massifdb.planner.plan.ExpressionTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The relations of a join and what connects them: for each set of relations that conditions speak
/// of, the share of the combinations of rows that the conditions leave. Sets are bit masks.
final class JoinGraph {
  /// @param relations those that the conditions need
  /// @param share of the combinations for which they are true
  record Edge(long relations, double share) {}

  private final List<Piece> pieces;
  private final CardinalityEstimator estimator;
  private final List<Edge> edges = new ArrayList<>();

  /// @param conjuncts each over columns of two pieces or more
  JoinGraph(List<Piece> pieces, List<Expression> conjuncts, CardinalityEstimator estimator) {
    this.pieces = pieces;
    this.estimator = estimator;
    Map<Long, List<Double>> equalities = new TreeMap<>();
    for (Expression conjunct : conjuncts) {
      long relations = relations(conjunct);
      Double equality = equalShare(conjunct);
      if (equality == null) {
        edges.add(new Edge(relations, Selectivity.blind(conjunct)));
      } else {
        equalities.computeIfAbsent(relations, _ -> new ArrayList<>()).add(equality);
      }
    }
    equalities.forEach((relations, shares) ->
        edges.add(new Edge(relations, CardinalityEstimator.together(shares))));
  }

  private long relations(Expression expression) {
    long relations = 0;
    for (int column : ExpressionTree.columns(expression)) {
      relations |= 1L << pieceOf(column);
    }
    return relations;
  }

  private int pieceOf(int column) {
    for (int i = 0; i < pieces.size(); i++) {
      if (pieces.get(i).has(column)) {
        return i;
      }
    }
    throw new AssertionError("no piece carries column " + column);
  }

  /// Of an equality whose sides are of one piece each; null for other conditions.
  private @Nullable Double equalShare(Expression conjunct) {
    if (!(conjunct instanceof Call call)
        || !call.function().name().equals("=")
        || call.arguments().size() != 2) {
      return null;
    }
    double share = 0;
    for (Expression side : call.arguments()) {
      if (Long.bitCount(relations(side)) != 1) {
        return null;
      }
      Piece piece = pieces.get(Long.numberOfTrailingZeros(relations(side)));
      double distinct =
          side instanceof Column
              ? estimator.distinct(piece.plan(), piece.map(side), piece.rows())
              : piece.rows();
      share = Math.max(share, distinct);
    }
    return CardinalityEstimator.equalShare(share, 1);
  }

  int size() {
    return pieces.size();
  }

  Piece piece(int number) {
    return pieces.get(number);
  }

  /// Estimated rows of the join of a set of relations, the same in whatever order.
  double rows(long relations) {
    double rows = 1;
    for (int i = 0; i < pieces.size(); i++) {
      if ((relations & (1L << i)) != 0) {
        rows *= pieces.get(i).rows();
      }
    }
    for (Edge edge : edges) {
      if ((edge.relations() & ~relations) == 0) {
        rows *= edge.share();
      }
    }
    return Math.max(1, rows);
  }

  /// Whether a condition needs both sets and nothing else.
  boolean connects(long left, long right) {
    for (Edge edge : edges) {
      if ((edge.relations() & left) != 0
          && (edge.relations() & right) != 0
          && (edge.relations() & ~(left | right)) == 0) {
        return true;
      }
    }
    return false;
  }
}
