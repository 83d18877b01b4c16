package io.massifdb.simulation;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.massifdb.expression.SqlException;
import io.massifdb.expression.SqlState;
import io.massifdb.kvapi.seam.Clock;
import io.massifdb.simulation.workload.Connection;
import io.massifdb.testkit.Timeline;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL client over a {@link SimulatedSocket}: one statement at a time, answers as text. A
 * broken connection and an answer that takes too long are {@code 08006}, after which the client has
 * to connect again. Confined to one virtual thread.
 */
final class SimulatedClient implements SimulatedSocket.Receiver, Connection {
  private static final Duration PATIENCE = Duration.ofSeconds(40);
  private static final int HEADER_BYTES = 5;

  /** No types, no formats: everything is text. */
  private static final byte[] NO_FORMATS = {0, 0};

  private final Timeline timeline;
  private final Clock clock;
  private final String name;
  private final SimulatedSocket socket;
  private final ByteArrayOutputStream received = new ByteArrayOutputStream();
  private CompletableFuture<Boolean> news = new CompletableFuture<>();
  private byte[] unread = {};
  private boolean broken;

  private SimulatedClient(Timeline timeline, Clock clock, String name, SimulatedSqlPort port) {
    this.timeline = timeline;
    this.clock = clock;
    this.name = name;
    this.socket = port.accept(this);
  }

  /** Connects and logs in. */
  static SimulatedClient connect(
      Timeline timeline, Clock clock, String name, SimulatedSqlPort port) {
    SimulatedClient client = new SimulatedClient(timeline, clock, name, port);
    client.socket.send(startup());
    var _ = client.untilReady("login");
    return client;
  }

  private static byte[] startup() {
    byte[] parameters = "user\0massif\0database\0massif\0\0".getBytes(UTF_8);
    return ByteBuffer.allocate(8 + parameters.length)
        .putInt(8 + parameters.length)
        .putInt(3 << 16)
        .put(parameters)
        .array();
  }

  @Override
  public Answer query(String sql, Object... parameters) {
    if (parameters.length == 0) {
      socket.send(message('Q', text(sql)));
      return untilReady(sql);
    }
    ByteArrayOutputStream messages = new ByteArrayOutputStream();
    messages.writeBytes(message('P', text(""), text(sql), NO_FORMATS));
    messages.writeBytes(
        message('B', text(""), text(""), NO_FORMATS, values(parameters), NO_FORMATS));
    messages.writeBytes(message('E', text(""), new byte[4]));
    messages.writeBytes(message('S'));
    socket.send(messages.toByteArray());
    return untilReady(sql + " " + Arrays.toString(parameters));
  }

  private static byte[] text(String text) {
    return (text + "\0").getBytes(UTF_8);
  }

  private static byte[] values(Object... parameters) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(ByteBuffer.allocate(2).putShort((short) parameters.length).array());
    for (Object parameter : parameters) {
      byte[] value = parameter.toString().getBytes(UTF_8);
      bytes.writeBytes(ByteBuffer.allocate(4).putInt(value.length).array());
      bytes.writeBytes(value);
    }
    return bytes.toByteArray();
  }

  private static byte[] message(char type, byte[]... parts) {
    int length = Arrays.stream(parts).mapToInt(part -> part.length).sum();
    ByteBuffer message = ByteBuffer.allocate(HEADER_BYTES + length);
    message.put((byte) type).putInt(4 + length);
    for (byte[] part : parts) {
      message.put(part);
    }
    return message.array();
  }

  @Override
  public boolean isBroken() {
    return broken;
  }

  @Override
  public void received(byte[] bytes) {
    received.writeBytes(bytes);
    news.complete(true);
  }

  @Override
  public void closed() {
    broken = true;
    news.complete(true);
  }

  @Override
  public void close() {
    broken = true;
    socket.close();
  }

  private Answer untilReady(String sql) {
    String tag = "";
    List<List<@Nullable String>> rows = new ArrayList<>();
    SqlException error = null;
    while (true) {
      ByteBuffer message = next(sql);
      switch (message.get(0)) {
        case 'C' -> tag = text(message.position(HEADER_BYTES));
        case 'D' -> rows.add(row(message.position(HEADER_BYTES)));
        case 'E' -> error = error(message.position(HEADER_BYTES));
        case 'Z' -> {
          if (error != null) {
            throw traced(sql, error);
          }
          timeline.note(name, sql + " = " + rows, 0);
          return new Answer(tag, rows);
        }
        default -> {}
      }
      if (error != null && broken && unread.length == 0) {
        throw traced(sql, error);
      }
    }
  }

  private SqlException traced(String sql, SqlException error) {
    timeline.note(name, sql + " -> " + error.state().code() + " " + error.message(), 1);
    return error;
  }

  private ByteBuffer next(String sql) {
    while (true) {
      ByteBuffer bytes = ByteBuffer.wrap(unread);
      if (unread.length >= HEADER_BYTES && unread.length >= 1 + bytes.getInt(1)) {
        int length = 1 + bytes.getInt(1);
        byte[] message = Arrays.copyOf(unread, length);
        unread = Arrays.copyOfRange(unread, length, unread.length);
        return ByteBuffer.wrap(message);
      }
      if (received.size() == 0) {
        await(sql);
      }
      byte[] more = received.toByteArray();
      received.reset();
      int had = unread.length;
      unread = Arrays.copyOf(unread, had + more.length);
      System.arraycopy(more, 0, unread, had, more.length);
    }
  }

  private void await(String sql) {
    if (broken) {
      throw traced(sql, new SqlException(SqlState.CONNECTION_FAILURE, "connection lost"));
    }
    news = new CompletableFuture<>();
    try {
      if (!clock.await(news, PATIENCE)) {
        close();
        throw traced(sql, new SqlException(SqlState.CONNECTION_FAILURE, "no answer in time"));
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new SqlException(SqlState.CONNECTION_FAILURE, "interrupted");
    }
  }

  private static List<@Nullable String> row(ByteBuffer body) {
    int columns = body.getShort();
    List<@Nullable String> row = new ArrayList<>();
    for (int i = 0; i < columns; i++) {
      int length = body.getInt();
      if (length < 0) {
        row.add(null);
      } else {
        byte[] value = new byte[length];
        body.get(value);
        row.add(new String(value, UTF_8));
      }
    }
    return row;
  }

  private static SqlException error(ByteBuffer body) {
    String code = "";
    String message = "";
    for (byte field = body.get(); field != 0; field = body.get()) {
      String value = text(body);
      switch (field) {
        case 'C' -> code = value;
        case 'M' -> message += value;
        case 'D' -> message += " (" + value + ")";
        default -> {}
      }
    }
    return new SqlException(new SqlState(code), message);
  }

  private static String text(ByteBuffer body) {
    int from = body.position();
    int to = from;
    while (body.get(to) != 0) {
      to++;
    }
    body.position(to + 1);
    byte[] bytes = new byte[to - from];
    body.get(from, bytes);
    return new String(bytes, UTF_8);
  }
}
