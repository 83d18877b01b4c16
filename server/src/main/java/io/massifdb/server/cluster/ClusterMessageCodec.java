package io.massifdb.server.cluster;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.massifdb.kvapi.Key;
import io.massifdb.kvapi.NodeDescriptor;
import io.massifdb.kvapi.NodeId;
import io.massifdb.server.cluster.ClusterReply.RangeReport;
import io.massifdb.server.proto.Bootstrap;
import io.massifdb.server.proto.Bootstrapped;
import io.massifdb.server.proto.Identify;
import io.massifdb.server.proto.Identity;
import io.massifdb.server.proto.Initialise;
import io.massifdb.server.proto.Initialised;
import io.massifdb.server.proto.Join;
import io.massifdb.server.proto.Joined;
import io.massifdb.server.proto.Member;
import io.massifdb.server.proto.Range;
import io.massifdb.server.proto.Refused;
import io.massifdb.server.proto.Status;
import io.massifdb.server.proto.StatusReply;
import java.util.List;

/** Messages of the channel CLUSTER to bytes and back; also the format of the identity file. */
public final class ClusterMessageCodec {
  private ClusterMessageCodec() {}

  public static byte[] encode(ClusterRequest request) {
    var message = io.massifdb.server.proto.ClusterRequest.newBuilder();
    switch (request) {
      case ClusterRequest.Identify _ -> message.setIdentify(Identify.getDefaultInstance());
      case ClusterRequest.Bootstrap(String clusterId, var founders) ->
          message.setBootstrap(bootstrap(clusterId, founders));
      case ClusterRequest.Initialise(String password) ->
          message.setInitialise(Initialise.newBuilder().setPassword(password));
      case ClusterRequest.Join(NodeDescriptor candidate) ->
          message.setJoin(
              Join.newBuilder()
                  .setRpcAddress(candidate.rpcAddress())
                  .setSqlAddress(candidate.sqlAddress())
                  .setHttpAddress(candidate.httpAddress())
                  .setVersion(candidate.version()));
      case ClusterRequest.Status _ -> message.setStatus(Status.getDefaultInstance());
    }
    return message.build().toByteArray();
  }

  public static ClusterRequest decodeRequest(byte[] bytes) {
    try {
      var message = io.massifdb.server.proto.ClusterRequest.parseFrom(bytes);
      return switch (message.getRequestCase()) {
        case IDENTIFY -> new ClusterRequest.Identify();
        case BOOTSTRAP ->
            new ClusterRequest.Bootstrap(
                message.getBootstrap().getClusterId(),
                members(message.getBootstrap().getMembersList()));
        case INITIALISE -> new ClusterRequest.Initialise(message.getInitialise().getPassword());
        case JOIN -> new ClusterRequest.Join(candidate(message.getJoin()));
        case STATUS -> new ClusterRequest.Status();
        case REQUEST_NOT_SET -> throw new IllegalArgumentException("empty cluster request");
      };
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException("not a cluster request", e);
    }
  }

  public static byte[] encode(ClusterReply reply) {
    var message = io.massifdb.server.proto.ClusterReply.newBuilder();
    switch (reply) {
      case ClusterReply.Identified(String clusterId, NodeDescriptor node, var founders) ->
          message.setIdentity(
              Identity.newBuilder()
                  .setClusterId(clusterId)
                  .setNode(node.id().value())
                  .setRpcAddress(node.rpcAddress())
                  .setSqlAddress(node.sqlAddress())
                  .setHttpAddress(node.httpAddress())
                  .setVersion(node.version())
                  .setBootstrap(bootstrap(clusterId, founders)));
      case ClusterReply.Bootstrapped _ ->
          message.setBootstrapped(Bootstrapped.getDefaultInstance());
      case ClusterReply.Initialised(String clusterId, boolean already) ->
          message.setInitialised(
              Initialised.newBuilder().setClusterId(clusterId).setAlready(already));
      case ClusterReply.Joined(String clusterId, NodeDescriptor node, var founders) ->
          message.setJoined(
              Joined.newBuilder()
                  .setClusterId(clusterId)
                  .setNode(node.id().value())
                  .addAllMembers(founders.stream().map(ClusterMessageCodec::member).toList()));
      case ClusterReply.StatusReport report -> message.setStatus(status(report));
      case ClusterReply.Refused(String text) ->
          message.setRefused(Refused.newBuilder().setMessage(text));
    }
    return message.build().toByteArray();
  }

  public static ClusterReply decodeReply(byte[] bytes) {
    try {
      var message = io.massifdb.server.proto.ClusterReply.parseFrom(bytes);
      return switch (message.getReplyCase()) {
        case IDENTITY -> identified(message.getIdentity());
        case BOOTSTRAPPED -> new ClusterReply.Bootstrapped();
        case INITIALISED ->
            new ClusterReply.Initialised(
                message.getInitialised().getClusterId(), message.getInitialised().getAlready());
        case JOINED -> joined(message.getJoined());
        case STATUS -> status(message.getStatus());
        case REFUSED -> new ClusterReply.Refused(message.getRefused().getMessage());
        case REPLY_NOT_SET -> throw new IllegalArgumentException("empty cluster reply");
      };
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException("not a cluster reply", e);
    }
  }

  private static ClusterReply identified(Identity identity) {
    return new ClusterReply.Identified(
        identity.getClusterId(),
        new NodeDescriptor(
            new NodeId(identity.getNode()),
            identity.getRpcAddress(),
            identity.getSqlAddress(),
            identity.getHttpAddress(),
            identity.getVersion()),
        members(identity.getBootstrap().getMembersList()));
  }

  private static ClusterReply joined(Joined joined) {
    return new ClusterReply.Joined(
        joined.getClusterId(),
        new NodeDescriptor(new NodeId(joined.getNode()), "", "", "", ""),
        members(joined.getMembersList()));
  }

  private static StatusReply status(ClusterReply.StatusReport report) {
    StatusReply.Builder reply =
        StatusReply.newBuilder()
            .addAllMembers(report.members().stream().map(ClusterMessageCodec::member).toList());
    report.unreachable().forEach(node -> reply.addUnreachable(node.value()));
    for (RangeReport range : report.ranges()) {
      NodeId leaseholder = range.leaseholder();
      reply.addRanges(
          Range.newBuilder()
              .setId(range.id())
              .setStart(ByteString.copyFrom(range.start().bytes()))
              .setEnd(ByteString.copyFrom(range.end().bytes()))
              .addAllReplicas(range.replicas().stream().map(NodeId::value).toList())
              .setLeaseholder(leaseholder == null ? 0 : leaseholder.value())
              .setSizeBytes(range.sizeBytes())
              .setAppliedIndex(range.appliedIndex()));
    }
    return reply.build();
  }

  private static ClusterReply status(StatusReply reply) {
    List<RangeReport> ranges =
        reply.getRangesList().stream()
            .map(range ->
                new RangeReport(
                    range.getId(),
                    new Key(range.getStart().toByteArray()),
                    new Key(range.getEnd().toByteArray()),
                    range.getReplicasList().stream().map(NodeId::new).toList(),
                    range.getLeaseholder() == 0 ? null : new NodeId(range.getLeaseholder()),
                    range.getSizeBytes(),
                    range.getAppliedIndex()))
            .toList();
    return new ClusterReply.StatusReport(
        members(reply.getMembersList()),
        ranges,
        reply.getUnreachableList().stream().map(NodeId::new).toList());
  }

  private static Bootstrap bootstrap(String clusterId, List<NodeDescriptor> founders) {
    return Bootstrap.newBuilder()
        .setClusterId(clusterId)
        .addAllMembers(founders.stream().map(ClusterMessageCodec::member).toList())
        .build();
  }

  private static Member member(NodeDescriptor node) {
    return Member.newBuilder()
        .setNode(node.id().value())
        .setRpcAddress(node.rpcAddress())
        .setSqlAddress(node.sqlAddress())
        .setHttpAddress(node.httpAddress())
        .setVersion(node.version())
        .build();
  }

  private static List<NodeDescriptor> members(List<Member> members) {
    return members.stream()
        .map(member ->
            new NodeDescriptor(
                new NodeId(member.getNode()),
                member.getRpcAddress(),
                member.getSqlAddress(),
                member.getHttpAddress(),
                member.getVersion()))
        .toList();
  }

  private static NodeDescriptor candidate(Join join) {
    return new NodeDescriptor(
        new NodeId(0),
        join.getRpcAddress(),
        join.getSqlAddress(),
        join.getHttpAddress(),
        join.getVersion());
  }
}
