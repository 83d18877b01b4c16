package io.massifdb.rangestore.loop;

import io.massifdb.kvapi.NodeId;
import io.massifdb.kvapi.seam.Transport;
import io.massifdb.kvapi.seam.TransportException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** Nodes of one process: what one sends the other handles at once, on the sender's thread. */
final class LocalNetwork {
  private final Map<NodeId, End> ends = new ConcurrentHashMap<>();

  Transport join(NodeId node) {
    End end = new End(node);
    ends.put(node, end);
    return end;
  }

  private final class End implements Transport {
    private final NodeId self;
    private final Map<Channel, Handler> handlers = new ConcurrentHashMap<>();

    End(NodeId self) {
      this.self = self;
    }

    @Override
    public NodeId self() {
      return self;
    }

    @Override
    public void register(Channel channel, Handler handler) {
      handlers.put(channel, handler);
    }

    @Override
    public void send(NodeId to, Channel channel, byte[] payload) {
      var _ = call(to, channel, payload, Duration.ZERO);
    }

    @Override
    public CompletableFuture<byte[]> call(
        NodeId to, Channel channel, byte[] payload, Duration timeout) {
      CompletableFuture<byte[]> answer = new CompletableFuture<>();
      End end = ends.get(to);
      Handler handler = end == null ? null : end.handlers.get(channel);
      if (handler == null) {
        answer.completeExceptionally(new TransportException("nobody there", false));
      } else {
        handler.handle(
            self,
            payload,
            new Reply() {
              @Override
              public void ok(byte[] bytes) {
                answer.complete(bytes);
              }

              @Override
              public void error(String message) {
                answer.completeExceptionally(new TransportException(message, false));
              }
            });
      }
      return answer;
    }

    @Override
    public void close() {
      ends.remove(self, this);
    }
  }
}
