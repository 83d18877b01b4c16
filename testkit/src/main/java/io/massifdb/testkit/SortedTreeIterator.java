package io.massifdb.testkit;

import io.massifdb.kvapi.seam.EngineIterator;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Walks one version of a tree between two bounds. */
final class SortedTreeIterator implements EngineIterator {
  private final @Nullable SortedTree tree;
  private final byte[] lower;
  private final byte[] upper;
  private @Nullable SortedTree current;

  SortedTreeIterator(@Nullable SortedTree tree, byte[] lower, byte[] upper) {
    this.tree = tree;
    this.lower = lower;
    this.upper = upper;
  }

  @Override
  public void seek(byte[] key) {
    boolean below = Arrays.compareUnsigned(key, lower) < 0;
    current = bounded(SortedTree.ceiling(tree, below ? lower : key, false));
  }

  @Override
  public void seekForPrevious(byte[] key) {
    boolean above = Arrays.compareUnsigned(key, upper) >= 0;
    current = bounded(SortedTree.floor(tree, above ? upper : key, above));
  }

  @Override
  public void seekToFirst() {
    current = bounded(SortedTree.ceiling(tree, lower, false));
  }

  @Override
  public void seekToLast() {
    current = bounded(SortedTree.floor(tree, upper, true));
  }

  private @Nullable SortedTree bounded(@Nullable SortedTree entry) {
    return entry != null
            && Arrays.compareUnsigned(entry.key(), lower) >= 0
            && Arrays.compareUnsigned(entry.key(), upper) < 0
        ? entry
        : null;
  }

  @Override
  public boolean isValid() {
    return current != null;
  }

  @Override
  public void next() {
    current = bounded(SortedTree.ceiling(tree, entry().key(), true));
  }

  @Override
  public void previous() {
    current = bounded(SortedTree.floor(tree, entry().key(), true));
  }

  @Override
  public byte[] key() {
    return entry().key().clone();
  }

  @Override
  public byte[] value() {
    return entry().value().clone();
  }

  private SortedTree entry() {
    if (current == null) {
      throw new IllegalStateException("the iterator stands on no entry");
    }
    return current;
  }

  @Override
  public void close() {}
}
