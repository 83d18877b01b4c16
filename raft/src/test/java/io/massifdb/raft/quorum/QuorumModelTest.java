package io.massifdb.raft.quorum;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The arithmetic of majorities against definitions that are too slow and plainly right. */
class QuorumModelTest {
  @Property(tries = 500)
  void committedIsTheHighestIndexThatBothMajoritiesHave(
      @ForAll("ids") Set<Long> incoming,
      @ForAll("ids") Set<Long> outgoing,
      @ForAll("indexes") Map<Long, Long> acknowledged) {
    JointQuorum quorum = JointQuorum.of(incoming, outgoing);
    long committed = quorum.committedIndex(id -> acknowledged.getOrDefault(id, 0L));
    if (incoming.isEmpty() && outgoing.isEmpty()) {
      assertThat(committed).isEqualTo(MajorityQuorum.EVERY_INDEX);
      return;
    }
    long expected = 0;
    for (long index = 0; index <= 20; index++) {
      if (majorityHas(incoming, acknowledged, index)
          && majorityHas(outgoing, acknowledged, index)) {
        expected = index;
      }
    }
    assertThat(committed).isEqualTo(expected);
    assertThat(
            JointQuorum.of(outgoing, incoming)
                .committedIndex(id -> acknowledged.getOrDefault(id, 0L)))
        .as("symmetry")
        .isEqualTo(committed);
  }

  private static boolean majorityHas(Set<Long> voters, Map<Long, Long> acknowledged, long index) {
    long having = voters.stream().filter(id -> acknowledged.getOrDefault(id, 0L) >= index).count();
    return voters.isEmpty() || having > voters.size() / 2;
  }

  /** An election is decided when every way in which the missing votes may fall ends alike. */
  @Property(tries = 300)
  void electionIsDecidedWhenMissingVotesCannotChangeIt(
      @ForAll("ids") Set<Long> incoming,
      @ForAll("ids") Set<Long> outgoing,
      @ForAll("votes") Map<Long, Boolean> votes) {
    TreeSet<Long> all = new TreeSet<>(incoming);
    all.addAll(outgoing);
    List<Long> missing = all.stream().filter(id -> !votes.containsKey(id)).toList();
    int won = 0;
    int outcomes = 1 << missing.size();
    for (int outcome = 0; outcome < outcomes; outcome++) {
      Map<Long, Boolean> complete = new HashMap<>(votes);
      for (int i = 0; i < missing.size(); i++) {
        complete.put(missing.get(i), (outcome >> i & 1) == 1);
      }
      if (wins(incoming, complete) && wins(outgoing, complete)) {
        won++;
      }
    }
    VoteResult expected =
        won == outcomes ? VoteResult.WON : won == 0 ? VoteResult.LOST : VoteResult.PENDING;
    assertThat(JointQuorum.of(incoming, outgoing).voteResult(votes)).isEqualTo(expected);
  }

  private static boolean wins(Set<Long> voters, Map<Long, Boolean> votes) {
    long granted = voters.stream().filter(id -> votes.getOrDefault(id, false)).count();
    return voters.isEmpty() || granted > voters.size() / 2;
  }

  @Provide
  Arbitrary<Set<Long>> ids() {
    return Arbitraries.longs().between(1, 7).set().ofMaxSize(6);
  }

  @Provide
  Arbitrary<Map<Long, Long>> indexes() {
    return Arbitraries.maps(Arbitraries.longs().between(1, 7), Arbitraries.longs().between(0, 20));
  }

  @Provide
  Arbitrary<Map<Long, Boolean>> votes() {
    return Arbitraries.maps(Arbitraries.longs().between(1, 7), Arbitraries.of(true, false));
  }
}
