package io.massifdb.server.cluster;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.massifdb.kvapi.Key;
import io.massifdb.kvapi.NodeDescriptor;
import io.massifdb.kvapi.NodeId;
import io.massifdb.kvapi.RangeDescriptor;
import io.massifdb.kvapi.codec.DescriptorCodec;
import io.massifdb.server.cluster.ClusterReply.RangeReport;
import io.massifdb.server.proto.Bootstrap;
import io.massifdb.server.proto.Bootstrapped;
import io.massifdb.server.proto.Done;
import io.massifdb.server.proto.Identify;
import io.massifdb.server.proto.Identity;
import io.massifdb.server.proto.Initialise;
import io.massifdb.server.proto.Initialised;
import io.massifdb.server.proto.Join;
import io.massifdb.server.proto.Joined;
import io.massifdb.server.proto.Member;
import io.massifdb.server.proto.MoveLease;
import io.massifdb.server.proto.MoveReplica;
import io.massifdb.server.proto.Range;
import io.massifdb.server.proto.Refused;
import io.massifdb.server.proto.SetStanding;
import io.massifdb.server.proto.Standing;
import io.massifdb.server.proto.Status;
import io.massifdb.server.proto.StatusReply;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Messages of the channel CLUSTER to bytes and back; also the format of the identity file. */
public final class ClusterMessageCodec {
  private ClusterMessageCodec() {}

  public static byte[] encode(ClusterRequest request) {
    var message = io.massifdb.server.proto.ClusterRequest.newBuilder();
    switch (request) {
      case ClusterRequest.Identify(String address) ->
          message.setIdentify(Identify.newBuilder().setRpcAddress(address));
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
      case ClusterRequest.SetStanding(NodeId node, NodeStanding standing) ->
          message.setSetStanding(standing(node, standing));
      case ClusterRequest.MoveReplica(long range, NodeId from, NodeId to) ->
          message.setMoveReplica(
              MoveReplica.newBuilder().setRange(range).setFrom(from.value()).setTo(to.value()));
      case ClusterRequest.MoveLease(long range, NodeId to) ->
          message.setMoveLease(MoveLease.newBuilder().setRange(range).setTo(to.value()));
    }
    return message.build().toByteArray();
  }

  public static ClusterRequest decodeRequest(byte[] bytes) {
    try {
      var message = io.massifdb.server.proto.ClusterRequest.parseFrom(bytes);
      return switch (message.getRequestCase()) {
        case IDENTIFY -> new ClusterRequest.Identify(message.getIdentify().getRpcAddress());
        case BOOTSTRAP ->
            new ClusterRequest.Bootstrap(
                message.getBootstrap().getClusterId(),
                members(message.getBootstrap().getMembersList()));
        case INITIALISE -> new ClusterRequest.Initialise(message.getInitialise().getPassword());
        case JOIN -> new ClusterRequest.Join(candidate(message.getJoin()));
        case STATUS -> new ClusterRequest.Status();
        case SET_STANDING ->
            new ClusterRequest.SetStanding(
                new NodeId(message.getSetStanding().getNode()),
                standing(message.getSetStanding().getStanding()));
        case MOVE_REPLICA ->
            new ClusterRequest.MoveReplica(
                message.getMoveReplica().getRange(),
                new NodeId(message.getMoveReplica().getFrom()),
                new NodeId(message.getMoveReplica().getTo()));
        case MOVE_LEASE ->
            new ClusterRequest.MoveLease(
                message.getMoveLease().getRange(), new NodeId(message.getMoveLease().getTo()));
        case REQUEST_NOT_SET -> throw new IllegalArgumentException("empty cluster request");
      };
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException("not a cluster request", e);
    }
  }

  public static byte[] encode(ClusterReply reply) {
    var message = io.massifdb.server.proto.ClusterReply.newBuilder();
    switch (reply) {
      case ClusterReply.Identified(
              String clusterId,
              NodeDescriptor node,
              var founders,
              boolean awaited) ->
          message.setIdentity(
              Identity.newBuilder()
                  .setClusterId(clusterId)
                  .setNode(node.id().value())
                  .setRpcAddress(node.rpcAddress())
                  .setSqlAddress(node.sqlAddress())
                  .setHttpAddress(node.httpAddress())
                  .setVersion(node.version())
                  .setBootstrap(bootstrap(clusterId, founders))
                  .setAwaited(awaited));
      case ClusterReply.Bootstrapped _ ->
          message.setBootstrapped(Bootstrapped.getDefaultInstance());
      case ClusterReply.Initialised(String clusterId, boolean already) ->
          message.setInitialised(
              Initialised.newBuilder().setClusterId(clusterId).setAlready(already));
      case ClusterReply.Joined joined -> message.setJoined(joined(joined));
      case ClusterReply.Done _ -> message.setDone(Done.getDefaultInstance());
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
        case DONE -> new ClusterReply.Done();
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
        members(identity.getBootstrap().getMembersList()),
        identity.getAwaited());
  }

  private static Joined joined(ClusterReply.Joined joined) {
    KnownCluster known = joined.known();
    RangeDescriptor systemRange = known.systemRange();
    return Joined.newBuilder()
        .setClusterId(joined.clusterId())
        .setNode(joined.node().id().value())
        .addAllMembers(joined.founders().stream().map(ClusterMessageCodec::member).toList())
        .addAllKnown(known.members().stream().map(ClusterMessageCodec::member).toList())
        .setSystemRange(
            systemRange == null
                ? ByteString.EMPTY
                : ByteString.copyFrom(DescriptorCodec.encode(systemRange)))
        .build();
  }

  private static ClusterReply joined(Joined joined) {
    ByteString systemRange = joined.getSystemRange();
    return new ClusterReply.Joined(
        joined.getClusterId(),
        new NodeDescriptor(new NodeId(joined.getNode()), "", "", "", ""),
        members(joined.getMembersList()),
        new KnownCluster(
            members(joined.getKnownList()),
            systemRange.isEmpty() ? null : DescriptorCodec.decodeRange(systemRange.toByteArray())));
  }

  private static SetStanding standing(NodeId node, NodeStanding standing) {
    Standing encoded =
        switch (standing) {
          case ACTIVE -> Standing.STANDING_ACTIVE;
          case DECOMMISSIONING -> Standing.STANDING_DECOMMISSIONING;
          case RETIRED -> Standing.STANDING_RETIRED;
        };
    return SetStanding.newBuilder().setNode(node.value()).setStanding(encoded).build();
  }

  private static NodeStanding standing(Standing standing) {
    return switch (standing) {
      case STANDING_ACTIVE -> NodeStanding.ACTIVE;
      case STANDING_DECOMMISSIONING -> NodeStanding.DECOMMISSIONING;
      case STANDING_RETIRED -> NodeStanding.RETIRED;
      case STANDING_UNSPECIFIED, UNRECOGNIZED ->
          throw new IllegalArgumentException("unknown standing of a node");
    };
  }

  private static StatusReply status(ClusterReply.StatusReport report) {
    StatusReply.Builder reply =
        StatusReply.newBuilder()
            .addAllMembers(report.members().stream().map(ClusterMessageCodec::member).toList());
    report.unreachable().forEach(node -> reply.addUnreachable(node.value()));
    report.standings().forEach((node, standing) -> reply.addStandings(standing(node, standing)));
    for (RangeReport range : report.ranges()) {
      NodeId leaseholder = range.leaseholder();
      reply.addRanges(
          Range.newBuilder()
              .setId(range.id())
              .setStart(ByteString.copyFrom(range.start().bytes()))
              .setEnd(ByteString.copyFrom(range.end().bytes()))
              .addAllReplicas(range.replicas().stream().map(NodeId::value).toList())
              .addAllLearners(range.learners().stream().map(NodeId::value).toList())
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
                    range.getLearnersList().stream().map(NodeId::new).toList(),
                    range.getLeaseholder() == 0 ? null : new NodeId(range.getLeaseholder()),
                    range.getSizeBytes(),
                    range.getAppliedIndex()))
            .toList();
    Map<NodeId, NodeStanding> standings = new TreeMap<>();
    for (SetStanding each : reply.getStandingsList()) {
      standings.put(new NodeId(each.getNode()), standing(each.getStanding()));
    }
    return new ClusterReply.StatusReport(
        members(reply.getMembersList()),
        ranges,
        reply.getUnreachableList().stream().map(NodeId::new).toList(),
        standings);
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
