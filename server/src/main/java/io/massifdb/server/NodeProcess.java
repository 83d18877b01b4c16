package io.massifdb.server;

import io.massifdb.kvapi.NodeDescriptor;
import io.massifdb.kvapi.NodeId;
import io.massifdb.rangestore.MvccSettings;
import io.massifdb.rangestore.engine.RocksEngine;
import io.massifdb.rangestore.engine.RocksSettings;
import io.massifdb.rangestore.log.FileDisk;
import io.massifdb.server.allocator.AllocatorSettings;
import io.massifdb.server.cluster.Identity;
import io.massifdb.server.cluster.IdentityFile;
import io.massifdb.server.cluster.KnownClusterFile;
import io.massifdb.server.cluster.Membership;
import io.massifdb.server.cluster.NodeAddresses;
import io.massifdb.server.console.Console;
import io.massifdb.server.console.Metrics;
import io.massifdb.server.gateway.SqlServer;
import io.massifdb.server.node.Node;
import io.massifdb.server.node.NodeSeams;
import io.massifdb.server.node.NodeSettings;
import io.massifdb.server.rpc.HostAndPort;
import io.massifdb.server.rpc.NettyTransport;
import io.massifdb.server.rpc.TransportConfiguration;
import io.massifdb.server.seam.SecureRandomSource;
import io.massifdb.server.seam.SystemClock;
import io.massifdb.server.seam.VirtualThreadScheduler;
import io.massifdb.server.session.Version;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node of production: sockets, files and clocks around a {@link Node}. Listens at once; becomes
 * ready when the cluster is initialised and SQL is served. Thread-safe.
 */
public final class NodeProcess implements AutoCloseable {
  /** Queries may hold a quarter of the heap. */
  private static final int HEAP_SHARE_OF_QUERIES = 4;

  private static final Logger LOG = LoggerFactory.getLogger(NodeProcess.class);
  private static final Duration HAND_OVER = Duration.ofSeconds(1);
  private static final Duration CONNECT_TIMEOUT = Duration.ofMillis(500);

  private final NodeConfiguration configuration;
  private final SystemClock clock = new SystemClock();
  private final VirtualThreadScheduler scheduler = new VirtualThreadScheduler();
  private final SecureRandomSource random = new SecureRandomSource();
  private final NodeAddresses addresses = new NodeAddresses();
  private final Metrics metrics = new Metrics();
  private final FileDisk disk;
  private final NettyTransport transport;
  private final SqlServer sql;
  private final Console console;
  private final Membership membership;
  private final NodeDescriptor self;
  private final CompletableFuture<NodeId> ready = new CompletableFuture<>();
  private final CompletableFuture<String> failure = new CompletableFuture<>();
  private @Nullable Node node;
  private @Nullable RocksEngine engine;
  private boolean closed;
  private final ReentrantLock life = new ReentrantLock();

  private NodeProcess(NodeConfiguration configuration) throws IOException {
    this.configuration = configuration;
    Certificates certificates = configuration.certificates();
    Files.createDirectories(configuration.data());
    this.disk = new FileDisk(configuration.data());
    this.transport =
        new NettyTransport(
            new TransportConfiguration(
                configuration.rpc(),
                CONNECT_TIMEOUT,
                certificates == null ? null : certificates.rpcServer(),
                certificates == null ? null : certificates.rpcClient()),
            clock,
            addresses);
    this.sql =
        new SqlServer(
            configuration.sql(),
            configuration.trust(),
            certificates == null ? null : certificates.sqlServer(),
            random);
    this.console =
        new Console(
            configuration.http(), certificates == null ? null : certificates.http(), metrics);
    this.self =
        new NodeDescriptor(
            new NodeId(0),
            bound(configuration.rpc(), transport.port()),
            bound(configuration.sql(), sql.port()),
            bound(configuration.http(), console.port()),
            Version.NUMBER);
    this.membership =
        new Membership(
            transport,
            new IdentityFile(disk),
            new KnownClusterFile(disk),
            clock,
            scheduler,
            random,
            self,
            configuration.join());
  }

  /** The address as configured, with the port that was really taken. */
  private static String bound(String configured, int port) {
    return new HostAndPort(HostAndPort.parse(configured).host(), port).toString();
  }

  /** Binds the ports and goes on in the background. */
  public static NodeProcess start(NodeConfiguration configuration) {
    try {
      NodeProcess process = new NodeProcess(configuration);
      var _ =
          process
              .membership
              .start()
              .thenAccept(
                  identity -> process.scheduler.spawn("start", () -> process.run(identity)));
      return process;
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot use " + configuration.data() + ": " + e.getMessage(), e);
    }
  }

  private void run(Identity identity) {
    try {
      Node member = open(identity);
      member.start();
      membership.serve(member);
      member.awaitReady();
      sql.serve(member.services());
      NodeDescriptor numbered = numbered(identity.self());
      console.show(new Console.View(numbered, identity.clusterId(), member::status));
      ready.complete(identity.self());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (IOException | RuntimeException | Error e) {
      LOG.error("the node cannot start", e);
      fail(String.valueOf(e.getMessage()));
    }
  }

  private Node open(Identity identity) throws IOException {
    life.lock();
    try {
      return openLocked(identity);
    } finally {
      life.unlock();
    }
  }

  private Node openLocked(Identity identity) throws IOException {
    if (closed) {
      throw new IllegalStateException("closed while starting");
    }
    addresses.learn(identity.founders());
    addresses.learn(List.of(numbered(identity.self())));
    transport.becomeMember(identity.clusterId(), identity.self());
    Path data = configuration.data().resolve("engine");
    RocksEngine opened = RocksEngine.open(data, RocksSettings.DEFAULT);
    engine = opened;
    Node member =
        new Node(
            new NodeSeams(clock, random, scheduler, transport, disk, opened),
            identity,
            numbered(identity.self()),
            addresses,
            settings(configuration),
            metrics,
            (message, cause) -> {
              LOG.error("the store stops: {}", message, cause);
              fail(message);
            });
    metrics.gauge("massif_sql_connections", "Open SQL connections", sql::connections);
    metrics.gauge(
        "massif_replicas", "Replicas of this node", () -> member.store().replicas().size());
    metrics.gauge(
        "massif_follower_reads",
        "Batches served by replicas without a lease",
        () -> member.store().followerReads());
    metrics.gauge(
        "massif_leases",
        "Ranges whose lease this node holds",
        () -> member.store().replicas().stream().filter(it -> it.isLeaseholder()).count());
    metrics.gauge(
        "massif_query_memory_bytes",
        "Memory held by queries",
        member.services().memory()::usedBytes);
    metrics.gauge(
        "massif_spill_bytes", "Temporary files of queries", member.services().spill()::usedBytes);
    node = member;
    return member;
  }

  private static NodeSettings settings(NodeConfiguration configuration) {
    return NodeSettings.DEFAULT
        .withRangeSplitBytes(configuration.rangeSplitBytes())
        .withQueryMemoryBytes(Runtime.getRuntime().maxMemory() / HEAP_SHARE_OF_QUERIES)
        .withMvcc(MvccSettings.DEFAULT.withGcTtl(configuration.gcTtl()))
        .withAllocator(AllocatorSettings.DEFAULT.withDeadAfter(configuration.deadAfter()));
  }

  private NodeDescriptor numbered(NodeId number) {
    return new NodeDescriptor(
        number, self.rpcAddress(), self.sqlAddress(), self.httpAddress(), self.version());
  }

  private void fail(String message) {
    failure.complete(message);
    ready.completeExceptionally(new IllegalStateException(message));
  }

  /** Completes with the node's number when SQL is served. */
  public CompletableFuture<NodeId> ready() {
    return ready;
  }

  /** Blocks until the node cannot go on, and tells why. */
  public String awaitFailure() {
    return failure.join();
  }

  public NodeId nodeId() {
    return ready.join();
  }

  public String sqlAddress() {
    return self.sqlAddress();
  }

  public String rpcAddress() {
    return self.rpcAddress();
  }

  public String httpAddress() {
    return self.httpAddress();
  }

  /** Initialises the cluster through this node, as {@code massif init} does. Blocks. */
  public void initialise(String password) {
    membership.initialiseHere(password);
  }

  /** Stops gracefully: statements in progress get a short grace, what was acknowledged stays. */
  @Override
  public void close() {
    life.lock();
    try {
      if (!closed) {
        closed = true;
        stop();
      }
    } finally {
      life.unlock();
    }
  }

  /** Nobody has to wait until the leases of a node that stops have run out. */
  private static void handOver(Node stopping) {
    try {
      stopping.handOverLeases(HAND_OVER);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void stop() {
    sql.close();
    console.close();
    if (node != null) {
      handOver(node);
      node.close();
    }
    transport.close();
    if (engine != null) {
      engine.close();
    }
    clock.close();
  }
}
