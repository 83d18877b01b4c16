package io.massifdb.simulation;

import io.massifdb.expression.SqlException;
import io.massifdb.expression.SqlState;
import io.massifdb.server.node.Node;
import io.massifdb.server.session.Session;
import io.massifdb.sqlfrontend.protocol.ConnectionHost;
import io.massifdb.sqlfrontend.protocol.FrontendDecoder;
import io.massifdb.sqlfrontend.protocol.MessageWriter;
import io.massifdb.sqlfrontend.protocol.PgConnection;
import io.massifdb.sqlfrontend.protocol.SessionPort;
import io.massifdb.testkit.SeededRandom;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The server's end of a client connection: the production protocol and session, no socket. */
final class ServerConnection implements ConnectionHost {
  private final SimulatedSocket socket;
  private final int processId;
  private final SeededRandom random;
  private final Supplier<@Nullable Node> node;
  private final FrontendDecoder decoder = new FrontendDecoder();
  private final PgConnection protocol;

  ServerConnection(
      SimulatedSocket socket, int processId, SeededRandom random, Supplier<@Nullable Node> node) {
    this.socket = socket;
    this.processId = processId;
    this.random = random;
    this.node = node;
    this.protocol = new PgConnection(this, decoder, new MessageWriter(socket::reply));
  }

  /** The connection's thread. */
  void run() {
    try {
      byte[] bytes = socket.take();
      while (bytes.length > 0) {
        decoder.feed(ByteBuffer.wrap(bytes));
        if (protocol.process() == PgConnection.Next.CLOSE) {
          break;
        }
        bytes = socket.take();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      protocol.close();
      socket.endFromServer();
    }
  }

  @Override
  public boolean offersTls() {
    return false;
  }

  @Override
  public boolean trusts() {
    return true;
  }

  @Override
  public Optional<String> verifier(String user) {
    return Optional.empty();
  }

  @Override
  public byte[] random(int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }

  @Override
  public SessionPort open(Map<String, String> parameters, MessageWriter writer) {
    Node running = node.get();
    if (running == null) {
      throw new SqlException(
          SqlState.CANNOT_CONNECT_NOW, "the cluster is not initialised or still starting");
    }
    return new Session(running.services(), writer, processId, random.nextInt(1 << 30), parameters);
  }

  @Override
  public void cancel(int process, int secretKey) {}
}
