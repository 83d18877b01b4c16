package io.massifdb.server.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.massifdb.kvapi.Answer;
import io.massifdb.kvapi.Key;
import io.massifdb.kvapi.KeyValue;
import io.massifdb.kvapi.NodeDescriptor;
import io.massifdb.kvapi.NodeId;
import io.massifdb.kvapi.RangeDescriptor;
import io.massifdb.kvapi.Request;
import io.massifdb.kvapi.Timestamp;
import io.massifdb.kvapi.TransactionHeader;
import io.massifdb.kvapi.port.KvSender;
import io.massifdb.server.catalog.MetaEntries;
import io.massifdb.server.cluster.InitialRanges;
import io.massifdb.server.cluster.KnownClusterFile;
import io.massifdb.server.cluster.NodeAddresses;
import io.massifdb.server.cluster.NodeStanding;
import io.massifdb.testkit.SeededRandom;
import io.massifdb.testkit.SimulatedDisk;
import io.massifdb.testkit.SimulatedScheduler;
import io.massifdb.testkit.Timeline;
import io.massifdb.testkit.VirtualClock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Who gets which number, above all who comes back with an empty directory. */
class NodeRegistryTest {
  private static final List<NodeDescriptor> FOUNDERS = List.of(node(1), node(2), node(3));

  private final Entries entries = new Entries();
  private final Timeline timeline = new Timeline(new SeededRandom(1));
  private final NodeAddresses addresses = new NodeAddresses();
  private final SimulatedDisk disk = new SimulatedDisk();
  private final NodeRegistry registry = registryOf(node(1));

  private static NodeDescriptor node(int number) {
    return node(number, "host" + number + ":1");
  }

  private static NodeDescriptor node(int number, String address) {
    return new NodeDescriptor(new NodeId(number), address, "sql", "http", "0");
  }

  private NodeRegistry registryOf(NodeDescriptor self) {
    RangeDescriptor system = InitialRanges.of(FOUNDERS).getFirst();
    SimulatedScheduler scheduler = new SimulatedScheduler(timeline, self.id().toString());
    VirtualClock clock = new VirtualClock(timeline, scheduler);
    return new NodeRegistry(
        new MetaEntries(entries),
        addresses,
        self,
        FOUNDERS,
        clock,
        new KnownClusterFile(disk),
        () -> system);
  }

  /** The node starts, as far as the registry is concerned. */
  private void start(NodeDescriptor self) {
    SimulatedScheduler scheduler = new SimulatedScheduler(timeline, "start of " + self.id());
    registryOf(self).start(scheduler);
    timeline.runFor(Duration.ofMillis(10));
    scheduler.kill();
  }

  private int admit(String address) {
    return registry.admit(node(0, address), _ -> true).orElseThrow().id().value();
  }

  @Test
  void numbersOfFoundersThatHaveNotComeYetAreNotGivenAway() {
    start(node(1));
    assertThat(admit("new:1")).isEqualTo(4);
    assertThat(admit("other:1")).isEqualTo(5);
  }

  @Test
  void whoAsksAgainBeforeItEverStartedKeepsItsNumber() {
    assertThat(admit("new:1")).isEqualTo(4);
    assertThat(admit("new:1")).isEqualTo(4);
  }

  @Test
  void aFounderThatMissedTheBeginningIsTheFounder() {
    start(node(1));
    assertThat(admit("host3:1")).isEqualTo(3);
  }

  @Test
  void whoStartedOnceAndIsFreshAgainIsAnotherNode() {
    FOUNDERS.forEach(this::start);
    assertThat(admit("host3:1")).isEqualTo(4);
    assertThat(registry.standings()).containsEntry(new NodeId(3), NodeStanding.RETIRED);
    assertThat(addresses.rpcAddress(new NodeId(3))).isEmpty();
    assertThat(addresses.rpcAddress(new NodeId(4))).contains("host3:1");
    start(node(4, "host3:1"));
    assertThat(admit("host3:1")).isEqualTo(5);
  }

  /** It became a founder by another way while its request was under way. */
  @Test
  void aLateRequestOfANodeThatRunsRetiresNobody() {
    FOUNDERS.forEach(this::start);
    assertThat(registry.admit(node(0, "host3:1"), _ -> false)).isEmpty();
    registry.setStanding(new NodeId(1), NodeStanding.ACTIVE);
    assertThat(registry.standings()).containsEntry(new NodeId(3), NodeStanding.ACTIVE);
    assertThat(addresses.rpcAddress(new NodeId(3))).contains("host3:1");
  }

  @Test
  void whatWasReadIsThereAtTheNextStart() {
    FOUNDERS.forEach(this::start);
    admit("new:1");
    assertThat(registryOf(node(1)).known().members()).hasSize(4);
    assertThat(registryOf(node(1)).known().systemRange()).isNotNull();
  }

  @Test
  void aNodeThatIsToGoStaysSoOverARestart() {
    FOUNDERS.forEach(this::start);
    registry.setStanding(new NodeId(2), NodeStanding.DECOMMISSIONING);
    start(node(2));
    registry.setStanding(new NodeId(1), NodeStanding.ACTIVE);
    assertThat(registry.standings()).containsEntry(new NodeId(2), NodeStanding.DECOMMISSIONING);
  }

  /** The unversioned entries of a range, without any range. */
  private static final class Entries implements KvSender {
    private final TreeMap<Key, byte[]> entries = new TreeMap<>();

    @Override
    public List<Answer> send(
        @Nullable TransactionHeader transaction, List<Request> requests, Duration budget) {
      return requests.stream().map(this::answer).toList();
    }

    private Answer answer(Request request) {
      return switch (request) {
        case Request.MetaGet get -> new Answer.Value(entries.get(get.key()), Timestamp.ZERO);
        case Request.MetaScan scan ->
            new Answer.Pairs(
                entries.subMap(scan.span().start(), scan.span().end()).entrySet().stream()
                    .map(entry -> new KeyValue(entry.getKey(), entry.getValue()))
                    .toList(),
                null);
        case Request.MetaPut put -> {
          byte[] present = entries.get(put.key());
          if (!Arrays.equals(present, put.expected())) {
            yield new Answer.MetaConflict(present);
          }
          entries.put(put.key(), put.value());
          yield new Answer.Done();
        }
        default -> throw new AssertionError(request);
      };
    }
  }
}
