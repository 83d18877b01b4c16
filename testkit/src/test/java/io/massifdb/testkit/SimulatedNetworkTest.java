package io.massifdb.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.massifdb.kvapi.NodeId;
import io.massifdb.kvapi.seam.Transport;
import io.massifdb.kvapi.seam.TransportException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class SimulatedNetworkTest {
  private static final NodeId N1 = new NodeId(1);
  private static final NodeId N2 = new NodeId(2);

  private final Timeline timeline = new Timeline(new SeededRandom(1));
  private final SimulatedNetwork network = new SimulatedNetwork(timeline, new SeededRandom(2));
  private final SimulatedScheduler second = new SimulatedScheduler(timeline, "n2");
  private final Transport one = join(N1, new SimulatedScheduler(timeline, "n1"));
  private final Transport two = join(N2, second);
  private final List<Byte> received = new ArrayList<>();

  private Transport join(NodeId node, SimulatedScheduler scheduler) {
    return network.join(node, scheduler, new VirtualClock(timeline, scheduler));
  }

  private void listen() {
    two.register(
        Transport.Channel.KV,
        (_, payload, reply) -> {
          received.add(payload[0]);
          reply.ok(new byte[] {(byte) (payload[0] + 1)});
        });
  }

  private CompletableFuture<byte[]> call(int value) {
    return one.call(N2, Transport.Channel.KV, new byte[] {(byte) value}, Duration.ofSeconds(1));
  }

  @Test
  void callsAreAnswered() {
    listen();
    CompletableFuture<byte[]> answer = call(7);
    timeline.runUntil(answer::isDone, Duration.ofSeconds(2));
    assertThat(answer.join()).containsExactly(8);
    assertThat(timeline.nowNanos()).isLessThan(Duration.ofMillis(2).toNanos());
  }

  @Test
  void aLaneKeepsItsOrder() {
    listen();
    for (int i = 0; i < 50; i++) {
      one.send(N2, Transport.Channel.KV, new byte[] {(byte) i});
    }
    timeline.runFor(Duration.ofSeconds(1));
    assertThat(received).hasSize(50).isSorted();
  }

  @Test
  void aCutIsOneWay() {
    listen();
    network.cut(N2, N1);
    CompletableFuture<byte[]> answer = call(1);
    timeline.runFor(Duration.ofSeconds(2));
    assertThat(received).hasSize(1);
    assertThat(answer).isCompletedExceptionally();
    network.cut(N1, N2);
    one.send(N2, Transport.Channel.KV, new byte[] {2});
    timeline.runFor(Duration.ofSeconds(2));
    assertThat(received).hasSize(1);
    network.heal();
    one.send(N2, Transport.Channel.KV, new byte[] {3});
    timeline.runFor(Duration.ofSeconds(2));
    assertThat(received).hasSize(2);
  }

  @Test
  void lossAndDuplicationHappenAsOftenAsSet() {
    listen();
    network.setUsual(new SimulatedNetwork.Link(Duration.ZERO, Duration.ofMillis(1), 0.5, 0.5));
    for (int i = 0; i < 1000; i++) {
      one.send(N2, Transport.Channel.KV, new byte[] {1});
    }
    timeline.runFor(Duration.ofSeconds(1));
    assertThat(received).hasSizeBetween(600, 900);
  }

  @Test
  void aDeadNodeDoesNotAnswer() {
    listen();
    second.kill();
    CompletableFuture<byte[]> answer = call(1);
    timeline.runFor(Duration.ofSeconds(2));
    assertThat(answer.handle((_, e) -> e).join()).isInstanceOf(TransportException.class);
  }
}
