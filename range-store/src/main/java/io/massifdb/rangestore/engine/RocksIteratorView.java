package io.massifdb.rangestore.engine;

import io.massifdb.kvapi.seam.EngineIterator;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/** One open iterator. An error of RocksDB looks like the end of the data: it is asked for there. */
final class RocksIteratorView implements EngineIterator {
  private final RocksIterator iterator;
  private final BoundedOptions options;
  private final RocksEngine engine;
  private boolean closed;

  RocksIteratorView(RocksIterator iterator, BoundedOptions options, RocksEngine engine) {
    this.iterator = iterator;
    this.options = options;
    this.engine = engine;
  }

  @Override
  public void seek(byte[] key) {
    iterator.seek(key);
  }

  @Override
  public void seekForPrevious(byte[] key) {
    iterator.seekForPrev(key);
  }

  @Override
  public void seekToFirst() {
    iterator.seekToFirst();
  }

  @Override
  public void seekToLast() {
    iterator.seekToLast();
  }

  @Override
  public boolean isValid() {
    if (iterator.isValid()) {
      return true;
    }
    try {
      iterator.status();
    } catch (RocksDBException e) {
      throw new EngineFailure("reading the store failed: " + e.getMessage(), e);
    }
    return false;
  }

  @Override
  public void next() {
    iterator.next();
  }

  @Override
  public void previous() {
    iterator.prev();
  }

  @Override
  public byte[] key() {
    return iterator.key();
  }

  @Override
  public byte[] value() {
    return iterator.value();
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      iterator.close();
      engine.release(options);
    }
  }
}
