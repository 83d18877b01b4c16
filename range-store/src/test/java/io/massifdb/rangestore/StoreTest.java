package io.massifdb.rangestore;

import static org.assertj.core.api.Assertions.assertThat;

import io.massifdb.kvapi.Answer;
import io.massifdb.kvapi.Keys;
import io.massifdb.kvapi.RangeDescriptor;
import io.massifdb.kvapi.RangeId;
import io.massifdb.kvapi.Request;
import io.massifdb.kvapi.codec.DescriptorCodec;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whole stores over the Raft loop, in virtual time. */
class StoreTest extends StoreWorld {
  StoreTest() {
    super(7);
  }

  @Test
  void oneNodeServesSurvivesACrashAndStartsAgain() {
    List<RangeDescriptor> ranges = cluster(1);
    assertThat(write("a", "1")).isInstanceOf(Answer.Committed.class);
    assertThat(read("a")).isEqualTo("1");
    nodes.getFirst().crash();
    nodes.getFirst().start(ranges);
    assertThat(read("a")).isEqualTo("1");
    assertThat(write("a", "2")).isInstanceOf(Answer.Committed.class);
    assertThat(read("a")).isEqualTo("2");
  }

  @Test
  void threeNodesGoOnWithoutOne() {
    cluster(3);
    assertThat(write("a", "1")).isInstanceOf(Answer.Committed.class);
    Node leaseholder =
        nodes.stream()
            .filter(node -> node.store != null && node.store.leaseTerm(new RangeId(4)).isPresent())
            .findFirst()
            .orElseThrow();
    int gone = nodes.indexOf(leaseholder);
    if (gone == 0) {
      // The clients of this test run on the first node's threads: let it stay.
      gone = 1;
    }
    nodes.get(gone).crash();
    assertThat(read("a")).isEqualTo("1");
    assertThat(write("a", "2")).isInstanceOf(Answer.Committed.class);
    assertThat(read("a")).isEqualTo("2");
  }

  @Test
  void aRangeIsSplitBySizeAndBothSidesAreListed() {
    cluster(1);
    for (int i = 0; i < 60; i++) {
      write("k%03d".formatted(i), "x".repeat(500));
    }
    timeline.runFor(Duration.ofSeconds(15));
    List<RangeDescriptor> ranges = descriptors();
    assertThat(ranges).hasSizeGreaterThan(4);
    assertThat(read("k000")).startsWith("xxx");
    assertThat(read("k059")).startsWith("xxx");
    for (RangeDescriptor range : ranges) {
      Answer entry =
          run(() ->
              send(
                      null,
                      List.of(new Request.MetaGet(Keys.directoryEntry(range.span().start()))),
                      Duration.ofSeconds(1))
                  .getFirst());
      assertThat(entry)
          .isInstanceOfSatisfying(
              Answer.Value.class,
              value -> {
                assertThat(value.value()).isNotNull();
                byte[] listed = value.value() == null ? new byte[0] : value.value();
                assertThat(DescriptorCodec.decodeRange(listed)).isEqualTo(range);
              });
    }
  }
}
