package io.massifdb.benchmarks.replication;

import com.google.protobuf.UnsafeByteOperations;
import io.massifdb.kvapi.seam.Transport;
import io.massifdb.server.proto.Envelope;
import io.massifdb.server.proto.Hello;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;

/** One call after the other on a connection of its own, as {@link EtcdClient} does it. */
final class NodeClient implements LogClient {
  private static final int CHANNEL = Transport.Channel.KV.ordinal() + 1;

  private final Socket socket;
  private final DataInputStream in;
  private final DataOutputStream out;
  private long lastId;

  NodeClient(String host, int port) throws IOException {
    socket = new Socket(host, port);
    socket.setTcpNoDelay(true);
    in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
    out = new DataOutputStream(new BufferedOutputStream(socket.getOutputStream()));
    Hello hello = Hello.newBuilder().setProtocol("massif-rpc/1").build();
    write(Envelope.newBuilder().setKind(Envelope.Kind.HELLO).setPayload(hello.toByteString()));
  }

  @Override
  public void put(byte[] key, byte[] value) throws IOException {
    byte[] command = ByteBuffer.allocate(key.length + value.length).put(key).put(value).array();
    write(
        Envelope.newBuilder()
            .setKind(Envelope.Kind.CALL)
            .setId(++lastId)
            .setChannel(CHANNEL)
            .setPayload(UnsafeByteOperations.unsafeWrap(command)));
    Envelope answer = Envelope.parseFrom(in.readNBytes(in.readInt()));
    if (answer.getKind() != Envelope.Kind.REPLY || answer.getId() != lastId) {
      throw new IOException("refused: " + answer.getError());
    }
  }

  private void write(Envelope.Builder envelope) throws IOException {
    byte[] frame = envelope.build().toByteArray();
    out.writeInt(frame.length);
    out.write(frame);
    out.flush();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
