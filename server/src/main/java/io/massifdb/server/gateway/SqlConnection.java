package io.massifdb.server.gateway;

import io.massifdb.expression.SqlException;
import io.massifdb.expression.SqlState;
import io.massifdb.kvapi.seam.Clock;
import io.massifdb.server.session.Session;
import io.massifdb.server.session.SqlServices;
import io.massifdb.sqlfrontend.catalog.RoleDescriptor;
import io.massifdb.sqlfrontend.protocol.ConnectionHost;
import io.massifdb.sqlfrontend.protocol.FrontendDecoder;
import io.massifdb.sqlfrontend.protocol.MessageWriter;
import io.massifdb.sqlfrontend.protocol.PgConnection;
import io.massifdb.sqlfrontend.protocol.SessionPort;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.util.ReferenceCountUtil;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client: the event loop puts received bytes into an inbox, a virtual thread takes them out and
 * runs the protocol. Both directions have back-pressure: a full inbox stops reading from the
 * socket, a full socket stops the thread.
 */
@SuppressWarnings(
    "FutureReturnValueIgnored") // Netty's futures end in listeners or in channel closing
final class SqlConnection extends ChannelInboundHandlerAdapter implements ConnectionHost {
  private static final Logger LOG = LoggerFactory.getLogger(SqlConnection.class);
  private static final int INBOX_BYTES_MAX = 1 << 20;

  private final SqlServer server;
  private final SocketChannel channel;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Queue<ByteBuffer> inbox = new ArrayDeque<>();
  private final FrontendDecoder decoder = new FrontendDecoder();
  private final PgConnection protocol;
  private int inboxBytes;
  private boolean disconnected;
  private boolean shuttingDown;
  private boolean working;
  private @Nullable SqlException idleFor;
  private int waits;
  private volatile @Nullable Session session;

  SqlConnection(SqlServer server, SocketChannel channel) {
    this.server = server;
    this.channel = channel;
    this.protocol = new PgConnection(this, decoder, new MessageWriter(this::send));
  }

  void start() {
    Thread.ofVirtual().name("session").start(this::run);
  }

  // ---- the event loop's side

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf received = (ByteBuf) message;
    byte[] bytes = new byte[received.readableBytes()];
    received.readBytes(bytes);
    ReferenceCountUtil.release(message);
    lock.lock();
    try {
      inbox.add(ByteBuffer.wrap(bytes));
      inboxBytes += bytes.length;
      if (inboxBytes > INBOX_BYTES_MAX) {
        channel.config().setAutoRead(false);
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    lock.lock();
    try {
      disconnected = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    Session open = session;
    if (open != null) {
      open.cancel();
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    lock.lock();
    try {
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    LOG.debug("client connection ends", cause);
    context.close();
  }

  // ---- the virtual thread's side

  private void run() {
    try {
      boolean open = true;
      while (open && take()) {
        open = proceed();
      }
    } catch (RuntimeException e) {
      LOG.debug("session ends", e);
    } finally {
      end();
    }
  }

  private boolean proceed() {
    return switch (protocol.process()) {
      case CONTINUE -> true;
      case START_TLS -> {
        startTls();
        yield true;
      }
      case CLOSE -> false;
    };
  }

  /** Waits for bytes and feeds them; false when the connection is to end. */
  private boolean take() {
    Clock.Timer idle = startIdleTimer();
    try {
      return waitAndFeed();
    } finally {
      idle.cancel();
    }
  }

  private Clock.Timer startIdleTimer() {
    int wait;
    lock.lock();
    try {
      idleFor = null;
      wait = ++waits;
    } finally {
      lock.unlock();
    }
    Session open = session;
    SqlServices running = server.services();
    var limit = open == null ? null : open.idleLimit();
    if (limit == null || running == null) {
      return () -> {};
    }
    return running.clock().schedule(limit.getKey(), () -> idleTooLong(wait, limit.getValue()));
  }

  private void idleTooLong(int wait, SqlException error) {
    lock.lock();
    try {
      if (wait == waits) {
        idleFor = error;
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  private boolean waitAndFeed() {
    lock.lock();
    try {
      working = false;
      while (inbox.isEmpty() && !disconnected && !shuttingDown && idleFor == null) {
        changed.awaitUninterruptibly();
      }
      SqlException tooLong = idleFor;
      if (tooLong != null && inbox.isEmpty() && !disconnected) {
        var _ = protocol.fatal(tooLong);
        return false;
      }
      if (shuttingDown && inbox.isEmpty() && !disconnected) {
        var _ =
            protocol.fatal(
                new SqlException(
                    SqlState.ADMIN_SHUTDOWN,
                    "terminating connection due to administrator command"));
        return false;
      }
      if (inbox.isEmpty()) {
        return false;
      }
      working = true;
      for (ByteBuffer bytes = inbox.poll(); bytes != null; bytes = inbox.poll()) {
        decoder.feed(bytes);
      }
      inboxBytes = 0;
      channel.config().setAutoRead(true);
      return true;
    } finally {
      lock.unlock();
    }
  }

  private void send(byte[] bytes, int length) {
    awaitWritable();
    channel.writeAndFlush(Unpooled.copiedBuffer(bytes, 0, length), channel.voidPromise());
  }

  private void awaitWritable() {
    if (channel.isWritable()) {
      return;
    }
    lock.lock();
    try {
      while (!channel.isWritable() && !disconnected) {
        changed.awaitUninterruptibly();
      }
    } finally {
      lock.unlock();
    }
  }

  private void startTls() {
    SslContext tls = server.tls();
    if (tls == null) {
      throw new AssertionError("TLS was offered without being configured");
    }
    channel
        .eventLoop()
        .submit(() -> channel.pipeline().addFirst(tls.newHandler(channel.alloc())))
        .syncUninterruptibly();
  }

  private void end() {
    protocol.close();
    Session open = session;
    if (open != null) {
      server.sessions().remove(open);
    }
    if (!channel.isOpen()) {
      return;
    }
    // After what was written has left.
    channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(_ -> channel.close());
  }

  /** Ends the connection when it is idle, now or as soon as its statement is done. */
  void shutDown() {
    lock.lock();
    try {
      shuttingDown = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  void abort() {
    Session open = session;
    if (open != null && working) {
      open.cancel();
    }
    channel.close();
  }

  // ---- what the protocol asks

  @Override
  public boolean offersTls() {
    return server.tls() != null;
  }

  @Override
  public boolean trusts() {
    return server.trusts();
  }

  @Override
  public Optional<String> verifier(String user) {
    return services()
        .catalog()
        .latest()
        .role(user)
        .filter(RoleDescriptor::login)
        .map(RoleDescriptor::scramVerifier);
  }

  @Override
  public byte[] random(int count) {
    byte[] bytes = new byte[count];
    server.random().nextBytes(bytes);
    return bytes;
  }

  @Override
  public SessionPort open(Map<String, String> parameters, MessageWriter writer) {
    SessionDirectory sessions = server.sessions();
    Session opened =
        new Session(
            services(), writer, sessions.newProcessId(), sessions.newSecretKey(), parameters);
    session = opened;
    sessions.add(opened);
    return opened;
  }

  private SqlServices services() {
    SqlServices running = server.services();
    if (running == null) {
      throw new SqlException(
          SqlState.CANNOT_CONNECT_NOW, "the cluster is not initialised or still starting");
    }
    return running;
  }

  @Override
  public void cancel(int processId, int secretKey) {
    server.sessions().cancel(processId, secretKey);
  }
}
