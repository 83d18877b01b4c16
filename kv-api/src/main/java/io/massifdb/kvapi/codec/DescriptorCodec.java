package io.massifdb.kvapi.codec;

import com.google.protobuf.InvalidProtocolBufferException;
import io.massifdb.kvapi.KeySpan;
import io.massifdb.kvapi.NodeDescriptor;
import io.massifdb.kvapi.NodeId;
import io.massifdb.kvapi.RangeDescriptor;
import io.massifdb.kvapi.RangeEpoch;
import io.massifdb.kvapi.RangeId;
import io.massifdb.kvapi.ReplicaDescriptor;
import io.massifdb.kvapi.proto.KvProto;
import java.util.ArrayList;
import java.util.List;

/** Descriptors as they lie in the directory and the node registry. */
public final class DescriptorCodec {
  private DescriptorCodec() {}

  public static byte[] encode(RangeDescriptor descriptor) {
    return range(descriptor).toByteArray();
  }

  public static RangeDescriptor decodeRange(byte[] bytes) {
    try {
      return range(KvProto.RangeDescriptor.parseFrom(bytes));
    } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
      throw new MalformedMessageException("not a range descriptor", e);
    }
  }

  public static byte[] encode(NodeDescriptor descriptor) {
    return KvProto.NodeDescriptor.newBuilder()
        .setId(descriptor.id().value())
        .setRpcAddress(descriptor.rpcAddress())
        .setSqlAddress(descriptor.sqlAddress())
        .setHttpAddress(descriptor.httpAddress())
        .setVersion(descriptor.version())
        .build()
        .toByteArray();
  }

  public static NodeDescriptor decodeNode(byte[] bytes) {
    try {
      KvProto.NodeDescriptor node = KvProto.NodeDescriptor.parseFrom(bytes);
      return new NodeDescriptor(
          new NodeId(node.getId()),
          node.getRpcAddress(),
          node.getSqlAddress(),
          node.getHttpAddress(),
          node.getVersion());
    } catch (InvalidProtocolBufferException e) {
      throw new MalformedMessageException("not a node descriptor", e);
    }
  }

  static KvProto.RangeDescriptor range(RangeDescriptor descriptor) {
    KvProto.RangeDescriptor.Builder builder =
        KvProto.RangeDescriptor.newBuilder()
            .setId(descriptor.id().value())
            .setStart(PartsCodec.bytes(descriptor.span().start()))
            .setEnd(PartsCodec.bytes(descriptor.span().end()))
            .setNextReplicaId(descriptor.nextReplicaId())
            .setEpoch(epoch(descriptor.epoch()));
    for (ReplicaDescriptor replica : descriptor.replicas()) {
      builder.addReplicas(
          KvProto.Replica.newBuilder()
              .setNode(replica.node().value())
              .setReplicaId(replica.replicaId())
              .setLearner(replica.learner()));
    }
    return builder.build();
  }

  static RangeDescriptor range(KvProto.RangeDescriptor range) {
    List<ReplicaDescriptor> replicas = new ArrayList<>(range.getReplicasCount());
    for (KvProto.Replica replica : range.getReplicasList()) {
      replicas.add(
          new ReplicaDescriptor(
              new NodeId(replica.getNode()), replica.getReplicaId(), replica.getLearner()));
    }
    return new RangeDescriptor(
        new RangeId(range.getId()),
        new KeySpan(PartsCodec.key(range.getStart()), PartsCodec.key(range.getEnd())),
        replicas,
        range.getNextReplicaId(),
        epoch(range.getEpoch()));
  }

  static KvProto.RangeEpoch epoch(RangeEpoch epoch) {
    return KvProto.RangeEpoch.newBuilder()
        .setConfiguration(epoch.configuration())
        .setSpan(epoch.span())
        .build();
  }

  static RangeEpoch epoch(KvProto.RangeEpoch epoch) {
    return new RangeEpoch(epoch.getConfiguration(), epoch.getSpan());
  }
}
