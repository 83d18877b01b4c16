package io.massifdb.rangestore.loop;

import io.massifdb.kvapi.NodeId;
import io.massifdb.kvapi.RangeId;
import io.massifdb.raft.Message;

/** Frames from other stores on their way to the groups. */
final class Incoming {
  private final RaftLoop loop;

  Incoming(RaftLoop loop) {
    this.loop = loop;
  }

  /** On a transport thread. */
  void take(NodeId from, byte[] bytes) {
    RaftMessageCodec.Frame frame = RaftMessageCodec.decode(bytes);
    loop.post(() -> {
      loop.links().received(from, frame);
      frame.envelopes().forEach(each -> step(from, each));
      frame.removals().forEach(this::removed);
      frame.wishes().forEach(wish -> wished(from, wish));
    });
  }

  private void step(NodeId from, RaftMessageCodec.Envelope envelope) {
    Group group = loop.present(envelope.range());
    if (group != null) {
      group.step(from, envelope.message(), envelope.sleep());
    } else if (loop.opening()
        .lostState()
        .lacksOnlyState(envelope.range(), envelope.message().to())) {
      answerForStateless(from, envelope.range(), envelope.message());
    } else {
      answerForAbsent(from, envelope.range(), envelope.message());
    }
  }

  /**
   * A replica whose state was lost, but not its log, must not reject entries: the leader knows that
   * the log has them, and takes the rejection for an old one. So the state is asked for beside
   * Raft. Votes and entries have to wait.
   */
  private void answerForStateless(NodeId from, RangeId range, Message message) {
    if (message instanceof Message.Heartbeat beat) {
      answerForAbsent(from, range, beat);
      if (!loop.opening().lostState().isUnderWay(range)) {
        loop.frames().addWish(from, range, beat.to());
      }
    }
  }

  /** A member needs its state again. */
  private void wished(NodeId from, RaftMessageCodec.Notice wish) {
    Group group = loop.present(wish.range());
    if (group != null) {
      group.sendState(from, wish.replicaId());
    }
  }

  /** Another member says that this store's replica was removed. */
  private void removed(RaftMessageCodec.Notice notice) {
    Group group = loop.present(notice.range());
    if (group != null && group.replicaId() == notice.replicaId()) {
      group.leave();
    }
  }

  /**
   * A replica that does not exist yet tells the leader that it has nothing, so that it sends a
   * snapshot. This promises nothing, thus needs no state; without stamp it counts for no lease.
   */
  private void answerForAbsent(NodeId from, RangeId range, Message message) {
    if (message.to() <= loop.log().destroyedReplica(range)) {
      return; // who removed it does not ask it any more; who does is out of date
    }
    switch (message) {
      case Message.AppendEntries append ->
          loop.frames()
              .add(
                  from,
                  range,
                  new Message.AppendResponse(
                      append.to(),
                      append.from(),
                      append.term(),
                      append.previousIndex(),
                      true,
                      0,
                      0,
                      0),
                  0);
      case Message.Heartbeat beat ->
          loop.frames()
              .add(
                  from,
                  range,
                  new Message.HeartbeatResponse(beat.to(), beat.from(), beat.term(), 0, 0),
                  0);
      default -> {}
    }
  }
}
