package io.massifdb.server.allocator;

import io.massifdb.kvapi.NodeId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/** A round's decision while it is made: what is under way, and what was decided already. */
final class Draft {
  private final ClusterView view;
  private final AllocatorSettings settings;
  private final Map<Long, Move> moves;
  private final List<Move> decided = new ArrayList<>();
  private final Map<NodeId, Integer> leases;

  Draft(ClusterView view, AllocatorSettings settings, Map<Long, Move> underWay) {
    this.view = view;
    this.settings = settings;
    this.moves = new TreeMap<>(underWay);
    this.leases = view.leases();
  }

  ClusterView view() {
    return view;
  }

  AllocatorSettings settings() {
    return settings;
  }

  /** Ranges with which nothing is under way and something could be done. */
  List<ClusterView.Range> free() {
    return view.ranges().stream()
        .filter(range -> !moves.containsKey(range.id()) && view.hasQuorum(range))
        .toList();
  }

  Map<NodeId, Integer> replicas() {
    return view.replicas(moves);
  }

  Map<NodeId, Integer> leases() {
    return leases;
  }

  void add(Move move) {
    moves.put(move.range(), move);
    decided.add(move);
    if (move instanceof Move.Transfer transfer) {
      leases.merge(transfer.to(), 1, Integer::sum);
      view.ranges().stream()
          .filter(range -> range.id() == move.range())
          .map(ClusterView.Range::leaseholder)
          .forEach(from -> leases.merge(from, -1, Integer::sum));
    }
  }

  List<Move> decided() {
    return decided;
  }

  boolean hasChanges() {
    return moves.values().stream().anyMatch(Move.Change.class::isInstance);
  }

  long transfers() {
    return decided.stream().filter(Move.Transfer.class::isInstance).count();
  }

  /** The live node with the fewest replicas that may get one more. */
  Optional<NodeId> roomiest(Predicate<NodeId> fits) {
    Map<NodeId, Integer> counts = replicas();
    return view.live().stream()
        .filter(this::mayGetMore)
        .filter(fits)
        .min(
            Comparator.comparingInt((NodeId node) -> counts.getOrDefault(node, 0))
                .thenComparing(Comparator.naturalOrder()));
  }

  boolean mayGetMore(NodeId node) {
    long coming =
        moves.values().stream()
            .filter(move -> move instanceof Move.Change change && change.brings(node))
            .count();
    return coming < settings.movesPerNode();
  }
}
