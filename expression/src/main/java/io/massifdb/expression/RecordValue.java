package io.massifdb.expression;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A value of type record: what `ROW(a, b)` makes.
public record RecordValue(List<SqlType> types, List<@Nullable Object> values) {
  public RecordValue {
    types = List.copyOf(types);
    values = Collections.unmodifiableList(new ArrayList<>(values));
  }
}
