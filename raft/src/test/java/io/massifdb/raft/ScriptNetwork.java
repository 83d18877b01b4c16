package io.massifdb.raft;

import java.util.ArrayList;
import java.util.List;

/** The messages in flight of a scripted group, and the work of its nodes. */
final class ScriptNetwork {
  private final List<ScriptNode> nodes;
  private final ScriptOutput output;
  private final List<Message> inFlight = new ArrayList<>();

  ScriptNetwork(List<ScriptNode> nodes, ScriptOutput output) {
    this.nodes = nodes;
    this.output = output;
  }

  void processReady(ScriptNode node) {
    Ready ready = node.raft.ready();
    output.print(Describe.ready(ready));
    boolean async = node.configuration.asyncStorageWrites();
    if (!async) {
      node.store(ready.hardState(), ready.entries(), ready.snapshot());
      node.apply(ready.committedEntries());
    }
    for (Message message : ready.messages()) {
      switch (message) {
        case Message.StorageAppend work -> node.appendWork.add(work);
        case Message.StorageApply work -> node.applyWork.add(work);
        case Message other -> inFlight.add(other);
      }
    }
    if (!async) {
      node.raft.advance();
    }
  }

  void processAppendThread(ScriptNode node) {
    if (node.appendWork.isEmpty()) {
      output.print("no append work to perform");
      return;
    }
    Message.StorageAppend work = node.appendWork.remove();
    Message.StorageAppend bare =
        new Message.StorageAppend(
            work.from(), work.hardState(), work.entries(), work.snapshot(), List.of());
    output.line("Processing:");
    output.line(Describe.message(bare));
    node.store(work.hardState(), work.entries(), work.snapshot());
    respond(work.responses());
  }

  void processApplyThread(ScriptNode node) {
    if (node.applyWork.isEmpty()) {
      output.print("no apply work to perform");
      return;
    }
    Message.StorageApply work = node.applyWork.remove();
    output.line("Processing:");
    output.line(Describe.message(new Message.StorageApply(work.from(), work.entries(), List.of())));
    node.apply(work.entries());
    respond(work.responses());
  }

  private void respond(List<Message> responses) {
    output.line("Responses:");
    responses.forEach(r -> output.line(Describe.message(r)));
    inFlight.addAll(responses);
  }

  /** Delivers or drops the messages of that type (empty: any) to a node; returns how many. */
  int deliver(long to, String type, boolean drop) {
    List<Message> chosen =
        inFlight.stream()
            .filter(m -> m.to() == to)
            .filter(m -> type.isEmpty() || Describe.type(m).equals(type))
            .filter(m -> !(drop && isLocal(m)))
            .toList();
    inFlight.removeAll(chosen);
    for (Message message : chosen) {
      boolean lost = drop || nodes.get((int) to - 1).isStopped();
      output.line((lost ? "dropped: " : "") + Describe.message(message));
      if (!lost && nodes.get((int) to - 1).raft.step(message) == StepAnswer.PEER_UNKNOWN) {
        output.line("raft: cannot step as peer not found");
      }
    }
    return chosen.size();
  }

  /** Messages to a node arrive twice. */
  void duplicate(long to, String type) {
    List<Message> again =
        inFlight.stream()
            .filter(m -> m.to() == to && !isLocal(m))
            .filter(m -> type.isEmpty() || Describe.type(m).equals(type))
            .toList();
    inFlight.addAll(again);
  }

  /** Messages to a node arrive in the opposite order, those of its own threads at their places. */
  void reverse(long to) {
    List<Integer> places = new ArrayList<>();
    for (int i = 0; i < inFlight.size(); i++) {
      if (inFlight.get(i).to() == to && !isLocal(inFlight.get(i))) {
        places.add(i);
      }
    }
    List<Message> messages = new ArrayList<>(places.stream().map(inFlight::get).toList());
    for (int place : places) {
      inFlight.set(place, messages.removeLast());
    }
  }

  /** What a node's own threads had to say to it does not survive a crash. */
  void forgetLocal(long node) {
    inFlight.removeIf(m -> m.to() == node && isLocal(m));
  }

  /** Messages that must be delivered reliably. */
  private static boolean isLocal(Message message) {
    return message.from() == message.to() || message instanceof Message.LocalMessage;
  }

  void sendSnapshot(ScriptNode from, ScriptNode to) {
    Message message =
        new Message.InstallSnapshot(from.id(), to.id(), from.raft.term(), from.history.getLast());
    inFlight.add(message);
    output.print(Describe.message(message));
  }

  /** Lets the nodes work until there is nothing left; returns the number of rounds. */
  int stabilize(List<ScriptNode> all) {
    List<ScriptNode> chosen = all.stream().filter(node -> !node.isStopped()).toList();
    int rounds = 0;
    boolean worked = true;
    while (worked) {
      worked = false;
      rounds++;
      for (ScriptNode node : chosen) {
        if (node.raft.hasReady()) {
          titled(node, "handling Ready", () -> processReady(node));
          worked = true;
        }
      }
      for (ScriptNode node : chosen) {
        if (inFlight.stream().anyMatch(m -> m.to() == node.id())) {
          titled(node, "receiving messages", () -> deliver(node.id(), "", false));
          worked = true;
        }
      }
      for (ScriptNode node : chosen) {
        if (!node.appendWork.isEmpty()) {
          output.line("> " + node.id() + " processing append thread");
          while (!node.appendWork.isEmpty()) {
            output.indented(() -> processAppendThread(node));
          }
          worked = true;
        }
      }
      for (ScriptNode node : chosen) {
        if (!node.applyWork.isEmpty()) {
          output.line("> " + node.id() + " processing apply thread");
          while (!node.applyWork.isEmpty()) {
            output.indented(() -> processApplyThread(node));
          }
          worked = true;
        }
      }
    }
    return rounds;
  }

  private void titled(ScriptNode node, String title, Runnable action) {
    output.line("> " + node.id() + " " + title);
    output.indented(action);
  }
}
