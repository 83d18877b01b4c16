package io.massifdb.rangestore.loop;

import io.massifdb.kvapi.RangeDescriptor;
import io.massifdb.kvapi.RangeId;
import io.massifdb.kvapi.codec.DescriptorCodec;
import io.massifdb.kvapi.seam.Engine;
import io.massifdb.kvapi.seam.Family;
import io.massifdb.kvapi.seam.WriteBatch;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A state machine of tests: a map in the range's span; commands are {@code key=value}. */
final class MapMachine implements RangeStateMachine {
  private static final String MEMBERS = "members:";

  private final RangeId range;
  private final Engine engine;
  private volatile Optional<RangeDescriptor> descriptor;
  final List<String> events = new ArrayList<>();

  MapMachine(RangeId range, Engine engine) {
    this.range = range;
    this.engine = engine;
    this.descriptor = read();
  }

  private static byte[] descriptorKey(RangeId range) {
    return ByteBuffer.allocate(9).put((byte) 0xE1).putLong(range.value()).array();
  }

  static void writeDescriptor(RangeDescriptor descriptor, WriteBatch into) {
    into.put(Family.META, descriptorKey(descriptor.id()), DescriptorCodec.encode(descriptor));
  }

  static byte[] members(RangeDescriptor descriptor) {
    byte[] encoded = DescriptorCodec.encode(descriptor);
    return ByteBuffer.allocate(MEMBERS.length() + encoded.length)
        .put(MEMBERS.getBytes(StandardCharsets.ISO_8859_1))
        .put(encoded)
        .array();
  }

  private Optional<RangeDescriptor> read() {
    byte[] value = engine.get(Family.META, descriptorKey(range));
    return value == null ? Optional.empty() : Optional.of(DescriptorCodec.decodeRange(value));
  }

  @Override
  public Application apply(long index, long term, byte[] command, WriteBatch into) {
    String text = new String(command, StandardCharsets.ISO_8859_1);
    if (text.startsWith(MEMBERS)) {
      RangeDescriptor after =
          DescriptorCodec.decodeRange(
              Arrays.copyOfRange(command, MEMBERS.length(), command.length));
      descriptor = Optional.of(after);
      writeDescriptor(after, into);
      return Application.accepted("members");
    }
    if (text.startsWith("refuse")) {
      return Application.refused("refused");
    }
    String[] parts = text.split("=", 2);
    into.put(
        Family.DATA,
        parts[0].getBytes(StandardCharsets.ISO_8859_1),
        parts[1].getBytes(StandardCharsets.ISO_8859_1));
    return Application.accepted("at " + index);
  }

  @Override
  public Optional<RangeDescriptor> descriptor() {
    return descriptor;
  }

  @Override
  public List<EngineSpan> spans() {
    RangeDescriptor present = descriptor.orElseThrow();
    byte[] key = descriptorKey(range);
    return List.of(
        new EngineSpan(Family.DATA, present.span().start().bytes(), present.span().end().bytes()),
        new EngineSpan(Family.META, key, Arrays.copyOf(key, key.length + 1)));
  }

  @Override
  public void installed(long index, long term) {
    descriptor = read();
    events.add("installed");
  }

  @Override
  public void leadershipChanged(long term, boolean leader) {
    events.add((leader ? "leads " : "led ") + term);
  }

  @Override
  public void leaseAcquired(long term) {
    events.add("lease " + term);
  }

  @Override
  public void destroyed() {
    events.add("destroyed");
  }
}
