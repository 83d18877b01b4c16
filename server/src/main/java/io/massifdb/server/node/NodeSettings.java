package io.massifdb.server.node;

import io.massifdb.rangestore.MvccSettings;
import io.massifdb.rangestore.log.LogSettings;
import io.massifdb.rangestore.loop.LoopSettings;
import io.massifdb.txnlayer.TransactionLimits;
import java.time.Duration;

/**
 * @param rangeSplitBytes a range above this is split
 * @param ownRangeBytes a table above this gets a range of its own
 * @param mergeBytes neighbouring ranges that together take no more are merged; 0: none are
 * @param splitCheckInterval how often sizes are looked at
 * @param queryMemoryBytes what all queries of the node may hold together
 * @param recordTimeout silence after which a transaction's gateway counts as gone; the same on all
 *     nodes
 * @param transactions bounds of each transaction at its gateway
 * @param timestampCacheEntries reads remembered per range before the low-water mark rises
 * @param log sizes of the Raft log's files
 * @param loop times and limits of its groups
 * @param mvcc how long old versions are kept and how far behind ranges close
 */
public record NodeSettings(
    long rangeSplitBytes,
    long ownRangeBytes,
    long mergeBytes,
    Duration splitCheckInterval,
    long queryMemoryBytes,
    Duration recordTimeout,
    TransactionLimits transactions,
    int timestampCacheEntries,
    LogSettings log,
    LoopSettings loop,
    MvccSettings mvcc) {
  private static final int MERGED_PART_OF_OWN = 4;

  public static final NodeSettings DEFAULT =
      new NodeSettings(
          64L << 20,
          1L << 20,
          (1L << 20) / MERGED_PART_OF_OWN,
          Duration.ofSeconds(10),
          256L << 20,
          Duration.ofSeconds(5),
          TransactionLimits.DEFAULT,
          65_536,
          LogSettings.DEFAULT,
          LoopSettings.DEFAULT,
          MvccSettings.DEFAULT);

  /** Also merges only what is far from being split again. */
  public NodeSettings withRangeSplitBytes(long bytes) {
    long own = Math.min(ownRangeBytes, bytes);
    return new NodeSettings(
        bytes,
        own,
        Math.min(mergeBytes, own / MERGED_PART_OF_OWN),
        splitCheckInterval,
        queryMemoryBytes,
        recordTimeout,
        transactions,
        timestampCacheEntries,
        log,
        loop,
        mvcc);
  }

  public NodeSettings withMergeBytes(long bytes) {
    return new NodeSettings(
        rangeSplitBytes,
        ownRangeBytes,
        bytes,
        splitCheckInterval,
        queryMemoryBytes,
        recordTimeout,
        transactions,
        timestampCacheEntries,
        log,
        loop,
        mvcc);
  }

  public NodeSettings withSplitCheckInterval(Duration interval) {
    return new NodeSettings(
        rangeSplitBytes,
        ownRangeBytes,
        mergeBytes,
        interval,
        queryMemoryBytes,
        recordTimeout,
        transactions,
        timestampCacheEntries,
        log,
        loop,
        mvcc);
  }

  public NodeSettings withQueryMemoryBytes(long bytes) {
    return new NodeSettings(
        rangeSplitBytes,
        ownRangeBytes,
        mergeBytes,
        splitCheckInterval,
        bytes,
        recordTimeout,
        transactions,
        timestampCacheEntries,
        log,
        loop,
        mvcc);
  }

  /** Gateways trust a heartbeat for three fifths of the timeout and send five in it. */
  public NodeSettings withRecordTimeout(Duration timeout) {
    return new NodeSettings(
        rangeSplitBytes,
        ownRangeBytes,
        mergeBytes,
        splitCheckInterval,
        queryMemoryBytes,
        timeout,
        transactions.withHeartbeat(timeout.dividedBy(5), timeout.multipliedBy(3).dividedBy(5)),
        timestampCacheEntries,
        log,
        loop,
        mvcc);
  }

  public NodeSettings withTransactions(TransactionLimits limits) {
    return new NodeSettings(
        rangeSplitBytes,
        ownRangeBytes,
        mergeBytes,
        splitCheckInterval,
        queryMemoryBytes,
        recordTimeout,
        limits,
        timestampCacheEntries,
        log,
        loop,
        mvcc);
  }

  public NodeSettings withTimestampCacheEntries(int entries) {
    return new NodeSettings(
        rangeSplitBytes,
        ownRangeBytes,
        mergeBytes,
        splitCheckInterval,
        queryMemoryBytes,
        recordTimeout,
        transactions,
        entries,
        log,
        loop,
        mvcc);
  }

  public NodeSettings withLog(LogSettings settings) {
    return new NodeSettings(
        rangeSplitBytes,
        ownRangeBytes,
        mergeBytes,
        splitCheckInterval,
        queryMemoryBytes,
        recordTimeout,
        transactions,
        timestampCacheEntries,
        settings,
        loop,
        mvcc);
  }

  public NodeSettings withLoop(LoopSettings settings) {
    return new NodeSettings(
        rangeSplitBytes,
        ownRangeBytes,
        mergeBytes,
        splitCheckInterval,
        queryMemoryBytes,
        recordTimeout,
        transactions,
        timestampCacheEntries,
        log,
        settings,
        mvcc);
  }

  public NodeSettings withMvcc(MvccSettings settings) {
    return new NodeSettings(
        rangeSplitBytes,
        ownRangeBytes,
        mergeBytes,
        splitCheckInterval,
        queryMemoryBytes,
        recordTimeout,
        transactions,
        timestampCacheEntries,
        log,
        loop,
        settings);
  }
}
