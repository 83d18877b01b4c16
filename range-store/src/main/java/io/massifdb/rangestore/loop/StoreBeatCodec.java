package io.massifdb.rangestore.loop;

import io.massifdb.kvapi.RangeId;
import io.massifdb.rangestore.v1.StoreBeatAnswer;
import java.util.List;

/** Beats between stores, as in {@code raft.proto}. */
final class StoreBeatCodec {
  private StoreBeatCodec() {}

  static io.massifdb.rangestore.v1.StoreBeat encode(StoreBeat beat) {
    return io.massifdb.rangestore.v1.StoreBeat.newBuilder()
        .setStamp(beat.stamp())
        .addAllEnded(encode(beat.ended()))
        .build();
  }

  static StoreBeatAnswer encode(StoreBeat.Answer answer) {
    return StoreBeatAnswer.newBuilder()
        .setBeaten(answer.beaten())
        .setStamp(answer.stamp())
        .addAllWoken(encode(answer.woken()))
        .addAllAsleep(encode(answer.asleep()))
        .build();
  }

  static StoreBeat decode(io.massifdb.rangestore.v1.StoreBeat beat) {
    return new StoreBeat(beat.getStamp(), decode(beat.getEndedList()));
  }

  static StoreBeat.Answer decode(StoreBeatAnswer answer) {
    return new StoreBeat.Answer(
        answer.getBeaten(),
        answer.getStamp(),
        decode(answer.getWokenList()),
        decode(answer.getAsleepList()));
  }

  private static List<io.massifdb.rangestore.v1.Episode> encode(List<StoreBeat.Episode> episodes) {
    return episodes.stream()
        .map(each ->
            io.massifdb.rangestore.v1.Episode.newBuilder()
                .setRange(each.range().value())
                .setNumber(each.number())
                .build())
        .toList();
  }

  private static List<StoreBeat.Episode> decode(List<io.massifdb.rangestore.v1.Episode> episodes) {
    return episodes.stream()
        .map(each -> new StoreBeat.Episode(new RangeId(each.getRange()), each.getNumber()))
        .toList();
  }
}
