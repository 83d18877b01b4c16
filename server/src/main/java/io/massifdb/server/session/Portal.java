package io.massifdb.server.session;

import io.massifdb.execution.ResultCursor;
import io.massifdb.expression.Batch;
import io.massifdb.sqlfrontend.protocol.MessageWriter.Column;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A bound statement, perhaps in the middle of its rows. Confined to the session's thread. */
final class Portal {
  private final PreparedStatement statement;
  private final List<@Nullable Object> parameters;
  private final short[] resultFormats;
  private @Nullable ResultCursor cursor;
  private @Nullable Batch batch;
  private int nextRow;
  private boolean finished;
  private @Nullable CursorRows rows;
  private @Nullable List<Column> heldColumns;
  private boolean scrolls = true;
  private boolean holds;
  private long createdMicros;

  Portal(PreparedStatement statement, List<@Nullable Object> parameters, short[] resultFormats) {
    this.statement = statement;
    this.parameters = parameters;
    this.resultFormats = resultFormats;
  }

  /** As DECLARE said. */
  Portal declared(boolean toScroll, boolean toHold) {
    scrolls = toScroll;
    holds = toHold;
    return this;
  }

  Portal createdAt(long micros) {
    createdMicros = micros;
    return this;
  }

  long createdMicros() {
    return createdMicros;
  }

  boolean scrolls() {
    return scrolls;
  }

  boolean holds() {
    return holds;
  }

  @Nullable CursorRows rows() {
    return rows;
  }

  void keep(CursorRows opened) {
    rows = opened;
  }

  /** The description of a cursor that outlives its transaction. */
  @Nullable List<Column> heldColumns() {
    return heldColumns;
  }

  void holdColumns(List<Column> columns) {
    heldColumns = columns;
  }

  PreparedStatement statement() {
    return statement;
  }

  List<@Nullable Object> parameters() {
    return parameters;
  }

  short[] resultFormats() {
    return resultFormats;
  }

  @Nullable ResultCursor cursor() {
    return cursor;
  }

  void open(ResultCursor opened) {
    cursor = opened;
  }

  boolean isFinished() {
    return finished;
  }

  void finish() {
    finished = true;
    close();
  }

  /**
   * Hands rows to the encoder.
   *
   * @param maxRows 0 means all
   * @return false when the rows ended, true when there may be more
   */
  boolean fetch(ResultCursor from, long maxRows, ResultEncoder encoder) {
    long wanted = maxRows == 0 ? Long.MAX_VALUE : maxRows;
    while (wanted > 0) {
      Batch current = batch;
      if (current == null || nextRow == current.size()) {
        current = from.next();
        if (current == null) {
          return false;
        }
        batch = current;
        nextRow = 0;
      }
      int count = (int) Math.min(wanted, current.size() - nextRow);
      encoder.rows(current, nextRow, nextRow + count);
      nextRow += count;
      wanted -= count;
    }
    return true;
  }

  /** As if it had never run: its statement was undone and is run again. */
  void rewind() {
    close();
    finished = false;
  }

  void close() {
    CursorRows kept = rows;
    if (kept != null) {
      kept.close();
    }
    ResultCursor open = cursor;
    cursor = null;
    batch = null;
    if (open != null) {
      open.close();
    }
  }
}
