package io.massifdb.server.node;

import io.massifdb.rangestore.MvccSettings;
import java.time.Duration;

/**
 * @param rangeSplitBytes a range above this is split
 * @param ownRangeBytes a table above this gets a range of its own
 * @param splitCheckInterval how often sizes are looked at
 * @param queryMemoryBytes what all queries of the node may hold together
 * @param mvcc how long old versions are kept and how far behind ranges close
 */
public record NodeSettings(
    long rangeSplitBytes,
    long ownRangeBytes,
    Duration splitCheckInterval,
    long queryMemoryBytes,
    MvccSettings mvcc) {
  public static final NodeSettings DEFAULT =
      new NodeSettings(
          64L << 20, 1L << 20, Duration.ofSeconds(10), 256L << 20, MvccSettings.DEFAULT);

  public NodeSettings withRangeSplitBytes(long bytes) {
    return new NodeSettings(
        bytes, Math.min(ownRangeBytes, bytes), splitCheckInterval, queryMemoryBytes, mvcc);
  }

  public NodeSettings withQueryMemoryBytes(long bytes) {
    return new NodeSettings(rangeSplitBytes, ownRangeBytes, splitCheckInterval, bytes, mvcc);
  }

  public NodeSettings withMvcc(MvccSettings settings) {
    return new NodeSettings(
        rangeSplitBytes, ownRangeBytes, splitCheckInterval, queryMemoryBytes, settings);
  }
}
