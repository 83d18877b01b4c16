package io.massifdb.rangestore.loop;

import io.massifdb.kvapi.NodeId;
import io.massifdb.kvapi.RangeId;
import io.massifdb.kvapi.seam.Transport;
import io.massifdb.raft.Entry;
import io.massifdb.raft.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The messages of one turn: all that go to one node travel in one frame. */
final class OutgoingFrames {
  private static final long FRAME_BYTES_MAX = 2 << 20;
  private static final int MESSAGE_BYTES = 64;

  private static final class Frame {
    private final List<RaftMessageCodec.Envelope> envelopes = new ArrayList<>();
    private final List<RaftMessageCodec.Notice> removals = new ArrayList<>();
    private long bytes;
  }

  private final Transport transport;
  private final Map<NodeId, Frame> frames = new TreeMap<>();

  OutgoingFrames(Transport transport) {
    this.transport = transport;
  }

  void add(NodeId to, RangeId range, Message message) {
    Frame frame = frames.computeIfAbsent(to, _ -> new Frame());
    frame.envelopes.add(new RaftMessageCodec.Envelope(range, message));
    frame.bytes += sizeBytes(message);
    if (frame.bytes > FRAME_BYTES_MAX) {
      frames.remove(to);
      send(to, frame);
    }
  }

  void addRemoval(NodeId to, RangeId range, long replicaId) {
    frames
        .computeIfAbsent(to, _ -> new Frame())
        .removals
        .add(new RaftMessageCodec.Notice(range, replicaId));
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
    frames.forEach(this::send);
    frames.clear();
  }

  private void send(NodeId to, Frame frame) {
    transport.send(
        to,
        Transport.Channel.RAFT,
        RaftMessageCodec.encode(new RaftMessageCodec.Frame(frame.envelopes, frame.removals)));
  }
}
