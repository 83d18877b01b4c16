package io.massifdb.server.node;

import io.massifdb.rangestore.MvccSettings;
import io.massifdb.rangestore.log.LogSettings;
import io.massifdb.rangestore.loop.LoopSettings;
import io.massifdb.server.allocator.AllocatorSettings;
import io.massifdb.txnlayer.TransactionLimits;
import java.time.Duration;
import java.util.function.Consumer;

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
 * @param allocator when and how replicas and leases move
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
    MvccSettings mvcc,
    AllocatorSettings allocator) {
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
          MvccSettings.DEFAULT,
          AllocatorSettings.DEFAULT);

  /** Also merges only what is far from being split again. */
  public NodeSettings withRangeSplitBytes(long bytes) {
    return with(it -> {
      it.rangeSplitBytes = bytes;
      it.ownRangeBytes = Math.min(ownRangeBytes, bytes);
      it.mergeBytes = Math.min(mergeBytes, it.ownRangeBytes / MERGED_PART_OF_OWN);
    });
  }

  public NodeSettings withMergeBytes(long bytes) {
    return with(it -> it.mergeBytes = bytes);
  }

  public NodeSettings withSplitCheckInterval(Duration interval) {
    return with(it -> it.splitCheckInterval = interval);
  }

  public NodeSettings withQueryMemoryBytes(long bytes) {
    return with(it -> it.queryMemoryBytes = bytes);
  }

  /** Gateways trust a heartbeat for three fifths of the timeout and send five in it. */
  public NodeSettings withRecordTimeout(Duration timeout) {
    return with(it -> {
      it.recordTimeout = timeout;
      it.transactions =
          transactions.withHeartbeat(timeout.dividedBy(5), timeout.multipliedBy(3).dividedBy(5));
    });
  }

  public NodeSettings withTransactions(TransactionLimits limits) {
    return with(it -> it.transactions = limits);
  }

  public NodeSettings withTimestampCacheEntries(int entries) {
    return with(it -> it.timestampCacheEntries = entries);
  }

  public NodeSettings withLog(LogSettings settings) {
    return with(it -> it.log = settings);
  }

  public NodeSettings withLoop(LoopSettings settings) {
    return with(it -> it.loop = settings);
  }

  public NodeSettings withMvcc(MvccSettings settings) {
    return with(it -> it.mvcc = settings);
  }

  public NodeSettings withAllocator(AllocatorSettings settings) {
    return with(it -> it.allocator = settings);
  }

  private NodeSettings with(Consumer<Draft> change) {
    Draft draft = new Draft(this);
    change.accept(draft);
    return draft.settings();
  }

  /** The settings while some of them are being replaced. */
  private static final class Draft {
    long rangeSplitBytes;
    long ownRangeBytes;
    long mergeBytes;
    Duration splitCheckInterval;
    long queryMemoryBytes;
    Duration recordTimeout;
    TransactionLimits transactions;
    int timestampCacheEntries;
    LogSettings log;
    LoopSettings loop;
    MvccSettings mvcc;
    AllocatorSettings allocator;

    Draft(NodeSettings from) {
      rangeSplitBytes = from.rangeSplitBytes;
      ownRangeBytes = from.ownRangeBytes;
      mergeBytes = from.mergeBytes;
      splitCheckInterval = from.splitCheckInterval;
      queryMemoryBytes = from.queryMemoryBytes;
      recordTimeout = from.recordTimeout;
      transactions = from.transactions;
      timestampCacheEntries = from.timestampCacheEntries;
      log = from.log;
      loop = from.loop;
      mvcc = from.mvcc;
      allocator = from.allocator;
    }

    NodeSettings settings() {
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
          mvcc,
          allocator);
    }
  }
}
