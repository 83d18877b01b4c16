package io.massifdb.server.cluster;

import io.massifdb.kvapi.NodeDescriptor;
import io.massifdb.kvapi.NodeId;
import io.massifdb.kvapi.seam.Clock;
import io.massifdb.kvapi.seam.RandomSource;
import io.massifdb.kvapi.seam.Scheduler;
import io.massifdb.kvapi.seam.Transport.Channel;
import io.massifdb.kvapi.seam.Transport.Reply;
import io.massifdb.server.rpc.NettyTransport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a node gets its identity, once in its life:
 *
 * <pre>
 * fresh --(init at any node of the join list)--> that node asks all for their addresses, numbers them and sends
 *                                                 each the same Bootstrap                          --> founder
 * fresh --(a node of the join list is a member)-- Join --> registered, numbered                   --> member
 * fresh --(it is, cannot admit anybody yet, and awaits us as founder: we missed the Bootstrap)    --> founder
 * </pre>
 *
 * <p>A founder that started once and comes with an empty directory is another node: the registry
 * tells, or what a member has noted of it ({@link KnownCluster}).
 *
 * <p>The identity is durable before it is acted upon, and a Bootstrap is the same bytes for
 * everybody, so each step can be repeated after a crash of anybody. Thread-safe.
 */
public final class Membership {
  private static final Logger LOG = LoggerFactory.getLogger(Membership.class);
  private static final Duration CALL = Duration.ofSeconds(5);
  private static final Duration PAUSE = Duration.ofMillis(300);
  private static final int BOOTSTRAP_ATTEMPTS = 10;
  private static final Duration FORMING = Duration.ofSeconds(60);

  private final NettyTransport transport;
  private final ClusterCaller caller;
  private final IdentityFile file;
  private final KnownClusterFile knownFile;
  private final Clock clock;
  private final Scheduler scheduler;
  private final RandomSource random;
  private final NodeDescriptor self;
  private final List<String> join;
  private final CompletableFuture<Identity> identity = new CompletableFuture<>();
  private final CompletableFuture<ClusterService> service = new CompletableFuture<>();
  private final ReentrantLock lock = new ReentrantLock();

  /**
   * @param self this node's addresses; its number is not looked at
   * @param join RPC addresses of the founders-to-be, this node's among them or not
   */
  public Membership(
      NettyTransport transport,
      IdentityFile file,
      KnownClusterFile knownFile,
      Clock clock,
      Scheduler scheduler,
      RandomSource random,
      NodeDescriptor self,
      List<String> join) {
    this.transport = transport;
    this.caller = new ClusterCaller(transport, clock);
    this.file = file;
    this.knownFile = knownFile;
    this.clock = clock;
    this.scheduler = scheduler;
    this.random = random;
    this.self = self;
    this.join = join.contains(self.rpcAddress()) ? List.copyOf(join) : withSelf(join, self);
    transport.register(
        Channel.CLUSTER,
        (_, payload, reply) -> scheduler.spawn("cluster-request", () -> answer(payload, reply)));
  }

  private static List<String> withSelf(List<String> join, NodeDescriptor self) {
    List<String> all = new ArrayList<>(join);
    all.add(self.rpcAddress());
    return List.copyOf(all);
  }

  /** Reads the identity or looks for a cluster until one takes this node in. */
  public CompletableFuture<Identity> start() {
    Optional<Identity> known = file.read();
    if (known.isPresent()) {
      identity.complete(known.get());
    } else {
      scheduler.spawn("find-cluster", this::findCluster);
    }
    return identity;
  }

  /** The node runs: requests that need it are served from now on. */
  public void serve(ClusterService running) {
    service.complete(running);
  }

  private void answer(byte[] payload, Reply reply) {
    try {
      reply.ok(ClusterMessageCodec.encode(answer(ClusterMessageCodec.decodeRequest(payload))));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      reply.error("node is stopping");
    } catch (RuntimeException e) {
      LOG.warn("cluster request failed", e);
      reply.error(String.valueOf(e.getMessage()));
    }
  }

  private ClusterReply answer(ClusterRequest request) throws InterruptedException {
    return switch (request) {
      case ClusterRequest.Identify(String address) -> identify(address);
      case ClusterRequest.Bootstrap(var clusterId, var founders) -> bootstrap(clusterId, founders);
      case ClusterRequest.Initialise(var password) -> initialise(password);
      case ClusterRequest.Join(var candidate) -> admit(candidate);
      case ClusterRequest.Status _ -> service.isDone() ? service.join().status() : notRunning();
      case ClusterRequest.SetStanding(var node, var standing) ->
          service.isDone() ? service.join().setStanding(node, standing) : notRunning();
      case ClusterRequest.MoveReplica(long range, var from, var to) ->
          service.isDone() ? service.join().moveReplica(range, from, to) : notRunning();
      case ClusterRequest.MoveLease(long range, var to) ->
          service.isDone() ? service.join().moveLease(range, to) : notRunning();
    };
  }

  private static ClusterReply notRunning() {
    return new ClusterReply.Refused("the cluster is not initialised yet");
  }

  private ClusterReply identify(String asker) {
    if (!identity.isDone()) {
      return new ClusterReply.Identified("", self, List.of(), false);
    }
    Identity own = identity.join();
    boolean awaited = awaited(own).stream().anyMatch(founder -> founder.rpcAddress().equals(asker));
    return new ClusterReply.Identified(
        own.clusterId(), numbered(self, own.self()), own.founders(), awaited);
  }

  /** Founders that have not been seen since the beginning. */
  private List<NodeDescriptor> awaited(Identity own) {
    KnownCluster known = known();
    return own.founders().stream()
        .filter(founder -> !founder.id().equals(own.self()) && !known.lists(founder))
        .toList();
  }

  private KnownCluster known() {
    return service.isDone() ? service.join().known() : knownFile.read();
  }

  private static NodeDescriptor numbered(NodeDescriptor node, NodeId number) {
    return new NodeDescriptor(
        number, node.rpcAddress(), node.sqlAddress(), node.httpAddress(), node.version());
  }

  private ClusterReply bootstrap(String clusterId, List<NodeDescriptor> founders) {
    return become(clusterId, founders, null)
        ? new ClusterReply.Bootstrapped()
        : new ClusterReply.Refused(self.rpcAddress() + " is not a founder of " + clusterId);
  }

  /** False when this node belongs to another cluster or is not among the founders. */
  private boolean become(
      String clusterId, List<NodeDescriptor> founders, @Nullable NodeId admittedAs) {
    lock.lock();
    try {
      if (identity.isDone()) {
        return identity.join().clusterId().equals(clusterId);
      }
      NodeId number = admittedAs == null ? ownNumber(founders) : admittedAs;
      if (number == null) {
        return false;
      }
      Identity own = new Identity(clusterId, number, founders);
      file.write(own);
      identity.complete(own);
      return true;
    } finally {
      lock.unlock();
    }
  }

  private @Nullable NodeId ownNumber(List<NodeDescriptor> founders) {
    for (NodeDescriptor founder : founders) {
      if (founder.rpcAddress().equals(self.rpcAddress())) {
        return founder.id();
      }
    }
    return null;
  }

  /** As {@code massif init} at this node. Blocks. */
  public void initialiseHere(String password) {
    try {
      if (initialise(password) instanceof ClusterReply.Refused(String message)) {
        throw new IllegalStateException(message);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while initialising", e);
    }
  }

  private ClusterReply initialise(String password) throws InterruptedException {
    boolean already = identity.isDone();
    if (!already) {
      ClusterReply refusal = form();
      if (refusal != null) {
        return refusal;
      }
    }
    Identity own = identity.join();
    spreadBootstrap(own);
    // A later init must not change a password that may be in use.
    service.join().completeInitialisation(already ? "" : password);
    return new ClusterReply.Initialised(own.clusterId(), already);
  }

  /**
   * Gathers the nodes of the join list and makes this node the first founder; null when it worked.
   */
  private @Nullable ClusterReply form() throws InterruptedException {
    long deadline = clock.monotonicNanos() + FORMING.toNanos();
    List<NodeDescriptor> founders = new ArrayList<>();
    for (String address : join) {
      ClusterReply reply = identifyUntil(address, deadline);
      switch (reply) {
        case ClusterReply.Identified(var clusterId, var node, var known, boolean awaited) -> {
          if (!clusterId.isEmpty()) {
            if (awaited) {
              become(clusterId, known, null);
            }
            return identity.isDone()
                ? null
                : new ClusterReply.Refused(
                    address + " belongs to cluster " + clusterId + " already");
          }
          founders.add(numbered(node, new NodeId(founders.size() + 1)));
        }
        case ClusterReply.Refused refused -> {
          return refused;
        }
        case ClusterReply.Bootstrapped _,
            ClusterReply.Initialised _,
            ClusterReply.Joined _,
            ClusterReply.Done _,
            ClusterReply.StatusReport _ ->
            throw new AssertionError("answer to Identify: " + reply);
      }
    }
    byte[] id = new byte[16];
    random.nextBytes(id);
    become(HexFormat.of().formatHex(id), founders, null);
    return null;
  }

  private ClusterReply identifyUntil(String address, long deadlineNanos)
      throws InterruptedException {
    if (address.equals(self.rpcAddress())) {
      return identify(address);
    }
    while (true) {
      ClusterReply reply =
          caller.call(address, new ClusterRequest.Identify(self.rpcAddress()), CALL);
      if (reply instanceof ClusterReply.Identified || clock.monotonicNanos() - deadlineNanos > 0) {
        return reply;
      }
      clock.sleep(PAUSE);
    }
  }

  /** Founders that miss it all the same find out by themselves through their join list. */
  private void spreadBootstrap(Identity own) throws InterruptedException {
    ClusterRequest request = new ClusterRequest.Bootstrap(own.clusterId(), own.founders());
    for (NodeDescriptor founder : awaited(own)) {
      bootstrap(founder.rpcAddress(), request);
    }
  }

  private void bootstrap(String address, ClusterRequest request) throws InterruptedException {
    for (int attempt = 1; ; attempt++) {
      ClusterReply reply = caller.call(address, request, CALL);
      if (!(reply instanceof ClusterReply.Refused(String message))) {
        return;
      }
      if (attempt == BOOTSTRAP_ATTEMPTS) {
        LOG.warn("bootstrap of {}: {}", address, message);
        return;
      }
      clock.sleep(PAUSE);
    }
  }

  private ClusterReply admit(NodeDescriptor candidate) {
    if (!service.isDone()) {
      return notRunning();
    }
    Identity own = identity.join();
    return service
        .join()
        .admit(candidate, this::isFresh)
        .<ClusterReply>map(admitted ->
            new ClusterReply.Joined(
                own.clusterId(), admitted, own.founders(), service.join().known()))
        .orElseGet(() -> new ClusterReply.Refused(candidate.rpcAddress() + " is a member already"));
  }

  private boolean isFresh(String address) {
    try {
      return caller.call(address, new ClusterRequest.Identify(self.rpcAddress()), CALL)
              instanceof ClusterReply.Identified identified
          && identified.clusterId().isEmpty();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void findCluster() {
    try {
      while (!identity.isDone()) {
        for (String address : join) {
          if (!identity.isDone() && !address.equals(self.rpcAddress())) {
            tryJoin(address);
          }
        }
        clock.sleep(PAUSE);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void tryJoin(String address) throws InterruptedException {
    ClusterRequest identify = new ClusterRequest.Identify(self.rpcAddress());
    if (!(caller.call(address, identify, CALL)
            instanceof ClusterReply.Identified(var clusterId, _, var founders, boolean awaited))
        || clusterId.isEmpty()) {
      return;
    }
    ClusterReply reply = caller.call(address, new ClusterRequest.Join(self), CALL);
    if (reply instanceof ClusterReply.Joined joined) {
      knownFile.write(joined.known());
      become(joined.clusterId(), joined.founders(), joined.node().id());
    } else if (awaited) {
      become(clusterId, founders, null);
    }
  }

  /** The transport that requests come through. */
  public NettyTransport transport() {
    return transport;
  }
}
