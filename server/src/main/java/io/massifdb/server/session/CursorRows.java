package io.massifdb.server.session;

import io.massifdb.execution.ResultCursor;
import io.massifdb.expression.Batch;
import io.massifdb.expression.SqlException;
import io.massifdb.expression.SqlState;
import io.massifdb.expression.SqlType;
import io.massifdb.expression.Vector;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a declared cursor and where it stands: 0 before the first row, n on the n-th, one
 * more behind the last. Rows that were read are kept, so that it can go back, unless NO SCROLL was
 * said.
 */
final class CursorRows {
  private final List<SqlType> types;
  private boolean keeps;
  private final List<@Nullable Object[]> rows = new ArrayList<>();
  private @Nullable ResultCursor source;
  private @Nullable Batch batch;
  private int nextInBatch;

  /** Rows that are not kept any more. */
  private long forgotten;

  private long position;
  private boolean complete;

  CursorRows(ResultCursor source, List<SqlType> types, boolean keeps) {
    this.source = source;
    this.types = types;
    this.keeps = keeps;
  }

  /** The rows that FETCH gives; the cursor moves on. */
  List<@Nullable Object[]> fetch(String direction, long count) {
    return switch (direction) {
      case "forward" -> count < 0 ? backward(-count) : forward(count);
      case "backward" -> count < 0 ? forward(-count) : backward(count);
      case "absolute" -> absolute(count);
      case "relative" -> relative(count);
      default -> throw new AssertionError("unknown direction " + direction);
    };
  }

  private List<@Nullable Object[]> forward(long count) {
    if (count == 0) {
      return current();
    }
    List<@Nullable Object[]> found = new ArrayList<>();
    while (count == Long.MAX_VALUE || found.size() < count) {
      if (!has(position + 1)) {
        position = known() + 1;
        break;
      }
      position++;
      found.add(row(position));
    }
    return found;
  }

  private List<@Nullable Object[]> backward(long count) {
    if (count == 0) {
      return current();
    }
    requireKept();
    List<@Nullable Object[]> found = new ArrayList<>();
    while (count == Long.MAX_VALUE || found.size() < count) {
      if (position <= 1) {
        position = 0;
        break;
      }
      position--;
      found.add(row(position));
    }
    return found;
  }

  private List<@Nullable Object[]> absolute(long count) {
    if (count < 0) {
      readAll();
      return to(known() + 1 + count);
    }
    return to(count);
  }

  private List<@Nullable Object[]> relative(long count) {
    return count == 0 ? current() : to(position + count);
  }

  private List<@Nullable Object[]> to(long wanted) {
    if (wanted < position) {
      requireKept();
    }
    if (wanted <= 0) {
      position = 0;
      return List.of();
    }
    if (!has(wanted)) {
      position = known() + 1;
      return List.of();
    }
    position = wanted;
    return one(row(wanted));
  }

  private List<@Nullable Object[]> current() {
    return position >= 1 && position <= known() ? one(row(position)) : List.of();
  }

  private static List<@Nullable Object[]> one(@Nullable Object[] row) {
    List<@Nullable Object[]> rows = new ArrayList<>(1);
    rows.add(row);
    return rows;
  }

  private void requireKept() {
    if (!keeps) {
      throw new SqlException(
          SqlState.OBJECT_NOT_IN_PREREQUISITE_STATE,
          "cursor can only scan forward",
          null,
          "Declare it with SCROLL option to enable backward scan.");
    }
  }

  private long known() {
    return forgotten + rows.size();
  }

  private @Nullable Object[] row(long number) {
    return rows.get((int) (number - forgotten - 1));
  }

  private boolean has(long number) {
    while (known() < number && read()) {
      // Everything happens in the condition.
    }
    return known() >= number;
  }

  /** Reads all that is left: the cursor does not need its transaction any more. */
  void hold() {
    boolean scrolls = keeps;
    keeps = true;
    readAll();
    keeps = scrolls;
  }

  private void readAll() {
    while (read()) {
      // Everything happens in the condition.
    }
  }

  private boolean read() {
    ResultCursor from = source;
    if (complete || from == null) {
      return false;
    }
    Batch current = batch;
    if (current == null || nextInBatch == current.size()) {
      current = from.next();
      batch = current;
      nextInBatch = 0;
      if (current == null) {
        complete = true;
        close();
        return false;
      }
    }
    @Nullable Object[] row = new @Nullable Object[types.size()];
    for (int column = 0; column < row.length; column++) {
      row[column] = current.get(nextInBatch, column);
    }
    nextInBatch++;
    if (!keeps && !rows.isEmpty()) {
      rows.removeFirst();
      forgotten++;
    }
    rows.add(row);
    return true;
  }

  /** Rows as a batch for the encoder. */
  Batch batch(List<@Nullable Object[]> some) {
    Vector[] columns = Batch.vectors(types, Math.max(1, some.size()));
    for (@Nullable Object[] row : some) {
      for (int column = 0; column < columns.length; column++) {
        columns[column].append(row[column]);
      }
    }
    return new Batch(some.size(), columns);
  }

  void close() {
    ResultCursor open = source;
    source = null;
    batch = null;
    if (open != null) {
      open.close();
    }
  }
}
