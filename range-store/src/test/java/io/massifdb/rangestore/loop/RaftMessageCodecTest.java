package io.massifdb.rangestore.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.massifdb.kvapi.RangeId;
import io.massifdb.kvapi.seam.Family;
import io.massifdb.kvapi.seam.WriteBatch;
import io.massifdb.raft.ConfigurationState;
import io.massifdb.raft.Entry;
import io.massifdb.raft.EntryType;
import io.massifdb.raft.Message;
import io.massifdb.testkit.MemoryEngine;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RaftMessageCodecTest {
  private static final RangeId RANGE = new RangeId(77);

  @Test
  void everyMessageComesBack() {
    List<Message> messages =
        List.of(
            new Message.AppendEntries(
                1,
                2,
                9,
                10,
                8,
                List.of(
                    Entry.normal(9, 11, new byte[] {1, 2}),
                    new Entry(9, 12, EntryType.CONFIGURATION_CHANGE, new byte[0])),
                10,
                -5),
            new Message.AppendResponse(2, 1, 9, 12, true, 7, 6, -5),
            new Message.Heartbeat(1, 2, 9, 10, 3, Long.MIN_VALUE),
            new Message.HeartbeatResponse(2, 1, 9, 3, Long.MAX_VALUE),
            new Message.VoteRequest(1, 2, 9, 12, 8, true),
            new Message.VoteResponse(2, 1, 9, true, 4, 3),
            new Message.PreVoteRequest(1, 2, 9, 12, 8),
            new Message.PreVoteResponse(2, 1, 9, false, 4, 3),
            new Message.TimeoutNow(1, 2, 9),
            new Message.TransferLeadership(2, 1, 9));
    List<RaftMessageCodec.Envelope> envelopes =
        messages.stream()
            .map(each ->
                new RaftMessageCodec.Envelope(
                    RANGE,
                    each,
                    each instanceof Message.Heartbeat || each instanceof Message.HeartbeatResponse
                        ? -77
                        : 0))
            .toList();
    StoreBeat.Episode first = new StoreBeat.Episode(RANGE, -1);
    StoreBeat.Episode second = new StoreBeat.Episode(new RangeId(78), Long.MAX_VALUE);
    RaftMessageCodec.Frame frame =
        new RaftMessageCodec.Frame(
            -99,
            envelopes,
            List.of(new RaftMessageCodec.Notice(RANGE, 4)),
            List.of(new RaftMessageCodec.Notice(new RangeId(79), 5)),
            Optional.of(new StoreBeat(-5, List.of(first))),
            Optional.of(new StoreBeat.Answer(-98, 5, List.of(second), List.of(first, second))));
    assertThat(RaftMessageCodec.decode(RaftMessageCodec.encode(frame))).isEqualTo(frame);
  }

  @Test
  void rubbishIsRefused() {
    assertThatThrownBy(() -> RaftMessageCodec.decode(new byte[] {-1, -1, -1}))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> SnapshotCodec.decode(new byte[] {-1, -1, -1}))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aDamagedChunkIsRefused() {
    byte[] content = new byte[100];
    byte[] call =
        SnapshotCodec.encode(new SnapshotCodec.Call(5, new SnapshotPart.Chunk(0, content)));
    assertThat(SnapshotCodec.decode(call).part())
        .isInstanceOfSatisfying(
            SnapshotPart.Chunk.class, chunk -> assertThat(chunk.batch()).isEqualTo(content));
    call[50] ^= 1;
    assertThatThrownBy(() -> SnapshotCodec.decode(call)).hasMessageContaining("damaged");
  }

  @Test
  void aSnapshotsHeaderComesBack() {
    SnapshotPart.Begin begin =
        new SnapshotPart.Begin(
            RANGE,
            1,
            2,
            9,
            40,
            8,
            new ConfigurationState(
                List.of(1L, 2L), List.of(3L), List.of(1L, 4L), List.of(4L), true),
            TestCluster.descriptor(RANGE, "a", "z", 1, 2, 3),
            List.of(new EngineSpan(Family.INTENT, new byte[] {1}, new byte[] {2})),
            Optional.of(new RangeId(5)));
    SnapshotCodec.Call call =
        SnapshotCodec.decode(SnapshotCodec.encode(new SnapshotCodec.Call(6, begin)));
    assertThat(call.transfer()).isEqualTo(6);
    assertThat(call.part()).usingRecursiveComparison().isEqualTo(begin);
  }

  @Test
  void appliedStateComesBack() {
    AppliedState state =
        new AppliedState(
            3,
            40,
            8,
            new ConfigurationState(
                List.of(1L, 2L), List.of(3L), List.of(1L, 4L), List.of(4L), true));
    WriteBatch batch = new WriteBatch();
    state.write(RANGE, batch);
    MemoryEngine engine = new MemoryEngine();
    engine.write(batch);
    assertThat(AppliedState.read(engine, RANGE)).contains(state);
    assertThat(AppliedState.rangeOf(AppliedState.key(RANGE))).isEqualTo(RANGE);
  }
}
