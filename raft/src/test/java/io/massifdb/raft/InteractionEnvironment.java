package io.massifdb.raft;

import io.massifdb.raft.ConfigurationChange.Transition;
import io.massifdb.testkit.script.Directive;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Carries out the directives of the interaction scripts on a group of nodes. Beyond etcd's there
 * are {@code restart ID [applied=INDEX]} (what the append thread has not written is lost), {@code
 * duplicate-msgs ID [type=TYPE]}, {@code reverse-msgs ID} (those in flight to the node arrive in
 * the opposite order), {@code read-index ID CONTEXT}, and, to be noticed at the next {@code
 * restart}, {@code corrupt-log ID INDEX} and {@code wipe-disk ID}.
 */
final class InteractionEnvironment implements Function<Directive, String> {
  private final List<ScriptNode> nodes = new ArrayList<>();
  private final ScriptOutput output = new ScriptOutput();
  private final ScriptNetwork network = new ScriptNetwork(nodes, output);

  @Override
  public String apply(Directive directive) {
    String error = handle(directive);
    String text = output.take();
    return text.isEmpty() && error.isEmpty() ? "ok" : text + error;
  }

  /** Returns an error that belongs into the output, or nothing. */
  private String handle(Directive d) {
    switch (d.command()) {
      case "add-nodes" -> addNodes(d);
      case "campaign" -> node(d, 0).raft.campaign();
      case "compact" -> {
        node(d, 0).disk.compact(Long.parseLong(d.words().get(1)));
        raftLog(node(d, 0));
      }
      case "deliver-msgs" -> deliver(d);
      case "forget-leader" -> node(d, 0).raft.forgetLeader();
      case "log-level" -> output.setLevel(d.words().getFirst());
      case "process-append-thread" ->
          each(d, "processing append thread", network::processAppendThread);
      case "process-apply-thread" ->
          each(d, "processing apply thread", network::processApplyThread);
      case "process-ready" -> each(d, "handling Ready", network::processReady);
      case "propose" -> {
        byte[] data = d.words().get(1).getBytes(StandardCharsets.UTF_8);
        return error(node(d, 0).raft.propose(data));
      }
      case "propose-conf-change" -> {
        return error(node(d, 0).raft.proposeConfigurationChange(change(d)));
      }
      case "raft-log" -> raftLog(node(d, 0));
      case "raft-state" -> raftState();
      case "report-unreachable" -> node(d, 0).raft.reportUnreachable(node(d, 1).id());
      case "duplicate-msgs" ->
          nodes(d).forEach(node -> network.duplicate(node.id(), d.value("type", "")));
      case "reverse-msgs" -> nodes(d).forEach(node -> network.reverse(node.id()));
      case "corrupt-log" -> node(d, 0).damage("entry " + d.words().get(1) + " is damaged");
      case "wipe-disk" -> node(d, 0).damage("the disk is empty");
      case "read-index" ->
          node(d, 0).raft.readIndex(d.words().get(1).getBytes(StandardCharsets.UTF_8));
      case "restart" -> restart(d);
      case "send-snapshot" -> network.sendSnapshot(node(d, 0), node(d, 1));
      case "set-randomized-election-timeout" ->
          node(d, 0).raft.setElectionTimeout(Integer.parseInt(d.value("timeout", "")));
      case "stabilize" -> stabilize(d);
      case "status" -> output.print(Describe.progress(node(d, 0).raft.progress()));
      case "tick-election" -> tick(node(d, 0), node(d, 0).configuration.electionTicks());
      case "tick-heartbeat" -> tick(node(d, 0), node(d, 0).configuration.heartbeatTicks());
      case "transfer-leadership" ->
          node(Integer.parseInt(d.value("from", "")))
              .raft
              .transferLeadership(Long.parseLong(d.value("to", "")));
      default -> throw new IllegalArgumentException("unknown command " + d.command());
    }
    return "";
  }

  private static String error(ProposalAnswer answer) {
    return answer instanceof ProposalAnswer.Dropped ? "raft proposal dropped" : "";
  }

  private ScriptNode node(Directive d, int word) {
    return node(Integer.parseInt(d.words().get(word)));
  }

  private ScriptNode node(int id) {
    return nodes.get(id - 1);
  }

  private List<ScriptNode> nodes(Directive d) {
    return d.words().stream().map(word -> node(Integer.parseInt(word))).toList();
  }

  private void addNodes(Directive d) {
    int count = Integer.parseInt(d.words().getFirst());
    for (int i = 0; i < count; i++) {
      long index = Long.parseLong(d.value("index", "0"));
      ConfigurationState members =
          ConfigurationState.of(ids(d.values("voters")), ids(d.values("learners")));
      byte[] content = d.value("content", "").getBytes(StandardCharsets.UTF_8);
      Snapshot initial = index == 0 ? Snapshot.EMPTY : new Snapshot(index, 1, members, content);
      nodes.add(new ScriptNode(settings(d, nodes.size() + 1L, index), initial));
    }
  }

  private static List<Long> ids(List<String> values) {
    return values.stream().map(Long::valueOf).toList();
  }

  private static RaftConfiguration.Builder settings(Directive d, long id, long applied) {
    String committed = d.value("max-committed-size-per-ready", "");
    return RaftConfiguration.builder(id, _ -> 0)
        .electionTicks(3)
        .heartbeatTicks(1)
        .applied(applied)
        .maxInflightMessages(Integer.parseInt(d.value("inflight", "1000000000")))
        .asyncStorageWrites(flag(d, "async-storage-writes"))
        .preVote(flag(d, "prevote"))
        .checkQuorum(flag(d, "checkquorum"))
        .maxCommittedBytesPerReady(
            committed.isEmpty() ? RaftConfiguration.UNLIMITED : Long.parseLong(committed))
        .disableConfigurationChangeValidation(flag(d, "disable-conf-change-validation"))
        .readOnlyMode(
            d.value("read-only", "safe").equals("safe") ? ReadOnlyMode.SAFE : ReadOnlyMode.LEASE)
        .stepDownOnRemoval(flag(d, "step-down-on-removal"));
  }

  private static boolean flag(Directive d, String key) {
    return Boolean.parseBoolean(d.value(key, "false"));
  }

  private static ConfigurationChange change(Directive d) {
    Transition transition =
        switch (d.value("transition", "auto")) {
          case "auto" -> Transition.AUTO;
          case "implicit" -> Transition.JOINT_IMPLICIT;
          case "explicit" -> Transition.JOINT_EXPLICIT;
          default -> throw new IllegalArgumentException(d.toString());
        };
    byte[] context = flag(d, "v1") ? Describe.VERSION_1_CONTEXT : new byte[0];
    return new ConfigurationChange(transition, ScriptSteps.parse(d.input()), context);
  }

  private void deliver(Directive d) {
    String type = d.value("type", "");
    int handled = 0;
    for (String recipient : d.words()) {
      handled += network.deliver(Long.parseLong(recipient), type, false);
    }
    for (String recipient : d.values("drop")) {
      handled += network.deliver(Long.parseLong(recipient), type, true);
    }
    if (handled == 0) {
      output.line("no messages");
    }
  }

  private void each(Directive d, String title, Consumer<ScriptNode> action) {
    List<ScriptNode> chosen = nodes(d);
    for (ScriptNode node : chosen) {
      if (chosen.size() > 1) {
        output.line("> " + node.id() + " " + title);
        output.indented(() -> action.accept(node));
      } else {
        action.accept(node);
      }
    }
  }

  private void raftLog(ScriptNode node) {
    long first = node.disk.firstIndex();
    long last = node.disk.lastIndex();
    output.print(
        last < first
            ? "log is empty: first index=" + first + ", last index=" + last
            : Describe.entries(node.disk.entries(first, last + 1, Long.MAX_VALUE)));
  }

  private void raftState() {
    for (ScriptNode node : nodes) {
      RaftNode raft = node.raft;
      if (node.isStopped()) {
        output.line(node.id() + ": stopped");
        continue;
      }
      output.line(
          "%d: %s %s Term:%d Lead:%d"
              .formatted(
                  raft.id(),
                  Describe.role(raft.role()),
                  raft.configuration().isVoter(raft.id()) ? "(Voter)" : "(Non-Voter)",
                  raft.term(),
                  raft.leader()));
    }
  }

  private void stabilize(Directive d) {
    List<ScriptNode> chosen = d.words().isEmpty() ? List.copyOf(nodes) : nodes(d);
    if (d.has("log-level")) {
      output.atLevel(d.value("log-level", ""), () -> network.stabilize(chosen));
    } else {
      network.stabilize(chosen);
    }
  }

  private void restart(Directive d) {
    ScriptNode node = node(d, 0);
    network.forgetLocal(node.id());
    String damage = node.damage();
    if (damage != null) {
      node.stop();
      output.line(node.id() + ": stays down as this member: " + damage);
      return;
    }
    node.restart(Long.parseLong(d.value("applied", String.valueOf(node.raft.appliedIndex()))));
    output.line(
        "%d: Term:%d Vote:%d Commit:%d Last:%d"
            .formatted(
                node.id(),
                node.raft.term(),
                node.disk.initialState().hardState().vote(),
                node.raft.commitIndex(),
                node.raft.lastIndex()));
  }

  private static void tick(ScriptNode node, int times) {
    for (int i = 0; i < times; i++) {
      node.raft.tick();
    }
  }
}
