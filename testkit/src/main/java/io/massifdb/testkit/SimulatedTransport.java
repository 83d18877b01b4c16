package io.massifdb.testkit;

import io.massifdb.kvapi.NodeId;
import io.massifdb.kvapi.seam.Clock;
import io.massifdb.kvapi.seam.Transport;
import io.massifdb.kvapi.seam.TransportException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/** One node's end of the {@link SimulatedNetwork}. */
public final class SimulatedTransport implements Transport {
  private final NodeId self;
  private final SimulatedNetwork network;
  private final SimulatedScheduler scheduler;
  private final VirtualClock clock;
  private final Map<Channel, Handler> handlers = new EnumMap<>(Channel.class);
  private boolean closed;

  SimulatedTransport(
      NodeId self, SimulatedNetwork network, SimulatedScheduler scheduler, VirtualClock clock) {
    this.self = self;
    this.network = network;
    this.scheduler = scheduler;
    this.clock = clock;
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
    if (!closed) {
      network.carry(
          self,
          to,
          channel.lane(),
          true,
          receiver -> receiver.handle(self, channel, payload, NoReply.INSTANCE));
    }
  }

  @Override
  public CompletableFuture<byte[]> call(
      NodeId to, Channel channel, byte[] payload, Duration timeout) {
    CompletableFuture<byte[]> answer = new CompletableFuture<>();
    if (closed) {
      answer.completeExceptionally(new TransportException("transport closed", false));
      return answer;
    }
    Call call = new Call(to, channel, answer);
    call.timer =
        clock.schedule(
            timeout,
            () ->
                answer.completeExceptionally(
                    new TransportException("no answer from " + to + " in time", true)));
    network.carry(
        self,
        to,
        channel.lane(),
        false,
        receiver -> receiver.handle(self, channel, payload, call.reply()));
    return answer;
  }

  private void handle(NodeId from, Channel channel, byte[] payload, Reply reply) {
    scheduler.run(() -> {
      network.note(from, self, channel, payload);
      Handler handler = handlers.get(channel);
      if (handler == null || closed) {
        reply.error("nobody listens on " + channel);
      } else {
        handler.handle(from, payload, reply);
      }
    });
  }

  @Override
  public void close() {
    closed = true;
  }

  private enum NoReply implements Reply {
    INSTANCE;

    @Override
    public void ok(byte[] payload) {}

    @Override
    public void error(String message) {}
  }

  private final class Call {
    private final NodeId to;
    private final Channel channel;
    private final CompletableFuture<byte[]> answer;
    private Clock.Timer timer = () -> {};

    Call(NodeId to, Channel channel, CompletableFuture<byte[]> answer) {
      this.to = to;
      this.channel = channel;
      this.answer = answer;
    }

    Reply reply() {
      AtomicBoolean replied = new AtomicBoolean();
      return new Reply() {
        @Override
        public void ok(byte[] payload) {
          back(() -> answer.complete(payload));
        }

        @Override
        public void error(String message) {
          back(() -> answer.completeExceptionally(new TransportException(message, true)));
        }

        private void back(Runnable completion) {
          if (!replied.compareAndSet(false, true)) {
            return;
          }
          network.carry(
              to,
              self,
              channel.lane(),
              false,
              _ ->
                  scheduler.run(() -> {
                    timer.cancel();
                    completion.run();
                  }));
        }
      };
    }
  }
}
