package io.massifdb.rangestore.loop;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import io.massifdb.kvapi.RangeId;
import io.massifdb.raft.Entry;
import io.massifdb.raft.EntryType;
import io.massifdb.raft.Message;
import io.massifdb.rangestore.v1.AppendEntries;
import io.massifdb.rangestore.v1.AppendResponse;
import io.massifdb.rangestore.v1.Heartbeat;
import io.massifdb.rangestore.v1.HeartbeatResponse;
import io.massifdb.rangestore.v1.RaftEntry;
import io.massifdb.rangestore.v1.RaftEnvelope;
import io.massifdb.rangestore.v1.RaftFrame;
import io.massifdb.rangestore.v1.ReadIndex;
import io.massifdb.rangestore.v1.Removal;
import io.massifdb.rangestore.v1.Vote;
import io.massifdb.rangestore.v1.VoteResponse;
import io.massifdb.rangestore.v1.Wish;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Frames of Raft messages between stores, as in {@code raft.proto}. */
final class RaftMessageCodec {
  /**
   * A message and the range it belongs to.
   *
   * @param sleep on heartbeats, the sleep that is wished for; on their answers, the one that the
   *     follower is in; 0 otherwise
   */
  record Envelope(RangeId range, Message message, long sleep) {}

  /** Word to a replica that it was removed from its range, or from one that it needs its state. */
  record Notice(RangeId range, long replicaId) {}

  /**
   * What travels together from one store to another.
   *
   * @param incarnation of the sender
   * @param wishes of members whose log is there and whose state is not, see {@link LostState}
   */
  record Frame(
      long incarnation,
      List<Envelope> envelopes,
      List<Notice> removals,
      List<Notice> wishes,
      Optional<StoreBeat> beat,
      Optional<StoreBeat.Answer> answer) {}

  private RaftMessageCodec() {}

  static byte[] encode(Frame frame) {
    RaftFrame.Builder to = RaftFrame.newBuilder().setIncarnation(frame.incarnation);
    for (Envelope envelope : frame.envelopes) {
      to.addEnvelopes(encode(envelope));
    }
    for (Notice notice : frame.removals) {
      to.addRemovals(
          Removal.newBuilder().setRange(notice.range.value()).setReplica(notice.replicaId));
    }
    for (Notice wish : frame.wishes) {
      to.addWishes(Wish.newBuilder().setRange(wish.range.value()).setReplica(wish.replicaId));
    }
    frame.beat.ifPresent(beat -> to.setBeat(StoreBeatCodec.encode(beat)));
    frame.answer.ifPresent(answer -> to.setBeatAnswer(StoreBeatCodec.encode(answer)));
    return to.build().toByteArray();
  }

  private static RaftEnvelope encode(Envelope envelope) {
    Message message = envelope.message;
    RaftEnvelope.Builder to =
        RaftEnvelope.newBuilder()
            .setRange(envelope.range.value())
            .setFrom(message.from())
            .setTo(message.to())
            .setTerm(message.term());
    switch (message) {
      case Message.AppendEntries append -> to.setAppend(encode(append));
      case Message.AppendResponse response -> to.setAppendResponse(encode(response));
      case Message.Heartbeat heartbeat ->
          to.setHeartbeat(
              Heartbeat.newBuilder()
                  .setCommit(heartbeat.commit())
                  .setReadPosition(heartbeat.readPosition())
                  .setStamp(heartbeat.stamp())
                  .setSleep(envelope.sleep));
      case Message.HeartbeatResponse response ->
          to.setHeartbeatResponse(
              HeartbeatResponse.newBuilder()
                  .setReadPosition(response.readPosition())
                  .setStamp(response.stamp())
                  .setSleep(envelope.sleep));
      case Message.VoteRequest vote ->
          to.setVote(vote(vote.lastIndex(), vote.lastTerm(), vote.transfer()));
      case Message.PreVoteRequest vote ->
          to.setPreVote(vote(vote.lastIndex(), vote.lastTerm(), false));
      case Message.VoteResponse response -> to.setVoteResponse(ballot(response));
      case Message.PreVoteResponse response -> to.setPreVoteResponse(ballot(response));
      case Message.TimeoutNow _ -> to.setTimeoutNow(true);
      case Message.TransferLeadership _ -> to.setTransferLeadership(true);
      case Message.ReadIndexRequest request ->
          to.setReadIndex(
              ReadIndex.newBuilder()
                  .setContext(UnsafeByteOperations.unsafeWrap(request.context())));
      case Message.ReadIndexResponse response ->
          to.setReadIndexResponse(
              ReadIndex.newBuilder()
                  .setIndex(response.index())
                  .setContext(UnsafeByteOperations.unsafeWrap(response.context())));
      case Message.InstallSnapshot _,
          Message.Proposal _,
          Message.StorageAppend _,
          Message.StorageAppended _,
          Message.StorageApply _,
          Message.StorageApplied _ ->
          throw new AssertionError("not sent between stores: " + message);
    }
    return to.build();
  }

  private static AppendEntries encode(Message.AppendEntries append) {
    AppendEntries.Builder to =
        AppendEntries.newBuilder()
            .setPreviousIndex(append.previousIndex())
            .setPreviousTerm(append.previousTerm())
            .setCommit(append.commit())
            .setStamp(append.stamp());
    for (Entry entry : append.entries()) {
      to.addEntries(
          RaftEntry.newBuilder()
              .setTerm(entry.term())
              .setIndex(entry.index())
              .setConfigurationChange(entry.type() == EntryType.CONFIGURATION_CHANGE)
              .setData(UnsafeByteOperations.unsafeWrap(entry.data())));
    }
    return to.build();
  }

  private static AppendResponse encode(Message.AppendResponse response) {
    return AppendResponse.newBuilder()
        .setIndex(response.index())
        .setRejected(response.rejected())
        .setHintIndex(response.hintIndex())
        .setHintTerm(response.hintTerm())
        .setStamp(response.stamp())
        .build();
  }

  private static Vote vote(long lastIndex, long lastTerm, boolean transfer) {
    return Vote.newBuilder()
        .setLastIndex(lastIndex)
        .setLastTerm(lastTerm)
        .setTransfer(transfer)
        .build();
  }

  private static VoteResponse ballot(Message.Ballot ballot) {
    return VoteResponse.newBuilder()
        .setRejected(ballot.rejected())
        .setCommit(ballot.commit())
        .setCommitTerm(ballot.commitTerm())
        .build();
  }

  /** The messages of a frame; kinds that this version does not know are left out. */
  static Frame decode(byte[] bytes) {
    RaftFrame frame;
    try {
      frame = RaftFrame.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException("not a frame of Raft messages", e);
    }
    List<Envelope> envelopes = new ArrayList<>(frame.getEnvelopesCount());
    for (RaftEnvelope envelope : frame.getEnvelopesList()) {
      decode(envelope)
          .ifPresent(message ->
              envelopes.add(
                  new Envelope(new RangeId(envelope.getRange()), message, sleep(envelope))));
    }
    List<Notice> removals =
        frame.getRemovalsList().stream()
            .map(removal -> new Notice(new RangeId(removal.getRange()), removal.getReplica()))
            .toList();
    List<Notice> wishes =
        frame.getWishesList().stream()
            .map(wish -> new Notice(new RangeId(wish.getRange()), wish.getReplica()))
            .toList();
    return new Frame(
        frame.getIncarnation(),
        envelopes,
        removals,
        wishes,
        frame.hasBeat() ? Optional.of(StoreBeatCodec.decode(frame.getBeat())) : Optional.empty(),
        frame.hasBeatAnswer()
            ? Optional.of(StoreBeatCodec.decode(frame.getBeatAnswer()))
            : Optional.empty());
  }

  private static long sleep(RaftEnvelope envelope) {
    return envelope.hasHeartbeat()
        ? envelope.getHeartbeat().getSleep()
        : envelope.getHeartbeatResponse().getSleep();
  }

  private static Optional<Message> decode(RaftEnvelope envelope) {
    long from = envelope.getFrom();
    long to = envelope.getTo();
    long term = envelope.getTerm();
    return switch (envelope.getMessageCase()) {
      case APPEND -> Optional.of(append(from, to, term, envelope.getAppend()));
      case APPEND_RESPONSE -> {
        AppendResponse response = envelope.getAppendResponse();
        yield Optional.of(
            new Message.AppendResponse(
                from,
                to,
                term,
                response.getIndex(),
                response.getRejected(),
                response.getHintIndex(),
                response.getHintTerm(),
                response.getStamp()));
      }
      case HEARTBEAT -> {
        Heartbeat heartbeat = envelope.getHeartbeat();
        yield Optional.of(
            new Message.Heartbeat(
                from,
                to,
                term,
                heartbeat.getCommit(),
                heartbeat.getReadPosition(),
                heartbeat.getStamp()));
      }
      case HEARTBEAT_RESPONSE -> {
        HeartbeatResponse response = envelope.getHeartbeatResponse();
        yield Optional.of(
            new Message.HeartbeatResponse(
                from, to, term, response.getReadPosition(), response.getStamp()));
      }
      case VOTE -> {
        Vote vote = envelope.getVote();
        yield Optional.of(
            new Message.VoteRequest(
                from, to, term, vote.getLastIndex(), vote.getLastTerm(), vote.getTransfer()));
      }
      case PRE_VOTE -> {
        Vote vote = envelope.getPreVote();
        yield Optional.of(
            new Message.PreVoteRequest(from, to, term, vote.getLastIndex(), vote.getLastTerm()));
      }
      case VOTE_RESPONSE -> {
        VoteResponse vote = envelope.getVoteResponse();
        yield Optional.of(
            new Message.VoteResponse(
                from, to, term, vote.getRejected(), vote.getCommit(), vote.getCommitTerm()));
      }
      case PRE_VOTE_RESPONSE -> {
        VoteResponse vote = envelope.getPreVoteResponse();
        yield Optional.of(
            new Message.PreVoteResponse(
                from, to, term, vote.getRejected(), vote.getCommit(), vote.getCommitTerm()));
      }
      case TIMEOUT_NOW -> Optional.of(new Message.TimeoutNow(from, to, term));
      case TRANSFER_LEADERSHIP -> Optional.of(new Message.TransferLeadership(from, to, term));
      case READ_INDEX ->
          Optional.of(
              new Message.ReadIndexRequest(
                  from, to, envelope.getReadIndex().getContext().toByteArray()));
      case READ_INDEX_RESPONSE ->
          Optional.of(
              new Message.ReadIndexResponse(
                  from,
                  to,
                  term,
                  envelope.getReadIndexResponse().getIndex(),
                  envelope.getReadIndexResponse().getContext().toByteArray()));
      case MESSAGE_NOT_SET -> Optional.empty();
    };
  }

  private static Message append(long from, long to, long term, AppendEntries append) {
    List<Entry> entries = new ArrayList<>(append.getEntriesCount());
    for (RaftEntry entry : append.getEntriesList()) {
      EntryType type =
          entry.getConfigurationChange() ? EntryType.CONFIGURATION_CHANGE : EntryType.NORMAL;
      entries.add(
          new Entry(entry.getTerm(), entry.getIndex(), type, entry.getData().toByteArray()));
    }
    return new Message.AppendEntries(
        from,
        to,
        term,
        append.getPreviousIndex(),
        append.getPreviousTerm(),
        entries,
        append.getCommit(),
        append.getStamp());
  }
}
