package io.massifdb.kvapi.codec;

import io.massifdb.kvapi.Answer;
import io.massifdb.kvapi.RecordState;
import io.massifdb.kvapi.Timestamp;
import io.massifdb.kvapi.proto.KvProto;
import org.jspecify.annotations.Nullable;

/** {@link Answer} and {@link RecordState}. */
final class AnswerCodec {
  private AnswerCodec() {}

  private static final KvProto.Empty EMPTY = KvProto.Empty.getDefaultInstance();

  static KvProto.Answer toProto(Answer answer) {
    KvProto.Answer.Builder builder = KvProto.Answer.newBuilder();
    switch (answer) {
      case Answer.Value value -> builder.setValue(value(value));
      case Answer.Pairs pairs -> {
        KvProto.Pairs.Builder list = KvProto.Pairs.newBuilder();
        pairs.pairs().forEach(pair -> list.addPairs(PartsCodec.pair(pair)));
        if (pairs.resume() != null) {
          list.setResume(PartsCodec.bytes(pairs.resume()));
        }
        builder.setPairs(list);
      }
      case Answer.Output output -> {
        KvProto.Output.Builder out =
            KvProto.Output.newBuilder()
                .setOutput(PartsCodec.bytes(output.output()))
                .setRows(output.rows());
        if (output.resume() != null) {
          out.setResume(PartsCodec.bytes(output.resume()));
        }
        builder.setOutput(out);
      }
      case Answer.ProgramFailed failed ->
          builder.setProgramFailed(PartsCodec.bytes(failed.error()));
      case Answer.Rewritten rewritten ->
          builder.setRewritten(
              KvProto.Rewritten.newBuilder()
                  .setAt(rewritten.at().value())
                  .setRows(rewritten.rows())
                  .setOutput(PartsCodec.bytes(rewritten.output())));
      case Answer.Placed placed -> builder.setPlaced(placed.at().value());
      case Answer.AlreadyCommitted already -> builder.setAlreadyCommitted(already.at().value());
      case Answer.ConditionFailed failed ->
          builder.setConditionFailed(PartsCodec.bytes(failed.existing()));
      case Answer.Refused refused ->
          builder.setRefused(
              KvProto.Refused.newBuilder()
                  .setReason(reason(refused.reason()))
                  .setMessage(refused.message()));
      case Answer.Unknown unknown -> builder.setUnknown(unknown.message());
      case Answer.Committed committed -> builder.setCommitted(committed.at().value());
      case Answer.Staged() -> builder.setStaged(EMPTY);
      case Answer.Pushed pushed -> builder.setPushed(pushed.at().value());
      case Answer.Aborted() -> builder.setAborted(EMPTY);
      case Answer.State state -> builder.setState(state(state.state()));
      case Answer.InPlace inPlace -> builder.setInPlace(inPlace.inPlace());
      case Answer.Done() -> builder.setDone(EMPTY);
      case Answer.MetaConflict conflict -> {
        KvProto.MetaConflict.Builder present = KvProto.MetaConflict.newBuilder();
        byte @Nullable [] bytes = conflict.present();
        if (bytes != null) {
          present.setPresent(PartsCodec.bytes(bytes));
        }
        builder.setMetaConflict(present);
      }
    }
    return builder.build();
  }

  static Answer of(KvProto.Answer answer) {
    return switch (answer.getKindCase()) {
      case VALUE ->
          new Answer.Value(
              answer.getValue().hasValue() ? answer.getValue().getValue().toByteArray() : null,
              new Timestamp(answer.getValue().getVersion()));
      case PAIRS -> {
        KvProto.Pairs pairs = answer.getPairs();
        yield new Answer.Pairs(
            PartsCodec.pairs(pairs.getPairsList()),
            pairs.hasResume() ? PartsCodec.key(pairs.getResume()) : null);
      }
      case OUTPUT -> {
        KvProto.Output output = answer.getOutput();
        yield new Answer.Output(
            output.getOutput().toByteArray(),
            output.getRows(),
            output.hasResume() ? PartsCodec.key(output.getResume()) : null);
      }
      case PROGRAM_FAILED -> new Answer.ProgramFailed(answer.getProgramFailed().toByteArray());
      case REWRITTEN ->
          new Answer.Rewritten(
              new Timestamp(answer.getRewritten().getAt()),
              answer.getRewritten().getRows(),
              answer.getRewritten().getOutput().toByteArray());
      case PLACED -> new Answer.Placed(new Timestamp(answer.getPlaced()));
      case ALREADY_COMMITTED ->
          new Answer.AlreadyCommitted(new Timestamp(answer.getAlreadyCommitted()));
      case CONDITION_FAILED ->
          new Answer.ConditionFailed(answer.getConditionFailed().toByteArray());
      case REFUSED ->
          new Answer.Refused(
              reason(answer.getRefused().getReason()), answer.getRefused().getMessage());
      case UNKNOWN -> new Answer.Unknown(answer.getUnknown());
      case COMMITTED -> new Answer.Committed(new Timestamp(answer.getCommitted()));
      case STAGED -> new Answer.Staged();
      case PUSHED -> new Answer.Pushed(new Timestamp(answer.getPushed()));
      case ABORTED -> new Answer.Aborted();
      case STATE -> new Answer.State(state(answer.getState()));
      case IN_PLACE -> new Answer.InPlace(answer.getInPlace());
      case DONE -> new Answer.Done();
      case META_CONFLICT ->
          new Answer.MetaConflict(
              answer.getMetaConflict().hasPresent()
                  ? answer.getMetaConflict().getPresent().toByteArray()
                  : null);
      case KIND_NOT_SET -> throw new MalformedMessageException("answer of unknown kind");
    };
  }

  private static KvProto.Value value(Answer.Value value) {
    KvProto.Value.Builder builder = KvProto.Value.newBuilder().setVersion(value.version().value());
    byte @Nullable [] bytes = value.value();
    if (bytes != null) {
      builder.setValue(PartsCodec.bytes(bytes));
    }
    return builder.build();
  }

  private static KvProto.RecordState state(RecordState state) {
    KvProto.RecordState.Builder builder = KvProto.RecordState.newBuilder();
    switch (state) {
      case RecordState.Absent() -> builder.setAbsent(EMPTY);
      case RecordState.Pending pending ->
          builder.setPending(
              KvProto.Pending.newBuilder()
                  .setFloor(pending.floor().value())
                  .setFinishing(pending.finishing()));
      case RecordState.Staging staging -> {
        KvProto.Staging.Builder record =
            KvProto.Staging.newBuilder().setAt(staging.at().value()).setSilent(staging.silent());
        staging.writes().forEach(write -> record.addWrites(PartsCodec.staged(write)));
        staging.flushed().forEach(span -> record.addFlushed(PartsCodec.span(span)));
        builder.setStaging(record);
      }
      case RecordState.Committed committed -> builder.setCommitted(committed.at().value());
      case RecordState.Aborted() -> builder.setAborted(EMPTY);
      case RecordState.Unknown() -> builder.setUnknown(EMPTY);
    }
    return builder.build();
  }

  private static RecordState state(KvProto.RecordState state) {
    return switch (state.getKindCase()) {
      case ABSENT -> new RecordState.Absent();
      case PENDING ->
          new RecordState.Pending(
              new Timestamp(state.getPending().getFloor()), state.getPending().getFinishing());
      case STAGING ->
          new RecordState.Staging(
              new Timestamp(state.getStaging().getAt()),
              PartsCodec.staged(state.getStaging().getWritesList()),
              PartsCodec.spans(state.getStaging().getFlushedList()),
              state.getStaging().getSilent());
      case COMMITTED -> new RecordState.Committed(new Timestamp(state.getCommitted()));
      case ABORTED -> new RecordState.Aborted();
      case UNKNOWN -> new RecordState.Unknown();
      case KIND_NOT_SET -> throw new MalformedMessageException("record of unknown state");
    };
  }

  private static KvProto.Reason reason(Answer.Reason reason) {
    return switch (reason) {
      case CONFLICT -> KvProto.Reason.REASON_CONFLICT;
      case NEWER_VERSION -> KvProto.Reason.REASON_NEWER_VERSION;
      case DEADLOCK -> KvProto.Reason.REASON_DEADLOCK;
      case LOCK_NOT_AVAILABLE -> KvProto.Reason.REASON_LOCK_NOT_AVAILABLE;
      case LOCK_TIMEOUT -> KvProto.Reason.REASON_LOCK_TIMEOUT;
      case ABORTED -> KvProto.Reason.REASON_ABORTED;
      case TOO_OLD -> KvProto.Reason.REASON_TOO_OLD;
      case DESCRIPTOR_EXPIRED -> KvProto.Reason.REASON_DESCRIPTOR_EXPIRED;
      case DEADLINE -> KvProto.Reason.REASON_DEADLINE;
      case CANCELLED -> KvProto.Reason.REASON_CANCELLED;
      case INVALID -> KvProto.Reason.REASON_INVALID;
    };
  }

  private static Answer.Reason reason(KvProto.Reason reason) {
    return switch (reason) {
      case REASON_CONFLICT -> Answer.Reason.CONFLICT;
      case REASON_NEWER_VERSION -> Answer.Reason.NEWER_VERSION;
      case REASON_DEADLOCK -> Answer.Reason.DEADLOCK;
      case REASON_LOCK_NOT_AVAILABLE -> Answer.Reason.LOCK_NOT_AVAILABLE;
      case REASON_LOCK_TIMEOUT -> Answer.Reason.LOCK_TIMEOUT;
      case REASON_ABORTED -> Answer.Reason.ABORTED;
      case REASON_TOO_OLD -> Answer.Reason.TOO_OLD;
      case REASON_DESCRIPTOR_EXPIRED -> Answer.Reason.DESCRIPTOR_EXPIRED;
      case REASON_DEADLINE -> Answer.Reason.DEADLINE;
      case REASON_CANCELLED -> Answer.Reason.CANCELLED;
      case REASON_INVALID -> Answer.Reason.INVALID;
      case REASON_UNSPECIFIED, UNRECOGNIZED ->
          throw new MalformedMessageException("unknown reason");
    };
  }
}
