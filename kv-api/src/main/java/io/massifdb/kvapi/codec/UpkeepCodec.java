package io.massifdb.kvapi.codec;

import io.massifdb.kvapi.Request;
import io.massifdb.kvapi.Timestamp;
import io.massifdb.kvapi.proto.KvProto;

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
    }
  }

  static Request of(KvProto.CloseTimestamps close) {
    return new Request.Upkeep.CloseTimestamps(
        PartsCodec.key(close.getKey()), new Timestamp(close.getUpTo()));
  }

  static Request of(KvProto.ClearSpan clear) {
    return new Request.Upkeep.ClearSpan(
        PartsCodec.span(clear.getSpan()), new Timestamp(clear.getDroppedAt()));
  }
}
