package io.massifdb.testkit;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * An immutable sorted map of bytes to bytes: a treap whose priorities are a function of the key, so
 * that its shape depends on its content alone. A change copies one path; every older version stays
 * readable. Null is the empty tree.
 */
record SortedTree(byte[] key, byte[] value, @Nullable SortedTree left, @Nullable SortedTree right) {
  static @Nullable SortedTree find(@Nullable SortedTree tree, byte[] key) {
    SortedTree node = tree;
    while (node != null) {
      int order = Arrays.compareUnsigned(key, node.key);
      if (order == 0) {
        return node;
      }
      node = order < 0 ? node.left : node.right;
    }
    return null;
  }

  /** The first entry at or after the key, or after it when {@code strict}. */
  static @Nullable SortedTree ceiling(@Nullable SortedTree tree, byte[] key, boolean strict) {
    SortedTree best = null;
    SortedTree node = tree;
    while (node != null) {
      int order = Arrays.compareUnsigned(key, node.key);
      if (order < 0 || (order == 0 && !strict)) {
        best = node;
        node = node.left;
      } else {
        node = node.right;
      }
    }
    return best;
  }

  /** The last entry at or before the key, or before it when {@code strict}. */
  static @Nullable SortedTree floor(@Nullable SortedTree tree, byte[] key, boolean strict) {
    SortedTree best = null;
    SortedTree node = tree;
    while (node != null) {
      int order = Arrays.compareUnsigned(key, node.key);
      if (order > 0 || (order == 0 && !strict)) {
        best = node;
        node = node.right;
      } else {
        node = node.left;
      }
    }
    return best;
  }

  static SortedTree put(@Nullable SortedTree tree, byte[] key, byte[] value) {
    if (tree == null) {
      return new SortedTree(key, value, null, null);
    }
    int order = Arrays.compareUnsigned(key, tree.key);
    if (order == 0) {
      return new SortedTree(key, value, tree.left, tree.right);
    }
    if (order < 0) {
      SortedTree left = put(tree.left, key, value);
      return left.priority() > tree.priority()
          ? new SortedTree(left.key, left.value, left.left, tree.with(left.right, tree.right))
          : tree.with(left, tree.right);
    }
    SortedTree right = put(tree.right, key, value);
    return right.priority() > tree.priority()
        ? new SortedTree(right.key, right.value, tree.with(tree.left, right.left), right.right)
        : tree.with(tree.left, right);
  }

  static @Nullable SortedTree remove(@Nullable SortedTree tree, byte[] key) {
    if (tree == null) {
      return null;
    }
    int order = Arrays.compareUnsigned(key, tree.key);
    if (order == 0) {
      return join(tree.left, tree.right);
    }
    return order < 0
        ? tree.with(remove(tree.left, key), tree.right)
        : tree.with(tree.left, remove(tree.right, key));
  }

  /** Without the entries of [from, to). */
  static @Nullable SortedTree removeRange(@Nullable SortedTree tree, byte[] from, byte[] to) {
    if (tree == null || Arrays.compareUnsigned(from, to) >= 0) {
      return tree;
    }
    if (Arrays.compareUnsigned(tree.key, from) < 0) {
      return tree.with(tree.left, removeRange(tree.right, from, to));
    }
    if (Arrays.compareUnsigned(tree.key, to) >= 0) {
      return tree.with(removeRange(tree.left, from, to), tree.right);
    }
    return join(removeRange(tree.left, from, to), removeRange(tree.right, from, to));
  }

  /** All of left is below all of right. */
  private static @Nullable SortedTree join(@Nullable SortedTree left, @Nullable SortedTree right) {
    if (left == null) {
      return right;
    }
    if (right == null) {
      return left;
    }
    return left.priority() > right.priority()
        ? left.with(left.left, join(left.right, right))
        : right.with(join(left, right.left), right.right);
  }

  private SortedTree with(@Nullable SortedTree newLeft, @Nullable SortedTree newRight) {
    return new SortedTree(key, value, newLeft, newRight);
  }

  private int priority() {
    int hash = Arrays.hashCode(key) * 0x9E3779B9;
    hash ^= hash >>> 15;
    hash *= 0x85EBCA6B;
    return hash ^ hash >>> 13;
  }
}
