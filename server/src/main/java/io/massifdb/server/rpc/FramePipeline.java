package io.massifdb.server.rpc;

import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import io.netty.handler.flush.FlushConsolidationHandler;
import io.netty.handler.ssl.SslContext;
import org.jspecify.annotations.Nullable;

/** The handlers below the connections: TLS, then frames. */
final class FramePipeline {
  /** No frame is larger; a greater announced length closes the connection before a byte is kept. */
  static final int FRAME_BYTES_MAX = 64 << 20;

  private static final int ANSWERS_PER_FLUSH_MAX = 256;

  private FramePipeline() {}

  /** {@code peer} is given by the connecting side, for host name verification. */
  static void install(SocketChannel channel, @Nullable SslContext tls, @Nullable HostAndPort peer) {
    ChannelPipeline pipeline = channel.pipeline();
    if (tls != null) {
      pipeline.addLast(
          peer == null
              ? tls.newHandler(channel.alloc())
              : tls.newHandler(channel.alloc(), peer.host(), peer.port()));
    }
    if (peer == null) {
      // Answers come from many threads: those that wait for the loop together share a system call.
      pipeline.addLast(new FlushConsolidationHandler(ANSWERS_PER_FLUSH_MAX, true));
    }
    pipeline.addLast(new LengthFieldBasedFrameDecoder(FRAME_BYTES_MAX, 0, 4, 0, 4));
  }
}
