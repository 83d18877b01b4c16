package io.massifdb.rangestore.loop;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import io.massifdb.kvapi.RangeId;
import io.massifdb.kvapi.codec.DescriptorCodec;
import io.massifdb.kvapi.seam.Family;
import io.massifdb.raft.ConfigurationState;
import io.massifdb.rangestore.v1.MemberSets;
import io.massifdb.rangestore.v1.SnapshotBegin;
import io.massifdb.rangestore.v1.SnapshotCall;
import io.massifdb.rangestore.v1.SnapshotChunk;
import io.massifdb.rangestore.v1.SnapshotEnd;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;

/** The calls of a snapshot's transfer, as in {@code snapshot.proto}. */
final class SnapshotCodec {
  /** A part and the transfer it belongs to. */
  record Call(long transfer, SnapshotPart part) {}

  private SnapshotCodec() {}

  static byte[] encode(Call call) {
    SnapshotCall.Builder to = SnapshotCall.newBuilder().setTransfer(call.transfer);
    switch (call.part) {
      case SnapshotPart.Begin begin -> to.setBegin(encode(begin));
      case SnapshotPart.Chunk chunk ->
          to.setChunk(
              SnapshotChunk.newBuilder()
                  .setNumber(chunk.number())
                  .setBatch(UnsafeByteOperations.unsafeWrap(chunk.batch()))
                  .setChecksum(checksum(chunk.batch())));
      case SnapshotPart.End end ->
          to.setEnd(
              SnapshotEnd.newBuilder()
                  .setChunks(end.chunks())
                  .setBytes(end.bytes())
                  .setChecksum(end.checksum()));
    }
    return to.build().toByteArray();
  }

  private static SnapshotBegin encode(SnapshotPart.Begin begin) {
    ConfigurationState members = begin.members();
    SnapshotBegin.Builder to =
        SnapshotBegin.newBuilder()
            .setRange(begin.range().value())
            .setFrom(begin.from())
            .setTo(begin.to())
            .setTerm(begin.term())
            .setSnapshotIndex(begin.snapshotIndex())
            .setSnapshotTerm(begin.snapshotTerm())
            .setRangeDescriptor(ByteString.copyFrom(DescriptorCodec.encode(begin.descriptor())))
            .setMembers(
                MemberSets.newBuilder()
                    .addAllVoters(members.voters())
                    .addAllLearners(members.learners())
                    .addAllVotersOutgoing(members.votersOutgoing())
                    .addAllLearnersNext(members.learnersNext())
                    .setAutoLeave(members.autoLeave()));
    begin.absorbed().ifPresent(absorbed -> to.setAbsorbed(absorbed.value()));
    for (EngineSpan span : begin.spans()) {
      to.addSpans(
          io.massifdb.rangestore.v1.EngineSpan.newBuilder()
              .setFamily(span.family().id())
              .setLower(ByteString.copyFrom(span.lower()))
              .setUpper(ByteString.copyFrom(span.upper())));
    }
    return to.build();
  }

  /** Throws {@link IllegalArgumentException} for what is no call or was damaged on the way. */
  static Call decode(byte[] bytes) {
    SnapshotCall call;
    try {
      call = SnapshotCall.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException("not a snapshot call", e);
    }
    SnapshotPart part =
        switch (call.getCallCase()) {
          case BEGIN -> begin(call.getBegin());
          case CHUNK -> chunk(call.getChunk());
          case END ->
              new SnapshotPart.End(
                  call.getEnd().getChunks(), call.getEnd().getBytes(), call.getEnd().getChecksum());
          case CALL_NOT_SET -> throw new IllegalArgumentException("unknown snapshot call");
        };
    return new Call(call.getTransfer(), part);
  }

  private static SnapshotPart begin(SnapshotBegin begin) {
    MemberSets members = begin.getMembers();
    List<EngineSpan> spans =
        begin.getSpansList().stream()
            .map(span ->
                new EngineSpan(
                    Family.ofId(span.getFamily()),
                    span.getLower().toByteArray(),
                    span.getUpper().toByteArray()))
            .toList();
    return new SnapshotPart.Begin(
        new RangeId(begin.getRange()),
        begin.getFrom(),
        begin.getTo(),
        begin.getTerm(),
        begin.getSnapshotIndex(),
        begin.getSnapshotTerm(),
        new ConfigurationState(
            members.getVotersList(),
            members.getLearnersList(),
            members.getVotersOutgoingList(),
            members.getLearnersNextList(),
            members.getAutoLeave()),
        DescriptorCodec.decodeRange(begin.getRangeDescriptor().toByteArray()),
        spans,
        begin.hasAbsorbed() ? Optional.of(new RangeId(begin.getAbsorbed())) : Optional.empty());
  }

  private static SnapshotPart chunk(SnapshotChunk chunk) {
    byte[] batch = chunk.getBatch().toByteArray();
    if (checksum(batch) != chunk.getChecksum()) {
      throw new IllegalArgumentException("snapshot chunk damaged on the way");
    }
    return new SnapshotPart.Chunk(chunk.getNumber(), batch);
  }

  static byte[] encode(SnapshotAnswer answer) {
    io.massifdb.rangestore.v1.SnapshotAnswer.Builder to =
        io.massifdb.rangestore.v1.SnapshotAnswer.newBuilder();
    switch (answer) {
      case SnapshotAnswer.Staged staged -> to.setStaged(staged.chunks());
      case SnapshotAnswer.Complete _ -> to.setComplete(true);
      case SnapshotAnswer.Unknown _ -> to.setUnknown(true);
      case SnapshotAnswer.Refused refused -> to.setRefused(refused.reason());
    }
    return to.build().toByteArray();
  }

  static SnapshotAnswer decodeAnswer(byte[] bytes) {
    try {
      var answer = io.massifdb.rangestore.v1.SnapshotAnswer.parseFrom(bytes);
      return switch (answer.getAnswerCase()) {
        case STAGED -> new SnapshotAnswer.Staged(answer.getStaged());
        case COMPLETE -> new SnapshotAnswer.Complete();
        case UNKNOWN -> new SnapshotAnswer.Unknown();
        case REFUSED -> new SnapshotAnswer.Refused(answer.getRefused());
        case ANSWER_NOT_SET -> new SnapshotAnswer.Refused("an answer of an unknown kind");
      };
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException("not the answer to a snapshot call", e);
    }
  }

  static int checksum(byte[] batch) {
    CRC32C crc = new CRC32C();
    crc.update(batch, 0, batch.length);
    return (int) crc.getValue();
  }
}
