package io.massifdb.sqlfrontend.system;

import io.massifdb.expression.SqlType;
import io.massifdb.sqlfrontend.catalog.SequenceDescriptor;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A sequence as the table of one row that `SELECT ... FROM sequence` sees. Values are taken in
/// blocks: `last_value` is the last that any node took.
public final class SequenceRow implements SystemTable {
  private static final List<SystemColumn> COLUMNS =
      List.of(
          SystemColumn.required("last_value", SqlType.INT8),
          SystemColumn.required("log_cnt", SqlType.INT8),
          SystemColumn.required("is_called", SqlType.BOOLEAN));

  private final SequenceDescriptor sequence;
  private final String schema;

  public SequenceRow(SequenceDescriptor sequence, String schema) {
    this.sequence = sequence;
    this.schema = schema;
  }

  /// The sequence of this name as a table.
  public static Optional<SequenceRow> find(SystemContext context, String schema, String name) {
    return context
        .catalog()
        .relation(context.databaseId(), schema, name)
        .flatMap(found ->
            found instanceof SequenceDescriptor sequence
                ? Optional.of(new SequenceRow(sequence, schema))
                : Optional.empty());
  }

  @Override
  public String schema() {
    return schema;
  }

  @Override
  public String name() {
    return sequence.name();
  }

  @Override
  public int oid() {
    return (int) sequence.id();
  }

  @Override
  public List<SystemColumn> columns() {
    return COLUMNS;
  }

  @Override
  public List<List<@Nullable Object>> rows(SystemContext context) {
    Long last = context.state().lastSequenceValue(sequence.id());
    boolean called = last != null && last != sequence.start() - sequence.increment();
    return List.of(Arrays.asList(called ? last : (Object) sequence.start(), 0L, called));
  }
}
