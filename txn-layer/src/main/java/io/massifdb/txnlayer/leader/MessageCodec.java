package io.massifdb.txnlayer.leader;

import com.google.protobuf.InvalidProtocolBufferException;
import io.massifdb.kvapi.NodeId;
import io.massifdb.kvapi.Timestamp;
import io.massifdb.kvapi.TransactionId;
import io.massifdb.kvapi.codec.MalformedMessageException;
import io.massifdb.kvapi.port.WaitsForSink;
import io.massifdb.txnlayer.proto.TxnLayerProto;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Bytes of the channels ORACLE, WAITS and TRANSACTION_STATUS ({@code massif.txnlayer.v1}). */
public final class MessageCodec {
  private MessageCodec() {}

  public static byte[] drawRequest(int count) {
    return TxnLayerProto.DrawRequest.newBuilder().setCount(count).build().toByteArray();
  }

  public static int drawCount(byte[] bytes) {
    return parse(() -> TxnLayerProto.DrawRequest.parseFrom(bytes).getCount());
  }

  public static byte[] waitsReport(List<WaitsForSink.Edge> edges) {
    TxnLayerProto.WaitsReport.Builder report = TxnLayerProto.WaitsReport.newBuilder();
    for (WaitsForSink.Edge edge : edges) {
      report.addEdges(
          TxnLayerProto.Edge.newBuilder()
              .setWaiter(edge.waiter().begin().value())
              .setHolder(edge.holder().begin().value()));
    }
    return report.build().toByteArray();
  }

  public static List<WaitsForSink.Edge> edges(byte[] bytes) {
    return parse(() -> {
      List<WaitsForSink.Edge> edges = new ArrayList<>();
      for (TxnLayerProto.Edge edge : TxnLayerProto.WaitsReport.parseFrom(bytes).getEdgesList()) {
        edges.add(
            new WaitsForSink.Edge(transaction(edge.getWaiter()), transaction(edge.getHolder())));
      }
      return edges;
    });
  }

  public static byte[] encode(LeaderReply reply) {
    TxnLayerProto.LeaderReply.Builder builder = TxnLayerProto.LeaderReply.newBuilder();
    switch (reply) {
      case LeaderReply.Drawn(Timestamp first, int count) ->
          builder.setDrawn(
              TxnLayerProto.Drawn.newBuilder().setFirst(first.value()).setCount(count));
      case LeaderReply.Victims(Set<TransactionId> waiters) -> {
        TxnLayerProto.Victims.Builder victims = TxnLayerProto.Victims.newBuilder();
        waiters.forEach(waiter -> victims.addWaiters(waiter.begin().value()));
        builder.setVictims(victims);
      }
      case LeaderReply.OldestNeeded(Timestamp at) ->
          builder.setOldestNeeded(at == null ? 0 : at.value());
      case LeaderReply.NotLeader(NodeId hint) -> {
        TxnLayerProto.NotLeader.Builder notLeader = TxnLayerProto.NotLeader.newBuilder();
        if (hint != null) {
          notLeader.setHint(hint.value());
        }
        builder.setNotLeader(notLeader);
      }
      case LeaderReply.Unavailable(String message) -> builder.setUnavailable(message);
    }
    return builder.build().toByteArray();
  }

  public static LeaderReply leaderReply(byte[] bytes) {
    return parse(() -> leaderReply(TxnLayerProto.LeaderReply.parseFrom(bytes)));
  }

  private static LeaderReply leaderReply(TxnLayerProto.LeaderReply reply) {
    return switch (reply.getKindCase()) {
      case DRAWN ->
          new LeaderReply.Drawn(
              new Timestamp(reply.getDrawn().getFirst()), reply.getDrawn().getCount());
      case VICTIMS -> {
        Set<TransactionId> waiters = new LinkedHashSet<>();
        reply.getVictims().getWaitersList().forEach(waiter -> waiters.add(transaction(waiter)));
        yield new LeaderReply.Victims(waiters);
      }
      case OLDEST_NEEDED ->
          new LeaderReply.OldestNeeded(
              reply.getOldestNeeded() == 0 ? null : new Timestamp(reply.getOldestNeeded()));
      case NOT_LEADER ->
          new LeaderReply.NotLeader(
              reply.getNotLeader().hasHint() ? new NodeId(reply.getNotLeader().getHint()) : null);
      case UNAVAILABLE -> new LeaderReply.Unavailable(reply.getUnavailable());
      case KIND_NOT_SET -> throw new MalformedMessageException("leader reply of unknown kind");
    };
  }

  public static byte[] snapshotReport(NodeId gateway, @Nullable Timestamp oldest) {
    TxnLayerProto.SnapshotReport.Builder report =
        TxnLayerProto.SnapshotReport.newBuilder().setGateway(gateway.value());
    if (oldest != null) {
      report.setOldest(oldest.value());
    }
    return report.build().toByteArray();
  }

  /** What a gateway registers; {@code oldest} null: it has no transaction. */
  public record SnapshotReport(NodeId gateway, @Nullable Timestamp oldest) {}

  public static SnapshotReport snapshotReport(byte[] bytes) {
    return parse(() -> {
      TxnLayerProto.SnapshotReport report = TxnLayerProto.SnapshotReport.parseFrom(bytes);
      return new SnapshotReport(
          new NodeId(report.getGateway()),
          report.hasOldest() ? new Timestamp(report.getOldest()) : null);
    });
  }

  public static byte[] statusRequest(TransactionId transaction) {
    return TxnLayerProto.StatusRequest.newBuilder()
        .setTransaction(transaction.begin().value())
        .build()
        .toByteArray();
  }

  public static TransactionId statusTransaction(byte[] bytes) {
    return parse(() -> transaction(TxnLayerProto.StatusRequest.parseFrom(bytes).getTransaction()));
  }

  public static byte[] statusReply(boolean alive) {
    return TxnLayerProto.StatusReply.newBuilder().setAlive(alive).build().toByteArray();
  }

  public static boolean statusAlive(byte[] bytes) {
    return parse(() -> TxnLayerProto.StatusReply.parseFrom(bytes).getAlive());
  }

  private static TransactionId transaction(long begin) {
    return new TransactionId(new Timestamp(begin));
  }

  private interface Parser<T> {
    T parse() throws InvalidProtocolBufferException;
  }

  private static <T> T parse(Parser<T> parser) {
    try {
      return parser.parse();
    } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
      throw new MalformedMessageException("not a message of the transaction layer", e);
    }
  }
}
