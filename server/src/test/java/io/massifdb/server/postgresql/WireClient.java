package io.massifdb.server.postgresql;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.massifdb.expression.SqlType;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The simple query protocol and nothing else, so that what a test compares is what the server sent
/// and not what a driver made of it. Logs in by trust.
final class WireClient implements AutoCloseable {
  private static final int FIRST_USER_OID = 16384;
  private static final int READ_MILLIS_MAX = 120_000;

  private final Socket socket;
  private final DataInputStream in;
  private final DataOutputStream out;

  /// A Sync goes behind the data of COPY.
  private boolean syncs;

  WireClient(String host, int port, String user, String database) throws IOException {
    this.socket = new Socket(host, port);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(READ_MILLIS_MAX);
    this.in = new DataInputStream(socket.getInputStream());
    this.out = new DataOutputStream(socket.getOutputStream());
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    DataOutputStream startup = new DataOutputStream(body);
    startup.writeInt(3 << 16);
    for (String word :
        List.of("user", user, "database", database, "client_encoding", "UTF8", "TimeZone", "UTC")) {
      startup.write(word.getBytes(UTF_8));
      startup.write(0);
    }
    startup.write(0);
    out.writeInt(body.size() + 4);
    body.writeTo(out);
    out.flush();
    Answer answer = read(List.of());
    if (answer.lines().stream().anyMatch(line -> line.startsWith("ERROR"))) {
      throw new IOException("login failed: " + answer.lines());
    }
  }

  /// What the server said to one query text: a line for each description, row, notice, tag, error.
  record Answer(List<String> lines) {
    String text() {
      return String.join("\n", lines);
    }
  }

  /// @param copyLines what COPY FROM STDIN gets
  Answer query(String sql, List<String> copyLines) throws IOException {
    byte[] text = sql.getBytes(UTF_8);
    out.writeByte('Q');
    out.writeInt(text.length + 5);
    out.write(text);
    out.writeByte(0);
    out.flush();
    return read(copyLines);
  }

  /// Parse and Describe of the unnamed statement.
  Answer prepare(String sql) throws IOException {
    byte[] text = sql.getBytes(UTF_8);
    out.writeByte('P');
    out.writeInt(text.length + 8);
    out.writeByte(0);
    out.write(text);
    out.writeByte(0);
    out.writeShort(0);
    out.writeByte('D');
    out.writeInt(6);
    out.writeByte('S');
    out.writeByte(0);
    out.writeByte('S');
    out.writeInt(4);
    out.flush();
    return read(List.of());
  }

  /// COPY FROM STDIN by Parse, Bind, Describe and Execute, all sent with a Sync as libpq does; the
  /// data and another Sync behind them.
  Answer copyByExecute(String sql, List<String> copyLines) throws IOException {
    message(
        'P',
        body -> {
          body.writeByte(0);
          body.write(sql.getBytes(UTF_8));
          body.writeByte(0);
          body.writeShort(0);
        });
    message('B', body -> body.write(new byte[8]));
    message('D', body -> body.write(new byte[] {'P', 0}));
    message('E', body -> body.write(new byte[5]));
    message('S', _ -> {});
    out.flush();
    syncs = true;
    try {
      return read(copyLines);
    } finally {
      syncs = false;
    }
  }

  private interface Body {
    void write(DataOutputStream body) throws IOException;
  }

  private void message(char kind, Body content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    content.write(new DataOutputStream(bytes));
    out.writeByte(kind);
    out.writeInt(bytes.size() + 4);
    bytes.writeTo(out);
  }

  private Answer read(List<String> copyLines) throws IOException {
    List<String> lines = new ArrayList<>();
    while (true) {
      int kind = in.read();
      if (kind < 0) {
        throw new EOFException("connection closed by the server after " + lines);
      }
      byte[] body = new byte[in.readInt() - 4];
      in.readFully(body);
      Message message = new Message(body);
      switch (kind) {
        case 'Z' -> {
          return new Answer(List.copyOf(lines));
        }
        case 'T' -> lines.add(message.description());
        case 'D' -> lines.add(message.row());
        case 'C' -> lines.add("-- " + message.string());
        case 'I' -> lines.add("-- empty");
        case 'E' -> lines.add("ERROR " + message.field('C') + " " + message.field('M'));
        case 'N' -> lines.add(message.field('S') + " " + message.field('M'));
        case 'A' -> lines.add(message.notification());
        case 'd' -> lines.add("> " + escaped(new String(body, UTF_8)));
        case 'G' -> copy(copyLines);
        case 'R', 'S', 'K', 'H', 'c', '1', '2', 't', 'n' -> {}
        default -> lines.add("message " + (char) kind);
      }
    }
  }

  private void copy(List<String> copyLines) throws IOException {
    for (String line : copyLines) {
      byte[] text = (line + "\n").getBytes(UTF_8);
      out.writeByte('d');
      out.writeInt(text.length + 4);
      out.write(text);
    }
    out.writeByte('c');
    out.writeInt(4);
    if (syncs) {
      out.writeByte('S');
      out.writeInt(4);
    }
    out.flush();
  }

  private static String escaped(String value) {
    return value.replace("\\", "\\\\").replace("\n", "\\n").replace("|", "\\|");
  }

  /// One message's body, read from its beginning.
  private static final class Message {
    private final byte[] body;
    private int at;

    Message(byte[] body) {
      this.body = body;
    }

    private int int16() {
      at += 2;
      return (short) ((body[at - 2] & 0xff) << 8 | (body[at - 1] & 0xff));
    }

    private int int32() {
      return int16() << 16 | (int16() & 0xffff);
    }

    String string() {
      int from = at;
      while (body[at] != 0) {
        at++;
      }
      return new String(body, from, at++ - from, UTF_8);
    }

    String field(char wanted) {
      at = 0;
      while (at < body.length && body[at] != 0) {
        char code = (char) body[at++];
        String value = string();
        if (code == wanted) {
          return value;
        }
      }
      return "";
    }

    String notification() {
      at = 4;
      return "NOTIFY " + string() + " " + string();
    }

    String description() {
      int count = int16();
      List<String> columns = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        String name = string();
        at += 6;
        int oid = int32();
        int16();
        int modifier = int32();
        int16();
        columns.add(escaped(name) + ":" + type(oid, modifier));
      }
      return "# " + String.join(" | ", columns);
    }

    private static String type(int oid, int modifier) {
      if (oid >= FIRST_USER_OID || oid < 0) {
        return "user";
      }
      SqlType type = SqlType.fromOid(oid, modifier);
      return type == null ? "oid " + oid : type.sqlName();
    }

    String row() {
      int count = int16();
      List<String> values = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        values.add(value());
      }
      return "= " + String.join("|", values);
    }

    private String value() {
      int length = int32();
      if (length < 0) {
        return "\\N";
      }
      at += length;
      @Nullable String text = new String(body, at - length, length, UTF_8);
      return escaped(text);
    }
  }

  @Override
  public void close() throws IOException {
    try (socket) {
      out.writeByte('X');
      out.writeInt(4);
      out.flush();
    }
  }
}
