package io.massifdb.sqlfrontend.protocol;

import io.massifdb.expression.SqlException;
import io.massifdb.expression.SqlState;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Bytes to messages. Keeps what is not complete yet; a message's announced length is checked before
 * anything of it is kept: 10,000 bytes at start-up, 64 KiB until the login, then {@link
 * #MESSAGE_BYTES_MAX}. Confined to one thread.
 *
 * <p>Malformed input is an {@link SqlException} with 08P01, after which the connection has to be
 * closed.
 */
public final class FrontendDecoder {
  public static final int MESSAGE_BYTES_MAX = 64 << 20;
  private static final int STARTUP_BYTES_MAX = 10_000;
  private static final int LOGIN_BYTES_MAX = 64 << 10;
  private static final int TLS_REQUEST = 80877103;
  private static final int GSS_REQUEST = 80877104;
  private static final int CANCEL_REQUEST = 80877102;

  private byte[] buffer = new byte[8192];
  private int start;
  private int end;
  private boolean startup = true;
  private boolean loggedIn;

  /** Adds received bytes. */
  public void feed(ByteBuffer bytes) {
    int more = bytes.remaining();
    if (end + more > buffer.length) {
      int kept = end - start;
      byte[] target =
          kept + more > buffer.length ? new byte[Math.max(kept + more, buffer.length * 2)] : buffer;
      System.arraycopy(buffer, start, target, 0, kept);
      buffer = target;
      start = 0;
      end = kept;
    }
    bytes.get(buffer, end, more);
    end += more;
  }

  /** Longer messages are allowed from now on. */
  public void loggedIn() {
    loggedIn = true;
  }

  /** True when something was received that no message was made of yet. */
  public boolean hasBytes() {
    return end > start;
  }

  /** True when the next complete message, if there is one already, is Sync. */
  public boolean isSyncNext() {
    return end - start >= 5 && buffer[start] == 'S' && length(start + 1) == 4;
  }

  /** The next message, or null when more bytes are needed. */
  public @Nullable FrontendMessage next() {
    return startup ? nextStartup() : nextTyped();
  }

  private int length(int at) {
    return ByteBuffer.wrap(buffer, at, 4).getInt();
  }

  private @Nullable FrontendMessage nextStartup() {
    if (end - start < 4) {
      return null;
    }
    int length = length(start);
    if (length < 8 || length > STARTUP_BYTES_MAX) {
      throw violation("invalid length of startup packet");
    }
    if (end - start < length) {
      return null;
    }
    ByteBuffer body = ByteBuffer.wrap(buffer, start + 4, length - 4).slice();
    start += length;
    try {
      return startup(body);
    } catch (BufferUnderflowException _) {
      throw violation("invalid startup packet layout");
    }
  }

  private FrontendMessage startup(ByteBuffer body) {
    int code = body.getInt();
    return switch (code) {
      case TLS_REQUEST -> new FrontendMessage.TlsRequest();
      case GSS_REQUEST -> new FrontendMessage.GssRequest();
      case CANCEL_REQUEST -> new FrontendMessage.Cancel(body.getInt(), body.getInt());
      default -> {
        startup = false;
        yield new FrontendMessage.Startup(code >>> 16, code & 0xFFFF, parameters(body));
      }
    };
  }

  private static Map<String, String> parameters(ByteBuffer body) {
    Map<String, String> parameters = new LinkedHashMap<>();
    while (true) {
      String name = text(body);
      if (name.isEmpty()) {
        return parameters;
      }
      parameters.put(name, text(body));
    }
  }

  private @Nullable FrontendMessage nextTyped() {
    if (end - start < 5) {
      return null;
    }
    byte type = buffer[start];
    int length = length(start + 1);
    int limit = loggedIn ? MESSAGE_BYTES_MAX : LOGIN_BYTES_MAX;
    if (length < 4 || length > limit) {
      throw violation("invalid message length");
    }
    if (end - start < 1 + length) {
      return null;
    }
    ByteBuffer body = ByteBuffer.wrap(buffer, start + 5, length - 4).slice();
    start += 1 + length;
    try {
      FrontendMessage message = typed(type, body);
      if (body.hasRemaining()) {
        throw violation("invalid message format");
      }
      return message;
    } catch (BufferUnderflowException _) {
      throw violation("insufficient data left in message");
    }
  }

  private static FrontendMessage typed(byte type, ByteBuffer body) {
    return switch (type) {
      case 'p' -> new FrontendMessage.Password(rest(body));
      case 'Q' -> new FrontendMessage.Query(text(body));
      case 'P' -> parse(body);
      case 'B' -> bind(body);
      case 'D' -> new FrontendMessage.Describe(isPortal(body.get()), text(body));
      case 'E' -> new FrontendMessage.Execute(text(body), body.getInt());
      case 'C' -> new FrontendMessage.Close(isPortal(body.get()), text(body));
      case 'S' -> new FrontendMessage.Sync();
      case 'H' -> new FrontendMessage.Flush();
      case 'd' -> new FrontendMessage.CopyData(rest(body));
      case 'c' -> new FrontendMessage.CopyDone();
      case 'f' -> new FrontendMessage.CopyFail(text(body));
      case 'F' -> {
        rest(body);
        yield new FrontendMessage.FunctionCall();
      }
      case 'X' -> new FrontendMessage.Terminate();
      default -> throw violation("invalid frontend message type " + (type & 0xFF));
    };
  }

  private static FrontendMessage parse(ByteBuffer body) {
    String name = text(body);
    String sql = text(body);
    int count = body.getShort() & 0xFFFF;
    int[] oids = new int[checked(count, 4, body)];
    for (int i = 0; i < count; i++) {
      oids[i] = body.getInt();
    }
    return new FrontendMessage.Parse(name, sql, oids);
  }

  private static FrontendMessage bind(ByteBuffer body) {
    String portal = text(body);
    String statement = text(body);
    short[] parameterFormats = formats(body);
    int count = checked(body.getShort() & 0xFFFF, 4, body);
    List<byte @Nullable []> parameters = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      int length = body.getInt();
      if (length == -1) {
        parameters.add(null);
      } else {
        byte[] value = new byte[checked(length, 1, body)];
        body.get(value);
        parameters.add(value);
      }
    }
    return new FrontendMessage.Bind(portal, statement, parameterFormats, parameters, formats(body));
  }

  private static short[] formats(ByteBuffer body) {
    short[] formats = new short[checked(body.getShort() & 0xFFFF, 2, body)];
    for (int i = 0; i < formats.length; i++) {
      formats[i] = body.getShort();
    }
    return formats;
  }

  /** Nothing is allocated for elements that cannot be there. */
  private static int checked(int count, int bytesEach, ByteBuffer body) {
    if (count < 0 || (long) count * bytesEach > body.remaining()) {
      throw new BufferUnderflowException();
    }
    return count;
  }

  private static boolean isPortal(byte kind) {
    return switch (kind) {
      case 'P' -> true;
      case 'S' -> false;
      default -> throw violation("invalid kind of object " + (kind & 0xFF));
    };
  }

  private static byte[] rest(ByteBuffer body) {
    byte[] bytes = new byte[body.remaining()];
    body.get(bytes);
    return bytes;
  }

  private static String text(ByteBuffer body) {
    int from = body.arrayOffset() + body.position();
    byte[] array = body.array();
    int limit = body.arrayOffset() + body.limit();
    int to = from;
    while (to < limit && array[to] != 0) {
      to++;
    }
    if (to == limit) {
      throw new BufferUnderflowException();
    }
    body.position(body.position() + to - from + 1);
    return utf8(array, from, to);
  }

  private static String utf8(byte[] array, int from, int to) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(array, from, to - from))
          .toString();
    } catch (CharacterCodingException _) {
      throw new SqlException(
          SqlState.CHARACTER_NOT_IN_REPERTOIRE, "invalid byte sequence for encoding \"UTF8\"");
    }
  }

  private static SqlException violation(String message) {
    return new SqlException(SqlState.PROTOCOL_VIOLATION, message);
  }
}
