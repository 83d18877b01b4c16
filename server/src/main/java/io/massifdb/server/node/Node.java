package io.massifdb.server.node;

import io.massifdb.execution.MemoryPool;
import io.massifdb.execution.spill.SpillSpace;
import io.massifdb.expression.ScanProgramEvaluator;
import io.massifdb.kvapi.NodeDescriptor;
import io.massifdb.kvapi.NodeId;
import io.massifdb.kvapi.RangeDescriptor;
import io.massifdb.kvapi.RangeId;
import io.massifdb.kvapi.codec.BatchCodec;
import io.massifdb.kvapi.port.RangeClient;
import io.massifdb.kvapi.seam.Transport;
import io.massifdb.kvapi.seam.Transport.Channel;
import io.massifdb.rangestore.Store;
import io.massifdb.rangestore.StoreConfiguration;
import io.massifdb.rangestore.StorePorts;
import io.massifdb.rangestore.StoreSeams;
import io.massifdb.rangestore.loop.StoreFailure;
import io.massifdb.server.allocator.Allocator;
import io.massifdb.server.catalog.CatalogStore;
import io.massifdb.server.catalog.DroppedData;
import io.massifdb.server.catalog.FirstCatalog;
import io.massifdb.server.catalog.RowIds;
import io.massifdb.server.catalog.SequenceStore;
import io.massifdb.server.cluster.ClusterReply;
import io.massifdb.server.cluster.ClusterReply.StatusReport;
import io.massifdb.server.cluster.ClusterService;
import io.massifdb.server.cluster.Identity;
import io.massifdb.server.cluster.InitialRanges;
import io.massifdb.server.cluster.KnownCluster;
import io.massifdb.server.cluster.KnownClusterFile;
import io.massifdb.server.cluster.NodeAddresses;
import io.massifdb.server.cluster.NodeStanding;
import io.massifdb.server.console.Metrics;
import io.massifdb.server.session.IndexJobs;
import io.massifdb.server.session.PlanCache;
import io.massifdb.server.session.SqlServices;
import io.massifdb.server.session.StatementPlanner;
import io.massifdb.server.statistics.StatisticsCollection;
import io.massifdb.server.statistics.StatisticsStore;
import io.massifdb.server.statistics.TableSampler;
import io.massifdb.sqlfrontend.protocol.Passwords;
import io.massifdb.sqlfrontend.system.SystemTables;
import io.massifdb.txnlayer.GatewayTransactions;
import io.massifdb.txnlayer.TransactionRegistry;
import io.massifdb.txnlayer.deadlock.DeadlockClient;
import io.massifdb.txnlayer.deadlock.DeadlockServer;
import io.massifdb.txnlayer.oracle.OracleClient;
import io.massifdb.txnlayer.oracle.OracleServer;
import io.massifdb.txnlayer.routing.RangeCache;
import io.massifdb.txnlayer.routing.RangeSender;
import io.massifdb.txnlayer.snapshots.SnapshotClient;
import io.massifdb.txnlayer.snapshots.SnapshotServer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A member of a cluster from storage to sessions, built by plain constructors:
 *
 * <pre>
 * sessions -> catalog store -> transactions -> range sender -> transport and own store
 *                                    ^                               |
 *                              oracle client <- oracle server <- lease of the system range
 * </pre>
 *
 * <p>Everything with an effect comes in through {@link NodeSeams}: the same class runs in
 * production and in simulation.
 */
public final class Node implements ClusterService, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Node.class);
  private static final Duration READY_PAUSE = Duration.ofMillis(50);

  private final NodeSeams seams;
  private final Identity identity;
  private final RangeCache ranges;
  private final LocalRanges localRanges;
  private final RangeSender sender;
  private final GatewayTransactions transactions;
  private final CatalogStore catalog;
  private final NodeRegistry registry;
  private final ClusterStatus status;
  private final SnapshotClient snapshots;
  private final DroppedData dropped;
  private final Store store;
  private final SqlServices services;
  private final StatisticsCollection statistics;
  private final IndexJobs indexJobs;
  private final RangeMoves moves;
  private final Allocator allocator;
  private volatile boolean closed;

  /**
   * Opens what the seams hold; nothing runs before {@link #start}.
   *
   * @param addresses is kept up to date from the registry
   * @param failure the store cannot go on: the process should end
   */
  public Node(
      NodeSeams seams,
      Identity identity,
      NodeDescriptor self,
      NodeAddresses addresses,
      NodeSettings settings,
      Metrics metrics,
      StoreFailure failure)
      throws IOException {
    this.seams = seams;
    this.identity = identity;
    List<RangeDescriptor> first = InitialRanges.of(identity.founders());
    this.ranges = new RangeCache(first.getFirst());
    this.localRanges = new LocalRanges(ranges);
    Transport transport = seams.transport();
    RangeClient nodes = new TransportRangeClient(transport, localRanges, seams.clock());
    this.sender =
        new RangeSender(
            self.id(),
            nodes,
            seams.clock(),
            seams.scheduler(),
            seams.random().split("sender"),
            ranges);
    OracleServer oracleServer =
        new OracleServer(localRanges, sender, seams.clock(), seams.scheduler());
    OracleClient oracle =
        new OracleClient(transport, seams.clock(), seams.scheduler(), ranges, oracleServer);
    DeadlockServer deadlockServer = new DeadlockServer(localRanges, seams.clock());
    TransactionRegistry liveTransactions = new TransactionRegistry();
    SnapshotServer snapshotServer = new SnapshotServer(localRanges, seams.clock());
    this.snapshots =
        new SnapshotClient(transport, seams.clock(), ranges, liveTransactions, snapshotServer);
    this.transactions =
        new GatewayTransactions(
            self.id(),
            sender,
            oracle,
            seams.clock(),
            seams.scheduler(),
            liveTransactions,
            settings.transactions());
    this.catalog =
        new CatalogStore(
            self.id(), transactions, sender, seams.clock(), seams.scheduler(), this::askCatalog);
    this.registry =
        new NodeRegistry(
            catalog.entries(),
            addresses,
            self,
            identity.founders(),
            seams.clock(),
            new KnownClusterFile(seams.disk()),
            () -> ranges.system().descriptor());
    recall(addresses);
    this.store =
        Store.open(
            configuration(self.id(), settings),
            new StoreSeams(
                seams.engine(),
                seams.disk(),
                seams.clock(),
                seams.random().split("store"),
                seams.scheduler(),
                transport),
            new StorePorts(
                sender,
                nodes,
                oracle,
                new DeadlockClient(transport, seams.clock(), ranges, deadlockServer),
                liveTransactions.statusSource(transport, seams.clock()),
                new ScanProgramEvaluator(),
                snapshots),
            failure);
    localRanges.set(store);
    this.dropped =
        new DroppedData(
            transactions,
            sender,
            snapshots,
            localRanges,
            seams.clock(),
            settings.mvcc().gcTtl(),
            settings.mvcc().gcInterval());
    this.status =
        new ClusterStatus(
            transport, seams.clock(), addresses, store::replicas, registry::standings);
    this.moves = new RangeMoves(sender, status::gather);
    this.allocator =
        new Allocator(
            settings.allocator(),
            status::gather,
            registry::standings,
            sender,
            localRanges,
            seams.clock(),
            seams.scheduler());
    this.services = services(metrics, settings);
    this.statistics =
        new StatisticsCollection(services.statistics(), services.sampler(), catalog, seams.clock());
    this.indexJobs = new IndexJobs(services, localRanges);
    Supplier<@Nullable NodeId> systemLeader =
        () -> store.leaderOf(RangeId.SYSTEM).orElseGet(this::systemLeaderElsewhere);
    transport.register(Channel.KV, this::serveBatch);
    transport.register(Channel.ORACLE, oracleServer.handler(systemLeader));
    transport.register(Channel.WAITS, deadlockServer.handler(systemLeader));
    transport.register(Channel.PROTECTED_SNAPSHOTS, snapshotServer.handler(systemLeader));
    transport.register(Channel.TRANSACTION_STATUS, liveTransactions.handler());
    transport.register(Channel.STATUS, status.handler());
    transport.register(Channel.CATALOG, this::serveCatalog);
  }

  /** Where the cluster was when this node last looked: none of the founders may be left. */
  private void recall(NodeAddresses addresses) {
    KnownCluster known = registry.known();
    addresses.learn(known.members());
    RangeDescriptor systemRange = known.systemRange();
    if (systemRange != null) {
      ranges.insert(systemRange);
    }
  }

  private @Nullable NodeId systemLeaderElsewhere() {
    NodeId leader = ranges.system().leaseholder();
    return leader == null || leader.equals(id()) ? null : leader;
  }

  private static StoreConfiguration configuration(NodeId self, NodeSettings settings) {
    StoreConfiguration defaults = StoreConfiguration.defaults(self);
    return new StoreConfiguration(
        self,
        defaults.replicas().with(settings.recordTimeout(), settings.timestampCacheEntries()),
        settings.loop(),
        settings.log(),
        settings.rangeSplitBytes(),
        settings.ownRangeBytes(),
        settings.mergeBytes(),
        settings.splitCheckInterval(),
        settings.mvcc());
  }

  private SqlServices services(Metrics metrics, NodeSettings settings) throws IOException {
    PlanCache plans = new PlanCache(metrics);
    StatisticsStore statistics = new StatisticsStore(catalog.entries(), plans::clear);
    MemoryPool memory = new MemoryPool(settings.queryMemoryBytes());
    SpillSpace spill = SpillSpace.open(seams.disk(), SpillSpace.DEFAULT_LIMIT_BYTES);
    return new SqlServices(
        transactions,
        catalog,
        new StatementPlanner(SystemTables.standard(), statistics),
        plans,
        statistics,
        new TableSampler(transactions, memory, spill, seams.random().split("statistics")),
        new RowIds(catalog.entries()),
        new SequenceStore(catalog.entries()),
        new RangeBorders(sender),
        new NodeSystemState(this),
        metrics,
        memory,
        spill,
        seams.clock(),
        seams.random().split("sql"));
  }

  // ---- life

  /** Starts replicas and background work; returns at once. */
  public void start() {
    store.start();
    store.bootstrap(InitialRanges.of(identity.founders()));
    store.descriptors().stream()
        .filter(range -> range.id().equals(RangeId.SYSTEM))
        .forEach(ranges::insert);
    registry.start(seams.scheduler());
    snapshots.start(seams.scheduler());
    dropped.start(seams.scheduler());
    catalog.start();
    statistics.start(seams.scheduler());
    indexJobs.start(seams.scheduler());
    allocator.start();
  }

  /** Gives all leases to others, as far as they take them in time; before {@link #close}. */
  public void handOverLeases(Duration budget) throws InterruptedException {
    allocator.close();
    store.handOverLeases(budget);
  }

  /**
   * Blocks until statements can be served: the system range is led and the first catalog is there.
   */
  public void awaitReady() throws InterruptedException {
    while (!catalog.isInitialised() && !closed) {
      seams.clock().sleep(READY_PAUSE);
    }
  }

  /** Stops serving; what is durable stays. */
  @Override
  public void close() {
    closed = true;
    registry.close();
    snapshots.close();
    statistics.close();
    indexJobs.close();
    allocator.close();
    dropped.close();
    catalog.close();
    store.close();
  }

  // ---- what it offers

  public SqlServices services() {
    return services;
  }

  public NodeId id() {
    return identity.self();
  }

  public Identity identity() {
    return identity;
  }

  public Store store() {
    return store;
  }

  @Override
  public Optional<NodeDescriptor> admit(NodeDescriptor candidate, Predicate<String> isFresh) {
    return registry.admit(candidate, isFresh);
  }

  @Override
  public void completeInitialisation(String password) {
    String verifier = null;
    if (!password.isEmpty()) {
      byte[] salt = new byte[Passwords.SALT_BYTES];
      seams.random().nextBytes(salt);
      verifier = Passwords.verifier(password, salt);
    }
    while (!catalog.isInitialised()) {
      try {
        FirstCatalog.write(catalog, transactions, verifier);
      } catch (RuntimeException e) {
        LOG.debug("first catalog not written yet", e);
        if (closed) {
          return;
        }
      }
      try {
        seams.clock().sleep(READY_PAUSE);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  @Override
  public KnownCluster known() {
    return registry.known();
  }

  @Override
  public ClusterReply setStanding(NodeId node, NodeStanding standing) {
    registry.setStanding(node, standing);
    return new ClusterReply.Done();
  }

  @Override
  public ClusterReply moveReplica(long range, NodeId from, NodeId to) {
    return moves.moveReplica(range, from, to);
  }

  @Override
  public ClusterReply moveLease(long range, NodeId to) {
    return moves.moveLease(range, to);
  }

  @Override
  public StatusReport status() {
    return status.gather();
  }

  // ---- served channels

  private void serveBatch(NodeId from, byte[] payload, Transport.Reply reply) {
    seams
        .scheduler()
        .spawn(
            "batch",
            () -> {
              try {
                reply.ok(BatchCodec.encode(localRanges.execute(BatchCodec.decodeRequest(payload))));
              } catch (RuntimeException e) {
                LOG.warn("batch from {} failed", from, e);
                reply.error(String.valueOf(e.getMessage()));
              }
            });
  }

  private CompletableFuture<byte[]> askCatalog(NodeId node, byte[] message, Duration timeout) {
    return seams.transport().call(node, Channel.CATALOG, message, timeout);
  }

  private void serveCatalog(NodeId from, byte[] payload, Transport.Reply reply) {
    seams
        .scheduler()
        .spawn(
            "catalog-change",
            () -> {
              try {
                reply.ok(catalog.serve(payload));
              } catch (RuntimeException e) {
                reply.error(String.valueOf(e.getMessage()));
              }
            });
  }
}
