package io.massifdb.server.rpc;

import io.massifdb.kvapi.seam.Transport.Channel;
import io.massifdb.kvapi.seam.TransportException;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The outgoing connection to one peer and lane. All state is confined to one event loop; the public
 * methods may be called from any thread.
 *
 * <p>States: idle -> connecting -> open -> idle. While connecting, frames wait in a bounded queue.
 * After a failed attempt nothing is tried for {@code RETRY}: calls fail at once and sends are
 * dropped, so that a dead peer costs its callers nothing.
 */
@SuppressWarnings(
    "FutureReturnValueIgnored") // Netty's futures end in listeners or in channel closing
final class Peer {
  private static final Duration RETRY = Duration.ofMillis(100);
  private static final Duration SWEEP = Duration.ofMillis(50);
  private static final int WAITING_FRAMES_MAX = 4096;
  private static final int SEND_BUFFER_BYTES_MAX = 32 << 20;

  private final NettyTransport transport;
  private final String address;
  private final EventLoop loop;
  private final Map<Long, Pending> pending = new HashMap<>();
  private final Queue<Frame> waiting = new ArrayDeque<>();
  private io.netty.channel.@Nullable Channel connection;
  private boolean connecting;
  private boolean sweeping;
  private boolean flushing;
  private boolean closed;
  private long retryAtNanos;
  private long lastId;

  private record Pending(CompletableFuture<byte[]> answer, long deadlineNanos) {}

  Peer(NettyTransport transport, String address, EventLoop loop) {
    this.transport = transport;
    this.address = address;
    this.loop = loop;
    this.retryAtNanos = transport.clock().monotonicNanos();
  }

  CompletableFuture<byte[]> call(Channel channel, byte[] payload, Duration timeout) {
    CompletableFuture<byte[]> answer = new CompletableFuture<>();
    long deadline = transport.clock().monotonicNanos() + timeout.toNanos();
    loop.execute(() -> startCall(channel, payload, new Pending(answer, deadline)));
    return answer;
  }

  void send(Channel channel, byte[] payload) {
    loop.execute(() -> transmit(new Frame.Send(channel, payload)));
  }

  void reconnect() {
    loop.execute(() -> {
      if (connection != null) {
        connection.close();
      }
    });
  }

  void close() {
    loop.execute(() -> {
      closed = true;
      if (connection != null) {
        connection.close();
      }
      failAll("transport is closed");
    });
  }

  private void startCall(Channel channel, byte[] payload, Pending call) {
    long id = ++lastId;
    pending.put(id, call);
    if (!transmit(new Frame.Call(id, channel, payload))) {
      pending.remove(id);
      call.answer.completeExceptionally(
          new TransportException(address + " cannot be reached", false));
    }
    scheduleSweep();
  }

  /** False when the frame was dropped: nothing of it was sent. */
  private boolean transmit(Frame frame) {
    if (connection != null) {
      if (frame instanceof Frame.Send
          && connection.unsafe().outboundBuffer() != null
          && !connection.isWritable()) {
        return false;
      }
      write(connection, frame);
      return true;
    }
    if (closed || (!connecting && transport.clock().monotonicNanos() < retryAtNanos)) {
      return false;
    }
    if (waiting.size() >= WAITING_FRAMES_MAX) {
      return false;
    }
    waiting.add(frame);
    connect();
    return true;
  }

  /**
   * Writes now and flushes once per turn of the loop, so that frames of one turn share a system
   * call.
   */
  private void write(io.netty.channel.Channel open, Frame frame) {
    open.write(FrameCodec.encode(open.alloc(), frame), open.voidPromise());
    if (!flushing) {
      flushing = true;
      loop.execute(() -> {
        flushing = false;
        open.flush();
      });
    }
  }

  private void connect() {
    if (connecting) {
      return;
    }
    connecting = true;
    HostAndPort target = HostAndPort.parse(address);
    TransportConfiguration configuration = transport.configuration();
    new Bootstrap()
        .group(loop)
        .channel(NioSocketChannel.class)
        .option(ChannelOption.TCP_NODELAY, true)
        .option(ChannelOption.SO_KEEPALIVE, true)
        .option(
            ChannelOption.WRITE_BUFFER_WATER_MARK,
            new WriteBufferWaterMark(SEND_BUFFER_BYTES_MAX / 2, SEND_BUFFER_BYTES_MAX))
        .option(
            ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) configuration.connectTimeout().toMillis())
        .handler(
            new ChannelInitializer<SocketChannel>() {
              @Override
              protected void initChannel(SocketChannel channel) {
                FramePipeline.install(channel, configuration.clientTls(), target);
                channel.pipeline().addLast(new Answers());
              }
            })
        .connect(target.resolve())
        .addListener((ChannelFuture done) -> connected(done));
  }

  private void connected(ChannelFuture done) {
    connecting = false;
    if (!done.isSuccess() || closed) {
      retryAtNanos = transport.clock().monotonicNanos() + RETRY.toNanos();
      waiting.clear();
      failAll(address + " cannot be reached");
      return;
    }
    connection = done.channel();
    write(connection, transport.greeter().frame());
    for (Frame frame = waiting.poll(); frame != null; frame = waiting.poll()) {
      write(connection, frame);
    }
  }

  private void disconnected() {
    connection = null;
    retryAtNanos = transport.clock().monotonicNanos() + RETRY.toNanos();
    List<Pending> lost = new ArrayList<>(pending.values());
    pending.clear();
    lost.forEach(call ->
        call.answer.completeExceptionally(
            new TransportException("connection to " + address + " was lost", true)));
  }

  private void failAll(String message) {
    List<Pending> lost = new ArrayList<>(pending.values());
    pending.clear();
    lost.forEach(call -> call.answer.completeExceptionally(new TransportException(message, false)));
  }

  private void scheduleSweep() {
    if (!sweeping) {
      sweeping = true;
      loop.schedule(this::sweep, SWEEP.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  /** Ends the calls whose time is over. */
  private void sweep() {
    sweeping = false;
    long now = transport.clock().monotonicNanos();
    for (Iterator<Pending> calls = pending.values().iterator(); calls.hasNext(); ) {
      Pending call = calls.next();
      if (call.deadlineNanos - now <= 0) {
        calls.remove();
        call.answer.completeExceptionally(
            new TransportException("no answer from " + address + " in time", true));
      }
    }
    if (!pending.isEmpty()) {
      scheduleSweep();
    }
  }

  /** What comes back on the connection. */
  private final class Answers extends SimpleChannelInboundHandler<ByteBuf> {
    @Override
    protected void channelRead0(ChannelHandlerContext context, ByteBuf body) {
      switch (FrameCodec.decode(body)) {
        case Frame.Reply(long id, byte[] payload) -> {
          Pending call = pending.remove(id);
          if (call != null) {
            call.answer.complete(payload);
          }
        }
        case Frame.Failure(long id, String error) -> {
          Pending call = pending.remove(id);
          if (call != null) {
            call.answer.completeExceptionally(new TransportException(error, true));
          }
        }
        case Frame.Greeting _, Frame.Call _, Frame.Send _ -> context.close();
      }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      disconnected();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      context.close();
    }
  }
}
