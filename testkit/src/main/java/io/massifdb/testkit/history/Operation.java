package io.massifdb.testkit.history;

import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * One step of a transaction. Lists and registers have key spaces of their own. Whatever is written
 * to one key must be unique in the history, also over aborted attempts: a value names its write.
 */
public sealed interface Operation {
  long key();

  /** The step as Elle writes it. */
  String edn();

  /** The step as it is asked for, before anything is known. */
  default String ednInvocation() {
    return edn();
  }

  /** Added a value to the end of a list. */
  record Append(long key, long value) implements Operation {
    @Override
    public String edn() {
      return "[:append " + key + " " + value + "]";
    }
  }

  /** Read a whole list; one that was never appended to is empty. */
  record ReadList(long key, long[] values) implements Operation {
    @Override
    public String edn() {
      return LongStream.of(values)
          .mapToObj(String::valueOf)
          .collect(Collectors.joining(" ", "[:r " + key + " [", "]]"));
    }

    @Override
    public String ednInvocation() {
      return "[:r " + key + " nil]";
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof ReadList(long otherKey, long[] otherValues)
          && key == otherKey
          && Arrays.equals(values, otherValues);
    }

    @Override
    public int hashCode() {
      return Long.hashCode(key) * 31 + Arrays.hashCode(values);
    }

    @Override
    public String toString() {
      return edn();
    }
  }

  /** Set a register. */
  record Write(long key, long value) implements Operation {
    @Override
    public String edn() {
      return "[:w " + key + " " + value + "]";
    }
  }

  /** Read a register; null when nobody had written it. */
  record ReadRegister(long key, @Nullable Long value) implements Operation {
    @Override
    public String edn() {
      return "[:r " + key + " " + (value == null ? "nil" : value) + "]";
    }

    @Override
    public String ednInvocation() {
      return "[:r " + key + " nil]";
    }
  }
}
