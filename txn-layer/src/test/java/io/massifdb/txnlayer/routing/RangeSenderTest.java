package io.massifdb.txnlayer.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.massifdb.kvapi.Answer;
import io.massifdb.kvapi.BatchRequest;
import io.massifdb.kvapi.BatchResult;
import io.massifdb.kvapi.Key;
import io.massifdb.kvapi.KeySpan;
import io.massifdb.kvapi.KeyValue;
import io.massifdb.kvapi.Keys;
import io.massifdb.kvapi.NodeId;
import io.massifdb.kvapi.RangeDescriptor;
import io.massifdb.kvapi.RangeEpoch;
import io.massifdb.kvapi.RangeId;
import io.massifdb.kvapi.ReplicaDescriptor;
import io.massifdb.kvapi.Request;
import io.massifdb.kvapi.Timestamp;
import io.massifdb.kvapi.TransactionId;
import io.massifdb.kvapi.codec.DescriptorCodec;
import io.massifdb.kvapi.port.RangeClient;
import io.massifdb.testkit.SeededRandom;
import io.massifdb.testkit.SimulatedScheduler;
import io.massifdb.testkit.Timeline;
import io.massifdb.testkit.VirtualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RangeSenderTest {
  private static final Key KEY = Key.of(4, 1);
  private static final Request PUT = new Request.MetaGet(KEY);

  private final SeededRandom random = new SeededRandom(3);
  private final Timeline timeline = new Timeline(random);
  private final SimulatedScheduler scheduler = new SimulatedScheduler(timeline, "n1");
  private final VirtualClock clock = new VirtualClock(timeline, scheduler);
  private final RangeDescriptor all = range(1, Key.MIN, Key.MAX, 1);
  private final RangeCache cache = new RangeCache(all);
  private final List<NodeId> asked = new ArrayList<>();

  private static RangeDescriptor range(long id, Key start, Key end, long epoch) {
    List<ReplicaDescriptor> replicas = new ArrayList<>();
    for (int node = 1; node <= 3; node++) {
      replicas.add(new ReplicaDescriptor(new NodeId(node), node, false));
    }
    return new RangeDescriptor(
        new RangeId(id), new KeySpan(start, end), replicas, 4, new RangeEpoch(1, epoch));
  }

  private RangeSender sender(RangeClient client) {
    return new RangeSender(
        new NodeId(1),
        (node, batch, timeout) -> {
          asked.add(node);
          return client.send(node, batch, timeout);
        },
        clock,
        scheduler,
        random.split("sender"),
        cache);
  }

  private static BatchResult done(BatchRequest batch) {
    return new BatchResult.Answers(Collections.nCopies(batch.requests().size(), new Answer.Done()));
  }

  private static Answer send(RangeSender sender, Request request, long millis) {
    return sender.send(request, Duration.ofMillis(millis));
  }

  @Test
  void followsTheHintAndRemembersIt() {
    RangeSender sender =
        sender((node, batch, _) ->
            node.value() == 3 ? done(batch) : new BatchResult.NotLeaseholder(new NodeId(3), null));
    assertThat(send(sender, PUT, 1_000)).isEqualTo(new Answer.Done());
    assertThat(send(sender, PUT, 1_000)).isEqualTo(new Answer.Done());
    assertThat(asked).extracting(NodeId::value).containsExactly(1, 3, 3);
  }

  @Test
  void triesTheOtherReplicasWhenTheLeaseholderIsDead() {
    cache.noteLeaseholder(all, new NodeId(2));
    RangeSender sender =
        sender((node, batch, _) ->
            node.value() == 3 ? done(batch) : new BatchResult.Unavailable("refused"));
    assertThat(send(sender, PUT, 5_000)).isEqualTo(new Answer.Done());
    assertThat(asked).extracting(NodeId::value).contains(3);
    assertThat(cache.system().leaseholder()).isEqualTo(new NodeId(3));
  }

  @Test
  void nothingDoneWithinTheBudgetIsADeadlineAndSomethingPerhapsDoneIsUnknown() {
    RangeSender unavailable = sender((_, _, _) -> new BatchResult.Unavailable("no quorum"));
    assertThat(send(unavailable, PUT, 300))
        .isInstanceOfSatisfying(
            Answer.Refused.class,
            refused -> assertThat(refused.reason()).isEqualTo(Answer.Reason.DEADLINE));
    RangeSender lost = sender((_, _, _) -> new BatchResult.Ambiguous("lost"));
    Request write = new Request.RemoveRecord(KEY, new TransactionId(Timestamp.MAX));
    assertThat(send(lost, write, 300)).isInstanceOf(Answer.Unknown.class);
    assertThat(asked.size()).isGreaterThan(4);
  }

  @Test
  void aCompareAndSetIsNotSentAgainAfterALostReply() {
    RangeSender lost = sender((_, _, _) -> new BatchResult.Ambiguous("lost"));
    assertThat(send(lost, new Request.MetaPut(KEY, new byte[1], null), 1_000))
        .isInstanceOf(Answer.Unknown.class);
    assertThat(asked).hasSize(1);
  }

  @Test
  void aStaleReplicaDoesNotDisplaceNewerKnowledge() {
    RangeDescriptor newer = range(1, Key.MIN, Key.of(4, 9), 5);
    cache.insert(newer);
    RangeSender sender =
        sender((node, batch, _) ->
            node.value() == 2 ? done(batch) : new BatchResult.RangeMismatch(List.of(all)));
    assertThat(send(sender, PUT, 2_000)).isEqualTo(new Answer.Done());
    assertThat(cache.system().descriptor()).isEqualTo(newer);
  }

  @Test
  void spansAreCutAtBordersFoundOnTheWay() {
    RangeDescriptor left = range(1, Key.MIN, Key.of(4, 1), 2);
    RangeDescriptor right = range(2, Key.of(4, 1), Key.MAX, 2);
    RangeSender sender =
        sender((_, batch, _) ->
            batch.epoch().span() == 1
                ? new BatchResult.RangeMismatch(List.of(left, right))
                : done(batch));
    List<RoutedAnswer> answers =
        sender.sendAcross(
            null,
            List.of(
                new Request.ResolveIntent(
                    new KeySpan(Key.of(4), Key.of(5)), new TransactionId(Timestamp.MAX), null)),
            Duration.ofSeconds(5),
            null);
    assertThat(answers)
        .extracting(answer -> answer.request().span())
        .containsExactly(
            new KeySpan(Key.of(4), Key.of(4, 1)), new KeySpan(Key.of(4, 1), Key.of(5)));
  }

  /**
   * The left side of a split is known, the directory lists the whole still: keys of both sides must
   * not be sent together for ever.
   */
  @Test
  void aDirectoryThatLagsBehindASplitIsNoTrap() {
    RangeDescriptor left = range(1, Key.MIN, Key.of(4, 5), 2);
    RangeDescriptor right = range(2, Key.of(4, 5), Key.MAX, 2);
    cache.insert(left);
    KeyValue stale = new KeyValue(Keys.directoryEntry(Key.MIN), DescriptorCodec.encode(all));
    RangeSender sender =
        sender((_, batch, _) -> {
          if (batch.requests().getFirst() instanceof Request.MetaScan) {
            return new BatchResult.Answers(List.of(new Answer.Pairs(List.of(stale), null)));
          }
          return batch.epoch().span() == 1
              ? new BatchResult.RangeMismatch(List.of(left, right))
              : done(batch);
        });
    List<Request> both = List.of(new Request.MetaGet(KEY), new Request.MetaGet(Key.of(4, 7)));
    AtomicReference<@Nullable List<RoutedAnswer>> answers = new AtomicReference<>();
    scheduler.spawn(
        "send", () -> answers.set(sender.sendAcross(null, both, Duration.ofSeconds(5), null)));
    timeline.runUntil(() -> answers.get() != null, Duration.ofSeconds(5));
    scheduler.rethrowFailure();
    assertThat(answers.get()).extracting(RoutedAnswer::answer).containsOnly(new Answer.Done());
  }

  @Test
  void cancelEndsABlockedSendAtOnce() {
    RangeSender sender =
        sender((_, batch, timeout) -> {
          try {
            clock.await(new CompletableFuture<>(), timeout);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          return new BatchResult.Ambiguous("waited");
        });
    Cancellation cancellation = new Cancellation();
    AtomicReference<@Nullable SendOutcome> outcome = new AtomicReference<>();
    boolean[] interrupted = {true};
    scheduler.spawn(
        "session",
        () -> {
          outcome.set(
              sender.sendToOneRange(
                  null, List.of(PUT), Deadline.in(clock, Duration.ofHours(1)), cancellation));
          interrupted[0] = Thread.currentThread().isInterrupted();
        });
    timeline.runFor(Duration.ofMillis(500));
    assertThat(outcome.get()).isNull();
    cancellation.cancel();
    timeline.runUntil(() -> outcome.get() != null, Duration.ofMillis(100));
    assertThat(outcome.get())
        .isInstanceOfSatisfying(
            SendOutcome.NotDone.class,
            notDone -> assertThat(notDone.reason()).isEqualTo(Answer.Reason.CANCELLED));
    assertThat(interrupted[0]).isFalse();
    scheduler.rethrowFailure();
  }
}
