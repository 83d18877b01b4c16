package io.massifdb.testkit.history;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Who wrote which value of one key. */
final class Writers {
  private final Map<Long, Writer> byValue = new HashMap<>();

  /**
   * @param last whether it is the last value that its transaction gave to the key
   */
  record Writer(int transaction, boolean last) {}

  /**
   * Adds what a transaction wrote to a key, in order.
   *
   * @throws IllegalArgumentException when a value is not unique: the workload is wrong, and nothing
   *     can be said of the database
   */
  void add(int transaction, long key, List<Long> values) {
    for (int i = 0; i < values.size(); i++) {
      Writer writer = new Writer(transaction, i == values.size() - 1);
      Writer other = byValue.putIfAbsent(values.get(i), writer);
      if (other != null) {
        throw new IllegalArgumentException(
            "transactions %d and %d both wrote %d to key %d: values have to be unique"
                .formatted(other.transaction, transaction, values.get(i), key));
      }
    }
  }

  @Nullable Writer of(long value) {
    return byValue.get(value);
  }
}
