package io.massifdb.benchmarks.replication;

import io.massifdb.kvapi.KeySpan;
import io.massifdb.kvapi.NodeId;
import io.massifdb.kvapi.RangeDescriptor;
import io.massifdb.kvapi.RangeEpoch;
import io.massifdb.kvapi.RangeId;
import io.massifdb.kvapi.ReplicaDescriptor;
import io.massifdb.kvapi.seam.Transport;
import io.massifdb.kvapi.seam.WriteBatch;
import io.massifdb.rangestore.engine.RocksEngine;
import io.massifdb.rangestore.engine.RocksSettings;
import io.massifdb.rangestore.log.FileDisk;
import io.massifdb.rangestore.log.LogSettings;
import io.massifdb.rangestore.log.RaftLogStore;
import io.massifdb.rangestore.loop.LoopSeams;
import io.massifdb.rangestore.loop.LoopSettings;
import io.massifdb.rangestore.loop.ProposalOutcome;
import io.massifdb.rangestore.loop.RaftLoop;
import io.massifdb.rangestore.loop.RangeStateMachine;
import io.massifdb.rangestore.loop.ReplicaFactory;
import io.massifdb.rangestore.loop.ReplicaGroup;
import io.massifdb.server.rpc.NettyTransport;
import io.massifdb.server.rpc.TransportConfiguration;
import io.massifdb.server.seam.SecureRandomSource;
import io.massifdb.server.seam.SystemClock;
import io.massifdb.server.seam.VirtualThreadScheduler;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A store with one group of three members, which takes proposals over the network. */
final class LogNode {
  private static final Logger LOG = LoggerFactory.getLogger(LogNode.class);
  private static final RangeId RANGE = new RangeId(7);
  private static final String CLUSTER = "replicated-log";

  private final List<String> addresses;
  private final NettyTransport transport;
  private final RaftLoop loop;
  private final ReplicaGroup group;

  private LogNode(int number, List<String> addresses, Path data) throws IOException {
    this.addresses = List.copyOf(addresses);
    SystemClock clock = new SystemClock();
    VirtualThreadScheduler scheduler = new VirtualThreadScheduler();
    transport =
        new NettyTransport(
            new TransportConfiguration(
                addresses.get(number - 1), Duration.ofMillis(500), null, null),
            clock,
            this::addressOf);
    transport.becomeMember(CLUSTER, new NodeId(number));
    RocksEngine engine = RocksEngine.open(data.resolve("engine"), RocksSettings.DEFAULT);
    WriteBatch first = new WriteBatch();
    RaftLoop.writeFirstState(descriptor(), number, first);
    engine.write(first);
    FileDisk disk = new FileDisk(data);
    RaftLogStore log =
        RaftLogStore.open(disk, "raft", LogSettings.DEFAULT, scheduler, LogNode::fail);
    loop =
        new RaftLoop(
            LoopSettings.DEFAULT,
            new LoopSeams(clock, new SecureRandomSource(), scheduler, transport, disk),
            engine,
            log,
            new Members(),
            LogNode::fail);
    transport.register(Transport.Channel.KV, (_, payload, reply) -> propose(payload, reply));
    loop.start();
    group = loop.group(RANGE).orElseThrow();
  }

  /** Runs until the process ends; says {@code leader} when this node leads. */
  static void run(int number, List<String> addresses, Path data)
      throws IOException, InterruptedException {
    LogNode node = new LogNode(number, addresses, data);
    boolean led = false;
    while (true) {
      boolean leads = node.group.leaseTerm().isPresent();
      if (leads && !led) {
        System.out.println("leader " + number);
      }
      led = leads;
      Thread.sleep(20);
    }
  }

  private static void fail(String message, Throwable cause) {
    LOG.error(message, cause);
    Runtime.getRuntime().halt(1);
  }

  private Optional<String> addressOf(NodeId node) {
    int place = node.value() - 1;
    return place >= 0 && place < addresses.size()
        ? Optional.of(addresses.get(place))
        : Optional.empty();
  }

  private static RangeDescriptor descriptor() {
    List<ReplicaDescriptor> replicas = new ArrayList<>();
    for (int i = 1; i <= 3; i++) {
      replicas.add(new ReplicaDescriptor(new NodeId(i), i, false));
    }
    return new RangeDescriptor(RANGE, KeySpan.ALL, replicas, 4, new RangeEpoch(1, 1));
  }

  private void propose(byte[] payload, Transport.Reply reply) {
    var _ =
        group
            .propose(group.term(), payload)
            .whenComplete((outcome, failure) -> {
              if (outcome instanceof ProposalOutcome.Applied) {
                reply.ok(new byte[0]);
              } else {
                reply.error(outcome == null ? failure.toString() : outcome.toString());
              }
            });
  }

  private static final class Members implements ReplicaFactory {
    @Override
    public RangeStateMachine open(ReplicaGroup group) {
      return new StoredEntries(descriptor());
    }

    @Override
    public boolean admits(RangeDescriptor descriptor, long replicaId, Optional<RangeId> absorbed) {
      return false;
    }
  }
}
