package io.massifdb.server.rpc;

import io.massifdb.kvapi.NodeId;
import io.massifdb.kvapi.seam.Transport.Handler;
import io.massifdb.kvapi.seam.Transport.Reply;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection that a peer opened: greeting first, then calls and sends. Confined to its event
 * loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // Netty reports in exceptionCaught and in closing
final class IncomingConnection extends SimpleChannelInboundHandler<ByteBuf> {
  private static final Logger LOG = LoggerFactory.getLogger(IncomingConnection.class);
  private static final int GREETING_BYTES_MAX = 1024;

  private final NettyTransport transport;
  private @Nullable NodeId peer;

  IncomingConnection(NettyTransport transport) {
    this.transport = transport;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, ByteBuf body) {
    NodeId from = peer;
    if (from == null) {
      greet(context, body);
      return;
    }
    switch (FrameCodec.decode(body)) {
      case Frame.Call call -> dispatch(from, call, new ConnectionReply(context, call.id()));
      case Frame.Send(var channel, var payload) -> {
        Handler handler = transport.handler(channel);
        if (handler != null) {
          handler.handle(from, payload, NoReply.INSTANCE);
        }
      }
      case Frame.Greeting _, Frame.Reply _, Frame.Failure _ -> context.close();
    }
  }

  private void greet(ChannelHandlerContext context, ByteBuf body) {
    if (body.readableBytes() <= GREETING_BYTES_MAX
        && FrameCodec.decode(body) instanceof Frame.Greeting greeting
        && transport.greeter().accepts(greeting)) {
      peer = new NodeId(greeting.node());
    } else {
      LOG.warn("turned away {}: no greeting of this cluster", context.channel().remoteAddress());
      context.close();
    }
  }

  private void dispatch(NodeId from, Frame.Call call, Reply reply) {
    Handler handler = transport.handler(call.channel());
    if (handler == null) {
      reply.error("channel " + call.channel() + " is not served yet");
    } else {
      handler.handle(from, call.payload(), reply);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    context.flush();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    LOG.debug("connection from {} ends", context.channel().remoteAddress(), cause);
    context.close();
  }

  /** Answers from any thread. */
  private record ConnectionReply(ChannelHandlerContext context, long id) implements Reply {
    @Override
    public void ok(byte[] payload) {
      write(new Frame.Reply(id, payload));
    }

    @Override
    public void error(String message) {
      write(new Frame.Failure(id, message));
    }

    private void write(Frame frame) {
      context.writeAndFlush(FrameCodec.encode(context.alloc(), frame), context.voidPromise());
    }
  }

  /** Of a send. */
  private enum NoReply implements Reply {
    INSTANCE;

    @Override
    public void ok(byte[] payload) {}

    @Override
    public void error(String message) {}
  }
}
