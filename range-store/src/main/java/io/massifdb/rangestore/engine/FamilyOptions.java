package io.massifdb.rangestore.engine;

import io.massifdb.kvapi.seam.Family;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.IndexType;

/** How each family is laid out on disk. */
final class FamilyOptions {
  private static final int DATA_BLOCK_BYTES = 16 << 10;
  private static final int SMALL_BLOCK_BYTES = 4 << 10;
  private static final double BLOOM_BITS_PER_KEY = 10;

  private FamilyOptions() {}

  static ColumnFamilyOptions of(Family family, Cache cache, long writeBufferBytes) {
    return switch (family) {
      case DATA ->
          options(cache, DATA_BLOCK_BYTES)
              .setWriteBufferSize(writeBufferBytes / 2)
              .setBottommostCompressionType(CompressionType.ZSTD_COMPRESSION);
      case INTENT, META ->
          options(cache, SMALL_BLOCK_BYTES).setWriteBufferSize(writeBufferBytes / 4);
    };
  }

  /** The comparator stays RocksDB's bytewise one: the order of {@code Key}. */
  static ColumnFamilyOptions options(Cache cache, int blockBytes) {
    BlockBasedTableConfig table =
        new BlockBasedTableConfig()
            .setBlockSize(blockBytes)
            .setBlockCache(cache)
            .setFilterPolicy(new BloomFilter(BLOOM_BITS_PER_KEY))
            .setIndexType(IndexType.kBinarySearch)
            .setCacheIndexAndFilterBlocks(true)
            .setCacheIndexAndFilterBlocksWithHighPriority(true)
            .setPinL0FilterAndIndexBlocksInCache(true)
            .setFormatVersion(5);
    return new ColumnFamilyOptions()
        .setTableFormatConfig(table)
        .setCompressionType(CompressionType.LZ4_COMPRESSION)
        .setLevelCompactionDynamicLevelBytes(true)
        .setMaxWriteBufferNumber(4);
  }
}
