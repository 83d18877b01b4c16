package io.massifdb.rangestore;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.massifdb.kvapi.Key;
import io.massifdb.kvapi.KeySpan;
import io.massifdb.kvapi.NodeId;
import io.massifdb.kvapi.RangeDescriptor;
import io.massifdb.kvapi.RangeEpoch;
import io.massifdb.kvapi.RangeId;
import io.massifdb.kvapi.ReplicaDescriptor;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the directory must say before a replica is destroyed. */
class StrayReplicasTest {
  private static final RangeDescriptor OWN = range(7, "m", "z", 4, 1, 1, 2, 3);

  private static RangeDescriptor range(
      long id, String start, String end, long next, long configuration, long... replicas) {
    List<ReplicaDescriptor> members =
        Arrays.stream(replicas)
            .mapToObj(replica -> new ReplicaDescriptor(new NodeId((int) replica), replica, false))
            .toList();
    return new RangeDescriptor(
        new RangeId(id),
        new KeySpan(key(start), key(end)),
        members,
        next,
        new RangeEpoch(configuration, 1));
  }

  private static Key key(String text) {
    return new Key(text.getBytes(UTF_8));
  }

  private static boolean isGone(long replica, RangeDescriptor listed, RangeId... here) {
    return StrayReplicas.isGone(OWN, replica, listed, Set.of(here));
  }

  @Test
  void aReplicaThatANewerDescriptorDoesNotNameIsGone() {
    assertThat(isGone(3, range(7, "m", "z", 5, 2, 1, 2, 4))).isTrue();
    assertThat(isGone(2, range(7, "m", "z", 5, 2, 1, 2, 4))).isFalse();
  }

  @Test
  void anOlderOrEqualDescriptorProvesNothing() {
    assertThat(isGone(3, range(7, "m", "z", 4, 1, 1, 2))).isFalse();
    assertThat(isGone(3, range(7, "m", "z", 4, 0, 1, 2))).isFalse();
  }

  @Test
  void aReplicaThatIsYetToBeNamedStays() {
    assertThat(isGone(5, range(7, "m", "z", 5, 2, 1, 2, 4))).isFalse();
  }

  @Test
  void aRangeThatAnotherOneTookOverIsGoneUnlessThatOneIsHereAndLagsBehind() {
    RangeDescriptor whole = range(6, "a", "z", 4, 2, 1, 2, 4);
    assertThat(isGone(3, whole)).isTrue();
    assertThat(isGone(3, whole, new RangeId(6))).isFalse();
    assertThat(isGone(3, range(6, "a", "m", 4, 2, 1, 2, 4))).isFalse();
  }
}
