package io.massifdb.rangestore.replica;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.massifdb.kvapi.Key;
import io.massifdb.kvapi.KeySpan;
import io.massifdb.kvapi.NodeId;
import io.massifdb.kvapi.RangeDescriptor;
import io.massifdb.kvapi.RangeEpoch;
import io.massifdb.kvapi.RangeId;
import io.massifdb.kvapi.ReplicaDescriptor;
import io.massifdb.kvapi.Timestamp;
import io.massifdb.kvapi.seam.WriteBatch;
import io.massifdb.rangestore.mvcc.ByteSink;
import io.massifdb.rangestore.mvcc.ByteSource;
import io.massifdb.testkit.MemoryEngine;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The transitions of a merge as pure values. */
class MergeChangeTest {
  private static final Timestamp FIRST = new Timestamp(10);
  private static final Timestamp SECOND = new Timestamp(20);
  private static final RangeDescriptor LEFT = range(4, "a", "m", 3);
  private static final RangeDescriptor RIGHT = range(7, "m", "z", 8);

  private static RangeDescriptor range(long id, String from, String to, long span) {
    return new RangeDescriptor(
        new RangeId(id),
        new KeySpan(new Key(from.getBytes(UTF_8)), new Key(to.getBytes(UTF_8))),
        List.of(new ReplicaDescriptor(new NodeId(1), id, false)),
        9,
        new RangeEpoch(2, span));
  }

  private static MergeChange.Absorb absorb(Timestamp attempt) {
    return new MergeChange.Absorb(
        attempt, RIGHT, new Timestamp(5), new Timestamp(1), new Timestamp(40));
  }

  private static RangeState after(RangeState state, MergeChange... changes) {
    RangeState next = state;
    for (MergeChange change : changes) {
      assertThat(change.refusal(next)).as(change.toString()).isNull();
      next = change.apply(next);
    }
    return next;
  }

  @Test
  void theLeftSideGrowsAndIsNewerThanBoth() {
    RangeState left = RangeState.first(LEFT).withThresholds(new Timestamp(3), new Timestamp(4));
    RangeState whole = after(left, new MergeChange.Prepare(RIGHT.id(), FIRST), absorb(FIRST));
    assertThat(whole.span()).isEqualTo(new KeySpan(LEFT.span().start(), RIGHT.span().end()));
    assertThat(whole.descriptor().epoch()).isEqualTo(new RangeEpoch(2, 9));
    assertThat(whole.gcThreshold()).isEqualTo(new Timestamp(5));
    assertThat(whole.recordThreshold()).isEqualTo(new Timestamp(4));
    assertThat(whole.absorbed()).isEqualTo(RIGHT.id());
    assertThat(whole.merge()).isEqualTo(new MergeState.None());
  }

  @Test
  void whatWasAbortedIsNotAbsorbed() {
    RangeState left =
        after(
            RangeState.first(LEFT),
            new MergeChange.Prepare(RIGHT.id(), FIRST),
            new MergeChange.Abort(FIRST));
    assertThat(absorb(FIRST).refusal(left)).isNotNull();
    assertThat(new MergeChange.Prepare(RIGHT.id(), SECOND).refusal(left)).isNotNull();
    RangeState over = after(left, new MergeChange.End(FIRST));
    assertThat(absorb(FIRST).refusal(over)).isNotNull();
    assertThat(new MergeChange.Prepare(RIGHT.id(), FIRST).refusal(over)).isNotNull();
    RangeState again = after(over, new MergeChange.Prepare(RIGHT.id(), SECOND));
    assertThat(absorb(FIRST).refusal(again)).isNotNull();
    assertThat(new MergeChange.Abort(FIRST).refusal(again)).isNotNull();
    assertThat(absorb(SECOND).refusal(again)).isNull();
  }

  @Test
  void whatWasAbsorbedIsNotAborted() {
    RangeState whole =
        after(RangeState.first(LEFT), new MergeChange.Prepare(RIGHT.id(), FIRST), absorb(FIRST));
    assertThat(new MergeChange.Abort(FIRST).refusal(whole)).isNotNull();
    assertThat(absorb(FIRST).refusal(whole)).isNotNull();
  }

  @Test
  void aThawForbidsALateFreezeAlsoWhenItCameFirst() {
    RangeState thawed = after(RangeState.first(RIGHT), new MergeChange.Thaw(FIRST));
    assertThat(new MergeChange.Freeze(LEFT.id(), FIRST).refusal(thawed)).isNotNull();
    RangeState frozen = after(thawed, new MergeChange.Freeze(LEFT.id(), SECOND));
    assertThat(frozen.isFrozen()).isTrue();
    assertThat(after(frozen, new MergeChange.Thaw(FIRST)).isFrozen()).isTrue();
    assertThat(after(frozen, new MergeChange.Thaw(SECOND)).isFrozen()).isFalse();
  }

  @Test
  void aRangeIsOneSideAtATime() {
    RangeState frozen = after(RangeState.first(RIGHT), new MergeChange.Freeze(LEFT.id(), FIRST));
    assertThat(new MergeChange.Prepare(new RangeId(9), SECOND).refusal(frozen)).isNotNull();
    RangeState preparing =
        after(RangeState.first(LEFT), new MergeChange.Prepare(RIGHT.id(), FIRST));
    assertThat(new MergeChange.Freeze(new RangeId(3), SECOND).refusal(preparing)).isNotNull();
  }

  /**
   * Every order of every change, delivered any number of times, to both sides: the right side is
   * part of the left one only while it is frozen for that attempt, and of a merge that was taken
   * back to the end it is thawed.
   */
  @Test
  void noOrderOfMessagesBreaksIt() {
    record Both(RangeState left, RangeState right, boolean thawed, Set<Timestamp> prepared) {}
    Set<Both> seen = new HashSet<>();
    List<Both> open = new ArrayList<>();
    open.add(new Both(RangeState.first(LEFT), RangeState.first(RIGHT), false, Set.of()));
    while (!open.isEmpty()) {
      Both both = open.removeLast();
      if (!seen.add(both)) {
        continue;
      }
      boolean whole = both.left.absorbed() != null;
      for (Timestamp attempt : List.of(FIRST, SECOND)) {
        List<MergeChange> toLeft = new ArrayList<>();
        toLeft.add(new MergeChange.Prepare(RIGHT.id(), attempt));
        toLeft.add(new MergeChange.Abort(attempt));
        if (both.right.merge().equals(new MergeState.Frozen(LEFT.id(), attempt))) {
          toLeft.add(absorb(attempt)); // as its coordinator saw it
        }
        boolean aborting =
            both.left.merge() instanceof MergeState.Aborting now && now.attempt().equals(attempt);
        boolean released = !both.right.merge().equals(new MergeState.Frozen(LEFT.id(), attempt));
        if (aborting && released && both.thawed) {
          toLeft.add(new MergeChange.End(attempt));
        }
        for (MergeChange change : toLeft) {
          if (change.refusal(both.left) == null) {
            if (change instanceof MergeChange.Absorb) {
              assertThat(both.right.merge()).isEqualTo(new MergeState.Frozen(LEFT.id(), attempt));
            }
            Set<Timestamp> prepared = new TreeSet<>(both.prepared);
            if (change instanceof MergeChange.Prepare) {
              prepared.add(attempt);
            }
            open.add(new Both(change.apply(both.left), both.right, false, prepared));
          }
        }
        // A late freeze of any attempt that was ever prepared; the thaw only of one that is
        // aborted.
        MergeChange freeze = new MergeChange.Freeze(LEFT.id(), attempt);
        if (!whole && both.prepared.contains(attempt) && freeze.refusal(both.right) == null) {
          open.add(new Both(both.left, freeze.apply(both.right), both.thawed, both.prepared));
        }
        if (!whole && aborting) {
          open.add(
              new Both(
                  both.left, new MergeChange.Thaw(attempt).apply(both.right), true, both.prepared));
        }
      }
      boolean idle = both.left.merge() instanceof MergeState.None && !whole;
      if (idle && both.left.lastAttempt().isAfter(Timestamp.ZERO)) {
        assertThat(both.right.isFrozen()).as("frozen for good: %s", both).isFalse();
      }
      if (whole) {
        assertThat(both.right.isFrozen()).isTrue();
      }
    }
    assertThat(seen).hasSizeGreaterThan(20);
  }

  @Test
  void changesAndStatesComeBackFromBytes() {
    List<MergeChange> changes =
        List.of(
            new MergeChange.Prepare(RIGHT.id(), FIRST),
            new MergeChange.Freeze(LEFT.id(), FIRST),
            new MergeChange.Thaw(FIRST),
            new MergeChange.Abort(FIRST),
            new MergeChange.End(FIRST),
            absorb(FIRST));
    for (MergeChange change : changes) {
      ByteSink sink = new ByteSink(64);
      change.encode(sink);
      assertThat(MergeChange.decode(new ByteSource(sink.toBytes()))).isEqualTo(change);
    }
    MemoryEngine engine = new MemoryEngine();
    RangeState state = RangeState.first(RIGHT).withThresholds(FIRST, SECOND);
    for (RangeState each :
        List.of(
            state,
            state.merging(new MergeState.Preparing(LEFT.id(), FIRST), FIRST),
            state.merging(new MergeState.Aborting(LEFT.id(), FIRST), FIRST),
            state.merging(new MergeState.Frozen(LEFT.id(), FIRST), FIRST),
            state.absorbing(LEFT.id(), SECOND),
            state.ofRightSide(RIGHT, true))) {
      WriteBatch batch = new WriteBatch();
      each.writeTo(batch);
      engine.write(batch);
      assertThat(RangeState.read(engine, RIGHT.id())).isEqualTo(each);
    }
  }
}
