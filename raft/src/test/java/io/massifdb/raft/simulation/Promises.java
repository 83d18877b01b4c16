package io.massifdb.raft.simulation;

import io.massifdb.raft.HardState;
import io.massifdb.raft.MemoryLogStorage;
import io.massifdb.raft.Message;

/** What a member says to others of its log and its vote, its disk must be able to say, too. */
final class Promises {
  private Promises() {}

  /** A message leaves a member. */
  static void check(Host sender, Message message) {
    MemoryLogStorage durable = sender.disk.durableLog();
    switch (message) {
      case Message.VoteResponse vote ->
          check(
              sender,
              vote,
              vote.rejected()
                  ? term(durable) >= vote.term()
                  : hardState(durable).term() > vote.term()
                      || (hardState(durable).term() == vote.term()
                          && hardState(durable).vote() == vote.to()));
      case Message.AppendResponse answer ->
          check(
              sender,
              answer,
              term(durable) > answer.term()
                  || (term(durable) == answer.term()
                      && (answer.rejected() || answer.index() <= durable.lastIndex())));
      default -> {}
    }
  }

  private static void check(Host sender, Message message, boolean kept) {
    if (!kept) {
      MemoryLogStorage durable = sender.disk.durableLog();
      throw new AssertionError(
          "promise that is not durable: %s, with %s and a log up to %d"
              .formatted(message, hardState(durable), durable.lastIndex()));
    }
  }

  private static HardState hardState(MemoryLogStorage log) {
    return log.initialState().hardState();
  }

  /** Entries of a term may be durable without the hard state that came with them. */
  private static long term(MemoryLogStorage log) {
    return Math.max(hardState(log).term(), log.term(log.lastIndex()));
  }
}
