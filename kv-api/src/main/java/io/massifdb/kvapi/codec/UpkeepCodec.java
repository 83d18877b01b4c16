package io.massifdb.kvapi.codec;

import io.massifdb.kvapi.MergeStep;
import io.massifdb.kvapi.NodeId;
import io.massifdb.kvapi.RangeId;
import io.massifdb.kvapi.Request;
import io.massifdb.kvapi.Timestamp;
import io.massifdb.kvapi.proto.KvProto;
import java.util.List;

/** {@link Request.Upkeep}. */
final class UpkeepCodec {
  private UpkeepCodec() {}

  static void put(Request.Upkeep upkeep, KvProto.Request.Builder into) {
    switch (upkeep) {
      case Request.Upkeep.CloseTimestamps close ->
          into.setCloseTimestamps(
              KvProto.CloseTimestamps.newBuilder()
                  .setKey(PartsCodec.bytes(close.key()))
                  .setUpTo(close.upTo().value()));
      case Request.Upkeep.ClearSpan clear ->
          into.setClearSpan(
              KvProto.ClearSpan.newBuilder()
                  .setSpan(PartsCodec.span(clear.span()))
                  .setDroppedAt(clear.droppedAt().value()));
      case Request.Upkeep.ReleaseBorder release ->
          into.setReleaseBorder(PartsCodec.bytes(release.at()));
      case Request.Upkeep.ChangeVoters change ->
          into.setChangeVoters(
              KvProto.ChangeVoters.newBuilder()
                  .setKey(PartsCodec.bytes(change.key()))
                  .addAllPresent(numbers(change.present()))
                  .addAllWanted(numbers(change.wanted())));
      case Request.Upkeep.Merging merging ->
          into.setMerging(
              KvProto.Merging.newBuilder()
                  .setKey(PartsCodec.bytes(merging.key()))
                  .setLeft(merging.left().value())
                  .setRight(merging.right().value())
                  .setAttempt(merging.attempt().value())
                  .setStep(step(merging.step())));
    }
  }

  static Request of(KvProto.CloseTimestamps close) {
    return new Request.Upkeep.CloseTimestamps(
        PartsCodec.key(close.getKey()), new Timestamp(close.getUpTo()));
  }

  private static List<Integer> numbers(List<NodeId> nodes) {
    return nodes.stream().map(NodeId::value).toList();
  }

  static Request of(KvProto.ChangeVoters change) {
    return new Request.Upkeep.ChangeVoters(
        PartsCodec.key(change.getKey()),
        change.getPresentList().stream().map(NodeId::new).toList(),
        change.getWantedList().stream().map(NodeId::new).toList());
  }

  private static KvProto.MergeStep step(MergeStep step) {
    return switch (step) {
      case PROBE -> KvProto.MergeStep.MERGE_STEP_PROBE;
      case FREEZE -> KvProto.MergeStep.MERGE_STEP_FREEZE;
      case CONFIRM -> KvProto.MergeStep.MERGE_STEP_CONFIRM;
      case THAW -> KvProto.MergeStep.MERGE_STEP_THAW;
    };
  }

  static Request of(KvProto.Merging merging) {
    MergeStep step =
        switch (merging.getStep()) {
          case MERGE_STEP_PROBE -> MergeStep.PROBE;
          case MERGE_STEP_FREEZE -> MergeStep.FREEZE;
          case MERGE_STEP_CONFIRM -> MergeStep.CONFIRM;
          case MERGE_STEP_THAW -> MergeStep.THAW;
          case MERGE_STEP_UNSPECIFIED, UNRECOGNIZED ->
              throw new MalformedMessageException("unknown step of a merge");
        };
    return new Request.Upkeep.Merging(
        PartsCodec.key(merging.getKey()),
        new RangeId(merging.getLeft()),
        new RangeId(merging.getRight()),
        new Timestamp(merging.getAttempt()),
        step);
  }

  static Request of(KvProto.ClearSpan clear) {
    return new Request.Upkeep.ClearSpan(
        PartsCodec.span(clear.getSpan()), new Timestamp(clear.getDroppedAt()));
  }
}
