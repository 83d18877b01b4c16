package io.massifdb.server.rpc;

import io.massifdb.kvapi.NodeId;
import io.massifdb.kvapi.seam.Clock;
import io.massifdb.kvapi.seam.Transport;
import io.massifdb.kvapi.seam.TransportException;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The production twin of {@link Transport}: one outgoing TCP connection per peer and lane, opened
 * on demand and again after a failure; calls and sends travel on it as frames of {@link
 * FrameCodec}, answers come back on the same connection. Incoming connections are greeted first; a
 * peer of another cluster is turned away.
 *
 * <p>Thread-safe. Handlers run on Netty's event loops and must not block.
 */
@SuppressWarnings(
    "FutureReturnValueIgnored") // Netty's futures end in listeners or in channel closing
public final class NettyTransport implements Transport {
  private final TransportConfiguration configuration;
  private final Clock clock;
  private final AddressBook addresses;
  private final EventLoopGroup group;
  private final Map<Lane, EventLoop> loops = new EnumMap<>(Lane.class);
  private final Map<Channel, Handler> handlers = new EnumMap<>(Channel.class);
  private final Map<String, Peer> peers = new ConcurrentHashMap<>();
  private final io.netty.channel.@Nullable Channel listener;
  private volatile Greeter greeter = new Greeter("", 0);
  private volatile boolean closed;

  /** Who this node says it is. */
  record Greeter(String clusterId, int node) {
    Frame.Greeting frame() {
      return new Frame.Greeting(clusterId, node);
    }

    /** Nodes without a cluster may talk to anybody: that is how they find one. */
    boolean accepts(Frame.Greeting greeting) {
      return clusterId.isEmpty()
          || greeting.clusterId().isEmpty()
          || clusterId.equals(greeting.clusterId());
    }
  }

  /**
   * Binds the listening socket; traffic is handled once {@link #register} was called for the
   * channels.
   */
  public NettyTransport(TransportConfiguration configuration, Clock clock, AddressBook addresses) {
    this.configuration = configuration;
    this.clock = clock;
    this.addresses = addresses;
    this.group =
        new MultiThreadIoEventLoopGroup(
            2, new DefaultThreadFactory("rpc", true), NioIoHandler.newFactory());
    for (Lane lane : Lane.values()) {
      // What goes to several peers at once wakes one thread: a turn of Raft does that all the time.
      loops.put(lane, group.next());
    }
    this.listener = configuration.listen().isEmpty() ? null : bind();
  }

  private io.netty.channel.Channel bind() {
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(group)
            .channel(NioServerSocketChannel.class)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.SO_KEEPALIVE, true)
            .childHandler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel channel) {
                    FramePipeline.install(channel, configuration.serverTls(), null);
                    channel.pipeline().addLast(new IncomingConnection(NettyTransport.this));
                  }
                });
    try {
      return bootstrap.bind(HostAndPort.parse(configuration.listen()).resolve()).sync().channel();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while binding " + configuration.listen(), e);
    } catch (RuntimeException e) {
      group.shutdownGracefully();
      throw e;
    }
  }

  /** The port that is listened on. */
  public int port() {
    if (listener == null) {
      throw new IllegalStateException("does not listen");
    }
    return ((InetSocketAddress) listener.localAddress()).getPort();
  }

  /**
   * From now on this node is a member; connections made before are greeted anew when they reopen.
   */
  public void becomeMember(String clusterId, NodeId node) {
    greeter = new Greeter(clusterId, node.value());
    peers.values().forEach(Peer::reconnect);
  }

  @Override
  public NodeId self() {
    return new NodeId(greeter.node());
  }

  @Override
  public void register(Channel channel, Handler handler) {
    // Registration ends before traffic starts; replacing the map's entry later is not supported.
    if (handlers.put(channel, handler) != null) {
      throw new IllegalStateException("channel " + channel + " has a handler already");
    }
  }

  @Override
  public CompletableFuture<byte[]> call(
      NodeId to, Channel channel, byte[] payload, Duration timeout) {
    return addresses
        .rpcAddress(to)
        .map(address -> call(address, channel, payload, timeout))
        .orElseGet(() -> failed("address of " + to + " is unknown"));
  }

  /** Calls a node whose number is not known yet. */
  public CompletableFuture<byte[]> call(
      String address, Channel channel, byte[] payload, Duration timeout) {
    return closed
        ? failed("transport is closed")
        : peer(address, channel.lane()).call(channel, payload, timeout);
  }

  private static CompletableFuture<byte[]> failed(String message) {
    return CompletableFuture.failedFuture(new TransportException(message, false));
  }

  @Override
  public void send(NodeId to, Channel channel, byte[] payload) {
    if (!closed) {
      addresses
          .rpcAddress(to)
          .ifPresent(address -> peer(address, channel.lane()).send(channel, payload));
    }
  }

  private Peer peer(String address, Lane lane) {
    return peers.computeIfAbsent(address + "/" + lane, _ -> new Peer(this, address, loop(lane)));
  }

  private EventLoop loop(Lane lane) {
    return Objects.requireNonNull(loops.get(lane));
  }

  @Nullable Handler handler(Channel channel) {
    return handlers.get(channel);
  }

  Greeter greeter() {
    return greeter;
  }

  TransportConfiguration configuration() {
    return configuration;
  }

  Clock clock() {
    return clock;
  }

  EventLoopGroup group() {
    return group;
  }

  @Override
  public void close() {
    closed = true;
    if (listener != null) {
      listener.close().awaitUninterruptibly();
    }
    peers.values().forEach(Peer::close);
    group.shutdownGracefully(0, 500, java.util.concurrent.TimeUnit.MILLISECONDS);
  }
}
