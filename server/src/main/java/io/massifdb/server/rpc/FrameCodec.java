package io.massifdb.server.rpc;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import io.massifdb.kvapi.seam.Transport.Channel;
import io.massifdb.server.proto.Envelope;
import io.massifdb.server.proto.Hello;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.codec.CorruptedFrameException;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Frames on the wire: 4 bytes length, then a protobuf Envelope. The only place that knows its
 * classes.
 */
final class FrameCodec {
  static final String PROTOCOL = "massif-rpc/1";
  private static final Channel[] CHANNELS = Channel.values();

  private FrameCodec() {}

  static ByteBuf encode(ByteBufAllocator allocator, Frame frame) {
    Envelope.Builder envelope = Envelope.newBuilder();
    switch (frame) {
      case Frame.Greeting(String clusterId, int node) ->
          envelope
              .setKind(Envelope.Kind.HELLO)
              .setPayload(
                  Hello.newBuilder()
                      .setProtocol(PROTOCOL)
                      .setClusterId(clusterId)
                      .setNode(node)
                      .build()
                      .toByteString());
      case Frame.Call(long id, Channel channel, byte[] payload) ->
          envelope
              .setKind(Envelope.Kind.CALL)
              .setId(id)
              .setChannel(number(channel))
              .setPayload(UnsafeByteOperations.unsafeWrap(payload));
      case Frame.Send(Channel channel, byte[] payload) ->
          envelope
              .setKind(Envelope.Kind.SEND)
              .setChannel(number(channel))
              .setPayload(UnsafeByteOperations.unsafeWrap(payload));
      case Frame.Reply(long id, byte[] payload) ->
          envelope
              .setKind(Envelope.Kind.REPLY)
              .setId(id)
              .setPayload(UnsafeByteOperations.unsafeWrap(payload));
      case Frame.Failure(long id, String error) ->
          envelope.setKind(Envelope.Kind.ERROR).setId(id).setError(error);
    }
    return write(allocator, envelope.build());
  }

  private static ByteBuf write(ByteBufAllocator allocator, Envelope envelope) {
    int length = envelope.getSerializedSize();
    ByteBuf buffer = allocator.ioBuffer(4 + length, 4 + length);
    buffer.writeInt(length);
    try {
      var output = com.google.protobuf.CodedOutputStream.newInstance(buffer.nioBuffer(4, length));
      envelope.writeTo(output);
      output.flush();
    } catch (IOException e) {
      buffer.release();
      throw new UncheckedIOException(e);
    }
    buffer.writerIndex(4 + length);
    return buffer;
  }

  /** Decodes the body of a frame (without its length). */
  static Frame decode(ByteBuf body) {
    try {
      Envelope envelope = Envelope.parseFrom(body.nioBuffer());
      return switch (envelope.getKind()) {
        case HELLO -> greeting(Hello.parseFrom(envelope.getPayload()));
        case CALL ->
            new Frame.Call(
                envelope.getId(),
                channel(envelope.getChannel()),
                envelope.getPayload().toByteArray());
        case SEND ->
            new Frame.Send(channel(envelope.getChannel()), envelope.getPayload().toByteArray());
        case REPLY -> new Frame.Reply(envelope.getId(), envelope.getPayload().toByteArray());
        case ERROR -> new Frame.Failure(envelope.getId(), envelope.getError());
        case KIND_UNSPECIFIED, UNRECOGNIZED -> throw new CorruptedFrameException("unknown kind");
      };
    } catch (InvalidProtocolBufferException e) {
      throw new CorruptedFrameException("not an envelope", e);
    }
  }

  private static Frame greeting(Hello hello) {
    if (!hello.getProtocol().equals(PROTOCOL)) {
      throw new CorruptedFrameException("not " + PROTOCOL);
    }
    return new Frame.Greeting(hello.getClusterId(), hello.getNode());
  }

  private static int number(Channel channel) {
    for (int i = 0; i < CHANNELS.length; i++) {
      if (CHANNELS[i] == channel) {
        return i + 1;
      }
    }
    throw new AssertionError(channel);
  }

  private static Channel channel(int number) {
    if (number < 1 || number > CHANNELS.length) {
      throw new CorruptedFrameException("unknown channel " + number);
    }
    return CHANNELS[number - 1];
  }
}
