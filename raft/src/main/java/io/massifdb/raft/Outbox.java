package io.massifdb.raft;

import java.util.ArrayList;
import java.util.List;

/**
 * Messages waiting for the next {@link Ready}. Those that promise something (a vote, an
 * acknowledgement of entries) may leave only after all state that came about before them is
 * durable; that holds for rejections too, since they may rest on a vote or an entry that is not
 * durable yet.
 */
final class Outbox {
  private final long self;
  private List<Message> immediate = new ArrayList<>();
  private List<Message> afterAppend = new ArrayList<>();

  Outbox(long self) {
    this.self = self;
  }

  /** Leaves at once. */
  void send(Message message) {
    if (message.to() == self) {
      throw new AssertionError("message to itself: " + message);
    }
    immediate.add(message);
  }

  /** Leaves when everything up to now is durable; may be addressed to this node itself. */
  void sendAfterAppend(Message.RoleMessage message) {
    afterAppend.add(message);
  }

  List<Message> immediate() {
    return immediate;
  }

  List<Message> afterAppend() {
    return afterAppend;
  }

  boolean isEmpty() {
    return immediate.isEmpty() && afterAppend.isEmpty();
  }

  /** Everything was handed out. */
  void clear() {
    immediate = new ArrayList<>();
    afterAppend = new ArrayList<>();
  }
}
