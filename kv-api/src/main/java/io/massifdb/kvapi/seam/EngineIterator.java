package io.massifdb.kvapi.seam;

/** Usual use: {@code for (it.seek(k); it.isValid(); it.next())}. */
public interface EngineIterator extends AutoCloseable {
  /** To the first entry at or after {@code key} within the bounds. */
  void seek(byte[] key);

  /** To the last entry at or before {@code key} within the bounds. */
  void seekForPrevious(byte[] key);

  void seekToFirst();

  void seekToLast();

  boolean isValid();

  void next();

  void previous();

  byte[] key();

  byte[] value();

  @Override
  void close();
}
