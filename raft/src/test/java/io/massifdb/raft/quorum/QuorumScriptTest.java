package io.massifdb.raft.quorum;

import io.massifdb.raft.ScriptFiles;
import io.massifdb.testkit.script.Directive;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** etcd's scripts for the arithmetic of majorities. */
class QuorumScriptTest {
  @TestFactory
  Stream<DynamicTest> quorums() {
    return ScriptFiles.tests("quorum/testdata", 4, () -> QuorumScriptTest::interpret);
  }

  private static String interpret(Directive directive) {
    List<Long> incoming = directive.values("cfg").stream().map(Long::valueOf).toList();
    List<Long> outgoing =
        directive.values("cfgj").stream()
            .filter(v -> !v.equals("zero"))
            .map(Long::valueOf)
            .toList();
    JointQuorum quorum = JointQuorum.of(incoming, outgoing);
    SortedSet<Long> all = new TreeSet<>(incoming);
    all.addAll(outgoing);
    return switch (directive.command()) {
      case "committed" -> {
        Map<Long, Long> indexes = new TreeMap<>();
        assign(incoming, outgoing, directive.values("idx"))
            .forEach((id, value) -> indexes.put(id, Long.valueOf(value)));
        long committed = quorum.committedIndex(id -> indexes.getOrDefault(id, 0L));
        yield describe(all, indexes)
            + (committed == MajorityQuorum.EVERY_INDEX ? "∞" : String.valueOf(committed));
      }
      case "vote" -> {
        Map<Long, Boolean> votes = new HashMap<>();
        assign(incoming, outgoing, directive.values("votes"))
            .forEach((id, value) -> votes.put(id, value.equals("y")));
        yield switch (quorum.voteResult(votes)) {
          case PENDING -> "VotePending";
          case LOST -> "VoteLost";
          case WON -> "VoteWon";
        };
      }
      default -> throw new IllegalArgumentException(directive.toString());
    };
  }

  /** Values stand in the order of the voters' first occurrence; an underscore means none. */
  private static Map<Long, String> assign(
      List<Long> incoming, List<Long> outgoing, List<String> values) {
    List<Long> order = new ArrayList<>(incoming);
    outgoing.stream().filter(id -> !order.contains(id)).forEach(order::add);
    Map<Long, String> assigned = new TreeMap<>();
    for (int i = 0; i < order.size(); i++) {
      if (!values.get(i).equals("_")) {
        assigned.put(order.get(i), values.get(i));
      }
    }
    return assigned;
  }

  /** A bar per voter, as long as the number of voters with a lower index. */
  private static String describe(SortedSet<Long> voters, Map<Long, Long> indexes) {
    int count = voters.size();
    if (count == 0) {
      return "<empty majority quorum>";
    }
    StringBuilder out = new StringBuilder(" ".repeat(count) + "    idx\n");
    for (long id : voters) {
      long index = indexes.getOrDefault(id, 0L);
      int bar = (int) voters.stream().filter(v -> indexes.getOrDefault(v, 0L) < index).count();
      out.append(
          indexes.containsKey(id)
              ? "x".repeat(bar) + ">" + " ".repeat(count - bar)
              : "?" + " ".repeat(count));
      out.append(" %5d    (id=%x)%n".formatted(index, id));
    }
    return out.toString();
  }
}
