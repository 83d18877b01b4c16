package io.massifdb.benchmarks.replication;

import io.massifdb.kvapi.seam.Transport;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * One call after the other on a connection of its own, as {@link EtcdClient} does it: frames of
 * {@code rpc.proto}, each a length and an Envelope of kind (1), id (2), channel (3), payload (4).
 */
final class NodeClient implements LogClient {
  private static final int HELLO = 1;
  private static final int CALL = 2;
  private static final int REPLY = 3;
  private static final int CHANNEL =
      List.of(Transport.Channel.values()).indexOf(Transport.Channel.KV) + 1;
  private static final byte[] PROTOCOL = "massif-rpc/1".getBytes(StandardCharsets.US_ASCII);

  private final Socket socket;
  private final DataInputStream in;
  private final DataOutputStream out;
  private long lastId;

  NodeClient(String host, int port) throws IOException {
    socket = new Socket(host, port);
    socket.setTcpNoDelay(true);
    in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
    out = new DataOutputStream(new BufferedOutputStream(socket.getOutputStream()));
    ByteArrayOutputStream hello = new ByteArrayOutputStream();
    bytes(hello, 1, PROTOCOL);
    ByteArrayOutputStream envelope = new ByteArrayOutputStream();
    number(envelope, 1, HELLO);
    bytes(envelope, 4, hello.toByteArray());
    write(envelope);
  }

  @Override
  public void put(byte[] key, byte[] value) throws IOException {
    ByteArrayOutputStream command = new ByteArrayOutputStream(key.length + value.length);
    command.writeBytes(key);
    command.writeBytes(value);
    ByteArrayOutputStream envelope = new ByteArrayOutputStream();
    number(envelope, 1, CALL);
    number(envelope, 2, ++lastId);
    number(envelope, 3, CHANNEL);
    bytes(envelope, 4, command.toByteArray());
    write(envelope);
    byte[] answer = in.readNBytes(in.readInt());
    // Fields are written in order: kind comes first.
    if (answer.length < 2 || answer[0] != 1 << 3 || answer[1] != REPLY) {
      throw new IOException("refused: " + new String(answer, StandardCharsets.UTF_8));
    }
  }

  private static void number(ByteArrayOutputStream into, int field, long value) {
    into.write(field << 3);
    varint(into, value);
  }

  private static void bytes(ByteArrayOutputStream into, int field, byte[] value) {
    into.write((field << 3) | 2);
    varint(into, value.length);
    into.writeBytes(value);
  }

  private static void varint(ByteArrayOutputStream into, long value) {
    long rest = value;
    while (rest >= 0x80) {
      into.write((int) (rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    into.write((int) rest);
  }

  private void write(ByteArrayOutputStream envelope) throws IOException {
    out.writeInt(envelope.size());
    envelope.writeTo(out);
    out.flush();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
