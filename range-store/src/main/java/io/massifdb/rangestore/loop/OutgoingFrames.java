package io.massifdb.rangestore.loop;

import io.massifdb.kvapi.NodeId;
import io.massifdb.kvapi.RangeId;
import io.massifdb.kvapi.seam.Transport;
import io.massifdb.raft.Entry;
import io.massifdb.raft.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The messages of one turn: all that go to one node, of whatever range, travel in one frame. So the
 * heartbeats of a tick are one frame for each pair of nodes, in which every range still has its own
 * commit index and read position.
 */
final class OutgoingFrames {
  private static final long FRAME_BYTES_MAX = 2 << 20;
  private static final int MESSAGE_BYTES = 64;

  private static final class Draft {
    private final List<RaftMessageCodec.Envelope> envelopes = new ArrayList<>();
    private final List<RaftMessageCodec.Notice> removals = new ArrayList<>();
    private final List<RaftMessageCodec.Notice> wishes = new ArrayList<>();
    private Optional<StoreBeat> beat = Optional.empty();
    private Optional<StoreBeat.Answer> answer = Optional.empty();
    private long bytes;
  }

  private final Transport transport;
  private final long incarnation;
  private final Map<NodeId, Draft> drafts = new TreeMap<>();

  OutgoingFrames(Transport transport, long incarnation) {
    this.transport = transport;
    this.incarnation = incarnation;
  }

  /** Of this store. */
  long incarnation() {
    return incarnation;
  }

  /**
   * Adds a message.
   *
   * @param sleep see {@link RaftMessageCodec.Envelope}
   */
  void add(NodeId to, RangeId range, Message message, long sleep) {
    Draft draft = to(to);
    draft.envelopes.add(new RaftMessageCodec.Envelope(range, message, sleep));
    draft.bytes += sizeBytes(message);
    if (draft.bytes > FRAME_BYTES_MAX) {
      drafts.remove(to);
      send(to, draft);
    }
  }

  void addRemoval(NodeId to, RangeId range, long replicaId) {
    to(to).removals.add(new RaftMessageCodec.Notice(range, replicaId));
  }

  void addWish(NodeId to, RangeId range, long replicaId) {
    to(to).wishes.add(new RaftMessageCodec.Notice(range, replicaId));
  }

  void addBeat(NodeId to, StoreBeat beat) {
    to(to).beat = Optional.of(beat);
  }

  void addAnswer(NodeId to, StoreBeat.Answer answer) {
    to(to).answer = Optional.of(answer);
  }

  private Draft to(NodeId node) {
    return drafts.computeIfAbsent(node, _ -> new Draft());
  }

  private static long sizeBytes(Message message) {
    long bytes = MESSAGE_BYTES;
    if (message instanceof Message.AppendEntries append) {
      for (Entry entry : append.entries()) {
        bytes += entry.sizeBytes();
      }
    }
    return bytes;
  }

  void flush() {
    drafts.forEach(this::send);
    drafts.clear();
  }

  private void send(NodeId to, Draft draft) {
    transport.send(
        to,
        Transport.Channel.RAFT,
        RaftMessageCodec.encode(
            new RaftMessageCodec.Frame(
                incarnation,
                draft.envelopes,
                draft.removals,
                draft.wishes,
                draft.beat,
                draft.answer)));
  }
}
