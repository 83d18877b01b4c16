package io.massifdb.raft;

import io.massifdb.raft.ConfigurationChange.Step;
import io.massifdb.raft.Message.AppendEntries;
import io.massifdb.raft.Message.AppendResponse;
import io.massifdb.raft.Message.Heartbeat;
import io.massifdb.raft.Message.HeartbeatResponse;
import io.massifdb.raft.Message.InstallSnapshot;
import io.massifdb.raft.Message.PreVoteRequest;
import io.massifdb.raft.Message.PreVoteResponse;
import io.massifdb.raft.Message.Proposal;
import io.massifdb.raft.Message.ReadIndexRequest;
import io.massifdb.raft.Message.ReadIndexResponse;
import io.massifdb.raft.Message.StorageAppend;
import io.massifdb.raft.Message.StorageAppended;
import io.massifdb.raft.Message.StorageApplied;
import io.massifdb.raft.Message.StorageApply;
import io.massifdb.raft.Message.TimeoutNow;
import io.massifdb.raft.Message.TransferLeadership;
import io.massifdb.raft.Message.VoteRequest;
import io.massifdb.raft.Message.VoteResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes a node's outputs in the words of the interaction scripts. */
final class Describe {
  /** Marks a change as one that the scripts call version 1; our core knows one version only. */
  static final byte[] VERSION_1_CONTEXT = {'v', '1'};

  private Describe() {}

  static String ready(Ready ready) {
    StringBuilder out = new StringBuilder();
    if (ready.softState() != null) {
      out.append("Lead:").append(ready.softState().leader());
      out.append(" State:").append(role(ready.softState().role())).append('\n');
    }
    if (ready.hardState() != null && !ready.hardState().isEmpty()) {
      out.append("HardState ").append(hardState(ready.hardState())).append('\n');
    }
    for (ReadState read : ready.readStates()) {
      String context = new String(read.context(), StandardCharsets.UTF_8);
      out.append("ReadState ").append(context).append(" Index:").append(read.index()).append('\n');
    }
    if (!ready.entries().isEmpty()) {
      out.append("Entries:\n").append(entries(ready.entries()));
    }
    if (ready.snapshot() != null) {
      out.append("Snapshot ").append(snapshot(ready.snapshot())).append('\n');
    }
    if (!ready.committedEntries().isEmpty()) {
      out.append("CommittedEntries:\n").append(entries(ready.committedEntries()));
    }
    if (!ready.messages().isEmpty()) {
      out.append("Messages:\n");
      ready.messages().forEach(m -> out.append(message(m)).append('\n'));
    }
    return out.isEmpty() ? "<empty Ready>" : "Ready MustSync=" + ready.mustSync() + ":\n" + out;
  }

  static String role(Role role) {
    return switch (role) {
      case FOLLOWER -> "StateFollower";
      case PRE_CANDIDATE -> "StatePreCandidate";
      case CANDIDATE -> "StateCandidate";
      case LEADER -> "StateLeader";
    };
  }

  private static String hardState(HardState state) {
    return "Term:"
        + state.term()
        + (state.vote() == 0 ? "" : " Vote:" + state.vote())
        + " Commit:"
        + state.commit();
  }

  static String entries(List<Entry> entries) {
    return entries.stream().map(e -> entry(e) + "\n").collect(Collectors.joining());
  }

  private static String entry(Entry entry) {
    String body =
        switch (entry.type()) {
          case NORMAL -> "EntryNormal " + quoted(new String(entry.data(), StandardCharsets.UTF_8));
          case CONFIGURATION_CHANGE -> change(ConfigurationChange.decode(entry.data()));
        };
    return entry.term() + "/" + entry.index() + " " + body;
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  private static String change(ConfigurationChange change) {
    boolean first = Arrays.equals(change.context(), VERSION_1_CONTEXT);
    return (first ? "EntryConfChange" : "EntryConfChangeV2")
        + change.steps().stream().map(s -> " " + step(s)).collect(Collectors.joining());
  }

  private static String step(Step step) {
    String letter =
        switch (step.type()) {
          case ADD_VOTER -> "v";
          case ADD_LEARNER -> "l";
          case REMOVE -> "r";
          case UPDATE -> "u";
        };
    return letter + step.node();
  }

  private static String snapshot(Snapshot snapshot) {
    ConfigurationState configuration = snapshot.configuration();
    return "Index:%d Term:%d ConfState:Voters:%s VotersOutgoing:%s Learners:%s LearnersNext:%s AutoLeave:%s"
        .formatted(
            snapshot.index(),
            snapshot.term(),
            ids(configuration.voters()),
            ids(configuration.votersOutgoing()),
            ids(configuration.learners()),
            ids(configuration.learnersNext()),
            configuration.autoLeave());
  }

  private static String ids(List<Long> ids) {
    return ids.stream().map(String::valueOf).collect(Collectors.joining(" ", "[", "]"));
  }

  static String configuration(ConfigurationState configuration) {
    return "voters="
        + set(configuration.voters())
        + (configuration.isJoint() ? "&&" + set(configuration.votersOutgoing()) : "")
        + optional(" learners=", configuration.learners())
        + optional(" learners_next=", configuration.learnersNext())
        + (configuration.autoLeave() ? " autoleave" : "");
  }

  private static String optional(String label, List<Long> ids) {
    return ids.isEmpty() ? "" : label + set(ids);
  }

  private static String set(List<Long> ids) {
    return ids.stream().map(Long::toHexString).collect(Collectors.joining(" ", "(", ")"));
  }

  static String progress(SortedMap<Long, PeerProgress> members) {
    StringBuilder out = new StringBuilder();
    members.forEach((id, p) -> out.append(id).append(": ").append(progress(p)).append('\n'));
    return out.toString();
  }

  private static String progress(PeerProgress progress) {
    String state =
        switch (progress.state()) {
          case PROBE -> "StateProbe";
          case REPLICATE -> "StateReplicate";
          case SNAPSHOT -> "StateSnapshot";
        };
    return state
        + " match="
        + progress.match()
        + " next="
        + progress.next()
        + (progress.learner() ? " learner" : "")
        + (progress.paused() ? " paused" : "")
        + (progress.pendingSnapshot() > 0 ? " pendingSnap=" + progress.pendingSnapshot() : "")
        + (progress.recentlyActive() ? "" : " inactive")
        + (progress.inflightMessages() > 0 ? " inflight=" + progress.inflightMessages() : "")
        + (progress.inflightMessages() > 0 && progress.inflightFull() ? "[full]" : "");
  }

  static String type(Message message) {
    return line(message).type;
  }

  static String message(Message message) {
    return line(message).print("");
  }

  /** A message in the shape of the scripts, which know one kind of message with many fields. */
  private static final class Line {
    final Message message;
    final String type;
    long logTerm;
    long index;
    @Nullable Long rejectedHint;
    long commit;
    long vote;
    List<Entry> entries = List.of();
    @Nullable Snapshot snapshot;
    List<Message> responses = List.of();

    Line(Message message, String type) {
      this.message = message;
      this.type = type;
    }

    Line log(long term, long atIndex) {
      logTerm = term;
      index = atIndex;
      return this;
    }

    Line rejected(boolean rejected, long hint) {
      rejectedHint = rejected ? hint : null;
      return this;
    }

    Line commit(long value) {
      commit = value;
      return this;
    }

    Line entries(List<Entry> value) {
      entries = value;
      return this;
    }

    Line snapshot(@Nullable Snapshot value) {
      snapshot = value;
      return this;
    }

    Line responses(List<Message> value) {
      responses = value;
      return this;
    }

    String print(String indent) {
      StringBuilder out = new StringBuilder(indent);
      out.append(node(message.from())).append("->").append(node(message.to()));
      out.append(' ').append(type).append(" Term:").append(message.term());
      out.append(" Log:").append(logTerm).append('/').append(index);
      if (rejectedHint != null) {
        out.append(" Rejected (Hint: ").append(rejectedHint).append(')');
      }
      if (commit != 0) {
        out.append(" Commit:").append(commit);
      }
      if (vote != 0) {
        out.append(" Vote:").append(vote);
      }
      if (entries.size() == 1) {
        out.append(" Entries:[").append(entry(entries.getFirst())).append(']');
      } else if (entries.size() > 1) {
        out.append(" Entries:[");
        entries.forEach(e -> out.append('\n').append(indent).append("  ").append(entry(e)));
        out.append('\n').append(indent).append(']');
      }
      if (snapshot != null) {
        out.append('\n').append(indent).append("  Snapshot: ").append(Describe.snapshot(snapshot));
      }
      if (!responses.isEmpty()) {
        out.append(" Responses:[");
        responses.forEach(r -> out.append('\n').append(line(r).print(indent + "  ")));
        out.append('\n').append(indent).append(']');
      }
      return out.toString();
    }

    private static String node(long id) {
      if (id == Message.APPEND_THREAD) {
        return "AppendThread";
      }
      return id == Message.APPLY_THREAD ? "ApplyThread" : Long.toHexString(id);
    }
  }

  private static Line line(Message message) {
    return switch (message) {
      case AppendEntries m ->
          new Line(m, "MsgApp")
              .log(m.previousTerm(), m.previousIndex())
              .commit(m.commit())
              .entries(m.entries());
      case AppendResponse m ->
          new Line(m, "MsgAppResp")
              .log(m.hintTerm(), m.index())
              .rejected(m.rejected(), m.hintIndex());
      case Heartbeat m -> new Line(m, "MsgHeartbeat").commit(m.commit());
      case HeartbeatResponse m -> new Line(m, "MsgHeartbeatResp");
      case InstallSnapshot m -> new Line(m, "MsgSnap").snapshot(m.snapshot());
      case PreVoteRequest m -> new Line(m, "MsgPreVote").log(m.lastTerm(), m.lastIndex());
      case PreVoteResponse m -> new Line(m, "MsgPreVoteResp").rejected(m.rejected(), 0);
      case VoteRequest m -> new Line(m, "MsgVote").log(m.lastTerm(), m.lastIndex());
      case VoteResponse m -> new Line(m, "MsgVoteResp").rejected(m.rejected(), 0);
      case TimeoutNow m -> new Line(m, "MsgTimeoutNow");
      case TransferLeadership m -> new Line(m, "MsgTransferLeader");
      case Proposal m -> new Line(m, "MsgProp").entries(m.entries());
      case ReadIndexRequest m -> new Line(m, "MsgReadIndex");
      case ReadIndexResponse m -> new Line(m, "MsgReadIndexResp").log(0, m.index());
      case StorageAppend m -> storageAppend(m);
      case StorageAppended m ->
          new Line(m, "MsgStorageAppendResp")
              .log(m.lastTerm(), m.lastIndex())
              .snapshot(m.snapshot());
      case StorageApply m ->
          new Line(m, "MsgStorageApply").entries(m.entries()).responses(m.responses());
      case StorageApplied m -> new Line(m, "MsgStorageApplyResp").entries(m.entries());
    };
  }

  private static Line storageAppend(StorageAppend message) {
    Line line =
        new Line(message, "MsgStorageAppend")
            .entries(message.entries())
            .snapshot(message.snapshot())
            .responses(message.responses());
    if (message.hardState() != null) {
      line.commit = message.hardState().commit();
      line.vote = message.hardState().vote();
    }
    return line;
  }
}
