package io.massifdb.server.gateway;

import io.massifdb.kvapi.seam.RandomSource;
import io.massifdb.server.rpc.HostAndPort;
import io.massifdb.server.session.SqlServices;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Accepts SQL clients. Listens from the start and turns clients away with 57P03 until the node can
 * serve.
 */
@SuppressWarnings(
    "FutureReturnValueIgnored") // Netty's futures end in listeners or in channel closing
public final class SqlServer implements AutoCloseable {
  private static final Duration GRACE = Duration.ofSeconds(3);

  private final boolean trust;
  private final @Nullable SslContext tls;
  private final RandomSource random;
  private final SessionDirectory sessions;
  private final EventLoopGroup group;
  private final io.netty.channel.Channel listener;
  private final Set<SqlConnection> connections = ConcurrentHashMap.newKeySet();
  private volatile @Nullable SqlServices services;

  /**
   * Binds the port.
   *
   * @param listen {@code host:port}; port 0 takes a free one
   * @param trust any user without password
   * @param tls null: no TLS
   */
  public SqlServer(String listen, boolean trust, @Nullable SslContext tls, RandomSource random) {
    this.trust = trust;
    this.tls = tls;
    this.random = random;
    this.sessions = new SessionDirectory(random);
    this.group =
        new MultiThreadIoEventLoopGroup(
            2, new DefaultThreadFactory("sql", true), NioIoHandler.newFactory());
    try {
      this.listener = bind(listen);
    } catch (RuntimeException e) {
      group.shutdownGracefully();
      throw e;
    }
  }

  private io.netty.channel.Channel bind(String listen) {
    return new ServerBootstrap()
        .group(group)
        .channel(NioServerSocketChannel.class)
        .option(ChannelOption.SO_REUSEADDR, true)
        .option(ChannelOption.SO_BACKLOG, 512)
        .childOption(ChannelOption.TCP_NODELAY, true)
        .childOption(ChannelOption.SO_KEEPALIVE, true)
        .childHandler(
            new ChannelInitializer<SocketChannel>() {
              @Override
              protected void initChannel(SocketChannel channel) {
                SqlConnection connection = new SqlConnection(SqlServer.this, channel);
                connections.add(connection);
                channel.closeFuture().addListener(_ -> connections.remove(connection));
                channel.pipeline().addLast(connection);
                connection.start();
              }
            })
        .bind(HostAndPort.parse(listen).resolve())
        .syncUninterruptibly()
        .channel();
  }

  public int port() {
    return ((InetSocketAddress) listener.localAddress()).getPort();
  }

  /** Clients are served from now on. */
  public void serve(SqlServices running) {
    services = running;
  }

  public int connections() {
    return connections.size();
  }

  @Nullable SqlServices services() {
    return services;
  }

  boolean trusts() {
    return trust;
  }

  @Nullable SslContext tls() {
    return tls;
  }

  RandomSource random() {
    return random;
  }

  SessionDirectory sessions() {
    return sessions;
  }

  /** Ends idle connections at once, busy ones after a short grace. */
  @Override
  public void close() {
    listener.close().awaitUninterruptibly();
    connections.forEach(SqlConnection::shutDown);
    long deadline = System.nanoTime() + GRACE.toNanos();
    while (!connections.isEmpty() && System.nanoTime() < deadline) {
      try {
        Thread.sleep(20);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        break;
      }
    }
    connections.forEach(SqlConnection::abort);
    group.shutdownGracefully(0, 500, TimeUnit.MILLISECONDS);
  }
}
