package io.massifdb.kvapi.codec;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.massifdb.kvapi.Key;
import io.massifdb.kvapi.KeySpan;
import io.massifdb.kvapi.KeyValue;
import io.massifdb.kvapi.NodeId;
import io.massifdb.kvapi.StagedWrite;
import io.massifdb.kvapi.Timestamp;
import io.massifdb.kvapi.TransactionHeader;
import io.massifdb.kvapi.TransactionId;
import io.massifdb.kvapi.proto.KvProto;
import java.util.ArrayList;
import java.util.List;

/** The small parts that requests and answers share. */
final class PartsCodec {
  private PartsCodec() {}

  /** No copy: keys and values are immutable by contract. */
  static ByteString bytes(byte[] bytes) {
    return UnsafeByteOperations.unsafeWrap(bytes);
  }

  static ByteString bytes(Key key) {
    return bytes(key.bytes());
  }

  static Key key(ByteString bytes) {
    return new Key(bytes.toByteArray());
  }

  static KvProto.Span span(KeySpan span) {
    return KvProto.Span.newBuilder()
        .setStart(bytes(span.start()))
        .setEnd(bytes(span.end()))
        .build();
  }

  static KeySpan span(KvProto.Span span) {
    return new KeySpan(key(span.getStart()), key(span.getEnd()));
  }

  static List<KeySpan> spans(List<KvProto.Span> spans) {
    List<KeySpan> result = new ArrayList<>(spans.size());
    for (KvProto.Span span : spans) {
      result.add(span(span));
    }
    return result;
  }

  static KvProto.KeyValue pair(KeyValue pair) {
    KvProto.KeyValue.Builder builder = KvProto.KeyValue.newBuilder().setKey(bytes(pair.key()));
    byte[] value = pair.value();
    if (value != null) {
      builder.setValue(bytes(value));
    }
    return builder.build();
  }

  static List<KeyValue> pairs(List<KvProto.KeyValue> pairs) {
    List<KeyValue> result = new ArrayList<>(pairs.size());
    for (KvProto.KeyValue pair : pairs) {
      byte[] value = pair.hasValue() ? pair.getValue().toByteArray() : null;
      result.add(new KeyValue(key(pair.getKey()), value));
    }
    return result;
  }

  static KvProto.StagedWrite staged(StagedWrite write) {
    return KvProto.StagedWrite.newBuilder()
        .setKey(bytes(write.key()))
        .setSequence(write.sequence())
        .build();
  }

  static List<StagedWrite> staged(List<KvProto.StagedWrite> writes) {
    List<StagedWrite> result = new ArrayList<>(writes.size());
    for (KvProto.StagedWrite write : writes) {
      result.add(new StagedWrite(key(write.getKey()), write.getSequence()));
    }
    return result;
  }

  static KvProto.Header header(TransactionHeader header) {
    KvProto.Header.Builder builder =
        KvProto.Header.newBuilder()
            .setBegin(header.id().begin().value())
            .setGateway(header.gateway().value())
            .setReadTimestamp(header.readTimestamp().value());
    Key anchor = header.anchor();
    if (anchor != null) {
      builder.setAnchor(bytes(anchor));
    }
    if (header.readSequence() != Integer.MAX_VALUE) {
      builder.setReadSequence(header.readSequence());
    }
    return builder.build();
  }

  static TransactionHeader header(KvProto.Header header) {
    return new TransactionHeader(
        transaction(header.getBegin()),
        header.hasAnchor() ? key(header.getAnchor()) : null,
        new NodeId(header.getGateway()),
        new Timestamp(header.getReadTimestamp()),
        header.hasReadSequence() ? header.getReadSequence() : Integer.MAX_VALUE);
  }

  static TransactionId transaction(long begin) {
    return new TransactionId(new Timestamp(begin));
  }
}
