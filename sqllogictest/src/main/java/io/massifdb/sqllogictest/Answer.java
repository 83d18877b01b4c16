package io.massifdb.sqllogictest;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a query answered: the text of each value, null for NULL. */
record Answer(List<String> columnNames, List<List<@Nullable String>> rows) {
  int columns() {
    return columnNames.size();
  }
}
