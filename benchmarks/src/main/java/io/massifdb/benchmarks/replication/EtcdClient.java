package io.massifdb.benchmarks.replication;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * As much of gRPC over HTTP/2 as one {@code KV/Put} after the other on a connection of its own
 * takes, so that no library's overhead is counted against etcd. Header blocks are written without
 * compression state and not read at all: an answer that has a body is a success.
 */
final class EtcdClient implements LogClient {
  private static final int DATA = 0;
  private static final int HEADERS = 1;
  private static final int RESET = 3;
  private static final int SETTINGS = 4;
  private static final int PING = 6;
  private static final int GO_AWAY = 7;
  private static final int WINDOW_UPDATE = 8;
  private static final int ACK = 1;
  private static final int END_STREAM = 1;
  private static final int END_HEADERS = 4;
  private static final int WINDOW_GROWTH = 1 << 30;

  private final Socket socket;
  private final DataInputStream in;
  private final DataOutputStream out;
  private final byte[] headers;
  private int stream = -1;

  EtcdClient(String host, int port) throws IOException {
    socket = new Socket(host, port);
    socket.setTcpNoDelay(true);
    in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
    out = new DataOutputStream(new BufferedOutputStream(socket.getOutputStream()));
    headers = headers(host + ":" + port);
    out.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    frame(SETTINGS, 0, 0, new byte[0]);
    frame(WINDOW_UPDATE, 0, 0, number(WINDOW_GROWTH));
    out.flush();
  }

  @Override
  public void put(byte[] key, byte[] value) throws IOException {
    stream += 2;
    frame(HEADERS, END_HEADERS, stream, headers);
    frame(DATA, END_STREAM, stream, message(key, value));
    out.flush();
    boolean answered = false;
    while (true) {
      int length = (in.readUnsignedByte() << 16) | in.readUnsignedShort();
      int type = in.readUnsignedByte();
      int flags = in.readUnsignedByte();
      int of = in.readInt();
      byte[] payload = in.readNBytes(length);
      answered |= type == DATA && of == stream && length > 0;
      control(type, flags, payload);
      if (of == stream && (type == DATA || type == HEADERS) && (flags & END_STREAM) != 0) {
        break;
      }
    }
    if (!answered) {
      throw new IOException("etcd refused a put");
    }
  }

  private void control(int type, int flags, byte[] payload) throws IOException {
    if (type == RESET || type == GO_AWAY) {
      throw new IOException("etcd ended the connection or the call");
    }
    if ((type == SETTINGS || type == PING) && (flags & ACK) == 0) {
      frame(type, ACK, 0, type == PING ? payload : new byte[0]);
      out.flush();
    }
  }

  private void frame(int type, int flags, int of, byte[] payload) throws IOException {
    out.writeByte(payload.length >> 16);
    out.writeShort(payload.length);
    out.writeByte(type);
    out.writeByte(flags);
    out.writeInt(of);
    out.write(payload);
  }

  private static byte[] number(int value) {
    return new byte[] {
      (byte) (value >> 24), (byte) (value >> 16), (byte) (value >> 8), (byte) value
    };
  }

  /** Literals that enter no table (RFC 7541, 6.2.2), with names spelled out. */
  private static byte[] headers(String authority) {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    header(block, ":method", "POST");
    header(block, ":scheme", "http");
    header(block, ":path", "/etcdserverpb.KV/Put");
    header(block, ":authority", authority);
    header(block, "content-type", "application/grpc");
    header(block, "te", "trailers");
    return block.toByteArray();
  }

  private static void header(ByteArrayOutputStream block, String name, String value) {
    block.write(0);
    block.write(name.length());
    block.writeBytes(name.getBytes(StandardCharsets.US_ASCII));
    block.write(value.length());
    block.writeBytes(value.getBytes(StandardCharsets.US_ASCII));
  }

  /** A PutRequest: fields 1 (key) and 2 (value), behind gRPC's prefix of five bytes. */
  private static byte[] message(byte[] key, byte[] value) {
    ByteArrayOutputStream request = new ByteArrayOutputStream();
    field(request, 1, key);
    field(request, 2, value);
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    message.write(0);
    message.writeBytes(number(request.size()));
    message.writeBytes(request.toByteArray());
    return message.toByteArray();
  }

  private static void field(ByteArrayOutputStream into, int number, byte[] value) {
    into.write((number << 3) | 2);
    int length = value.length;
    while (length >= 0x80) {
      into.write((length & 0x7f) | 0x80);
      length >>>= 7;
    }
    into.write(length);
    into.writeBytes(value);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
