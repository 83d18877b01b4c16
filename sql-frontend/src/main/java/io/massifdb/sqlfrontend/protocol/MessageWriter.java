package io.massifdb.sqlfrontend.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.massifdb.expression.SqlException;
import io.massifdb.expression.SqlType;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes the server's messages into one growing buffer, which {@link Sink} takes when it is full or
 * flushed. Messages can be taken back to a {@link #mark} as long as nothing was handed over: that
 * is how a statement is run again without the client noticing. Confined to one thread.
 */
public final class MessageWriter {
  private static final int FULL_BYTES = 64 << 10;

  private final Sink sink;
  private byte[] buffer = new byte[8192];
  private int size;
  private int messageStart;
  private long handedOver;
  private boolean held;
  private long rows;

  /** Takes finished bytes; may block while the client does not read. */
  @FunctionalInterface
  public interface Sink {
    void send(byte[] bytes, int length);
  }

  public MessageWriter(Sink sink) {
    this.sink = sink;
  }

  /** A column of a result as the client is told about it. */
  public record Column(String name, int tableOid, int columnNumber, SqlType type, short format) {}

  // ---- handing over

  /** Position to which {@link #rewind} can return. */
  public long mark() {
    return handedOver + size;
  }

  /** Takes back what was written since the mark; false when it is too late. */
  public boolean rewind(long mark) {
    if (mark < handedOver) {
      return false;
    }
    size = (int) (mark - handedOver);
    return true;
  }

  /** While held, nothing leaves on its own, however large the buffer grows. */
  public void hold() {
    held = true;
  }

  public void release() {
    held = false;
  }

  public void flush() {
    if (size > 0) {
      sink.send(buffer, size);
      handedOver += size;
      size = 0;
    }
  }

  // ---- login

  /** One byte outside of the message format: S or N in answer to a request for TLS. */
  public void tlsAnswer(boolean willing) {
    ensure(1);
    buffer[size++] = (byte) (willing ? 'S' : 'N');
  }

  public void authenticationOk() {
    begin('R');
    int32(0);
    end();
  }

  public void authenticationSasl(String mechanism) {
    begin('R');
    int32(10);
    string(mechanism);
    int8(0);
    end();
  }

  public void authenticationSaslContinue(byte[] content) {
    begin('R');
    int32(11);
    bytes(content);
    end();
  }

  public void authenticationSaslFinal(byte[] content) {
    begin('R');
    int32(12);
    bytes(content);
    end();
  }

  /** Tells a client of a newer protocol which one is spoken. */
  public void negotiateProtocolVersion(List<String> unknownOptions) {
    begin('v');
    int32(0);
    int32(unknownOptions.size());
    unknownOptions.forEach(this::string);
    end();
  }

  public void backendKeyData(int processId, int secretKey) {
    begin('K');
    int32(processId);
    int32(secretKey);
    end();
  }

  public void parameterStatus(String name, String value) {
    begin('S');
    string(name);
    string(value);
    end();
  }

  // ---- queries

  public void readyForQuery(char transactionStatus) {
    begin('Z');
    int8(transactionStatus);
    end();
  }

  public void rowDescription(List<Column> columns) {
    begin('T');
    int16(columns.size());
    for (Column column : columns) {
      string(column.name());
      int32(column.tableOid());
      int16(column.columnNumber());
      int32(column.type().oid());
      int16(column.type().kind().length());
      int32(column.type().typmod());
      int16(column.format());
    }
    end();
  }

  public void noData() {
    empty('n');
  }

  public void parameterDescription(int[] oids) {
    begin('t');
    int16(oids.length);
    for (int oid : oids) {
      int32(oid);
    }
    end();
  }

  /** Followed by {@link #value} for each column and {@link #endRow}. */
  public void beginRow(int columns) {
    begin('D');
    int16(columns);
  }

  /** Null for SQL NULL. */
  public void value(byte @Nullable [] value) {
    if (value == null) {
      int32(-1);
    } else {
      int32(value.length);
      bytes(value);
    }
  }

  /** Decimal digits, without a detour over a string. */
  public void decimal(long value) {
    int lengthAt = size;
    int32(0);
    if (value == Long.MIN_VALUE) {
      bytes("-9223372036854775808".getBytes(UTF_8));
    } else {
      digits(value);
    }
    putInt(lengthAt, size - lengthAt - 4);
  }

  private void digits(long value) {
    ensure(20);
    long rest = value;
    if (rest < 0) {
      buffer[size++] = '-';
      rest = -rest;
    }
    int count = 1;
    for (long power = rest; power >= 10; power /= 10) {
      count++;
    }
    for (int i = count - 1; i >= 0; i--) {
      buffer[size + i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    size += count;
  }

  public void endRow() {
    rows++;
    end();
  }

  /** DataRow messages written so far, for counting. */
  public long rows() {
    return rows;
  }

  public void commandComplete(String tag) {
    begin('C');
    string(tag);
    end();
  }

  public void emptyQueryResponse() {
    empty('I');
  }

  public void portalSuspended() {
    empty('s');
  }

  public void parseComplete() {
    empty('1');
  }

  public void bindComplete() {
    empty('2');
  }

  public void closeComplete() {
    empty('3');
  }

  // ---- copy

  public void copyIn(int columns, short format) {
    copyResponse('G', columns, format);
  }

  public void copyOut(int columns, short format) {
    copyResponse('H', columns, format);
  }

  private void copyResponse(char type, int columns, short format) {
    begin(type);
    int8(format);
    int16(columns);
    for (int i = 0; i < columns; i++) {
      int16(format);
    }
    end();
  }

  public void copyData(byte[] content) {
    begin('d');
    bytes(content);
    end();
  }

  public void copyDone() {
    empty('c');
  }

  // ---- errors and notices

  /** {@code severity}: ERROR or FATAL. */
  public void error(String severity, SqlException error) {
    begin('E');
    fields(
        severity,
        error.state().code(),
        error.message(),
        error.detail(),
        error.hint(),
        error.position());
    SqlException.Subject subject = error.subject();
    field('s', subject.schema());
    field('t', subject.table());
    field('c', subject.column());
    field('n', subject.constraint());
    int8(0);
    end();
  }

  /** {@code severity}: NOTICE, WARNING, INFO ... */
  public void notice(String severity, String sqlState, String message) {
    begin('N');
    fields(severity, sqlState, message, null, null, 0);
    int8(0);
    end();
  }

  private void fields(
      String severity,
      String sqlState,
      String message,
      @Nullable String detail,
      @Nullable String hint,
      int position) {
    field('S', severity);
    field('V', severity);
    field('C', sqlState);
    field('M', message);
    field('D', detail);
    field('H', hint);
    field('P', position > 0 ? Integer.toString(position) : null);
  }

  private void field(char code, @Nullable String value) {
    if (value != null) {
      int8(code);
      string(value);
    }
  }

  // ---- bytes

  private void empty(char type) {
    begin(type);
    end();
  }

  private void begin(char type) {
    ensure(5);
    buffer[size] = (byte) type;
    messageStart = size + 1;
    size += 5;
  }

  private void end() {
    putInt(messageStart, size - messageStart);
    if (size >= FULL_BYTES && !held) {
      flush();
    }
  }

  private void int8(int value) {
    ensure(1);
    buffer[size++] = (byte) value;
  }

  private void int16(int value) {
    ensure(2);
    buffer[size++] = (byte) (value >> 8);
    buffer[size++] = (byte) value;
  }

  private void int32(int value) {
    ensure(4);
    putInt(size, value);
    size += 4;
  }

  private void putInt(int at, int value) {
    buffer[at] = (byte) (value >> 24);
    buffer[at + 1] = (byte) (value >> 16);
    buffer[at + 2] = (byte) (value >> 8);
    buffer[at + 3] = (byte) value;
  }

  /** Texts of the protocol end with a zero byte, so they cannot contain one. */
  private void string(String text) {
    bytes((text.indexOf('\0') < 0 ? text : text.replace("\0", "")).getBytes(UTF_8));
    int8(0);
  }

  private void bytes(byte[] content) {
    ensure(content.length);
    System.arraycopy(content, 0, buffer, size, content.length);
    size += content.length;
  }

  private void ensure(int more) {
    if (size + more > buffer.length) {
      buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, size + more));
    }
  }
}
