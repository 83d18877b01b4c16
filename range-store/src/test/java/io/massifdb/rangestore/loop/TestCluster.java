package io.massifdb.rangestore.loop;

import io.massifdb.kvapi.Key;
import io.massifdb.kvapi.KeySpan;
import io.massifdb.kvapi.NodeId;
import io.massifdb.kvapi.RangeDescriptor;
import io.massifdb.kvapi.RangeEpoch;
import io.massifdb.kvapi.RangeId;
import io.massifdb.kvapi.ReplicaDescriptor;
import io.massifdb.testkit.SeededRandom;
import io.massifdb.testkit.SimulatedNetwork;
import io.massifdb.testkit.Timeline;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/** Stores in one thread over a simulated network, disk and engine. */
final class TestCluster {
  static final RangeId RANGE = new RangeId(1);
  static final Duration LONG = Duration.ofSeconds(30);

  final SeededRandom random;
  final Timeline timeline;
  final SimulatedNetwork network;
  final LoopSettings settings;
  final List<TestStore> stores = new ArrayList<>();

  TestCluster(long seed, int nodes, LoopSettings settings) {
    this.random = new SeededRandom(seed);
    this.timeline = new Timeline(random.split("timeline"));
    this.network = new SimulatedNetwork(timeline, random.split("network"));
    this.settings = settings;
    for (int i = 1; i <= nodes; i++) {
      stores.add(new TestStore(this, new NodeId(i)));
    }
  }

  TestStore store(int node) {
    return stores.get(node - 1);
  }

  /** A range with voters on the first {@code voters} nodes; replica id = node id. */
  static RangeDescriptor descriptor(RangeId range, String from, String to, int... nodes) {
    List<ReplicaDescriptor> replicas = new ArrayList<>();
    for (int node : nodes) {
      replicas.add(new ReplicaDescriptor(new NodeId(node), node, false));
    }
    return new RangeDescriptor(
        range,
        new KeySpan(key(from), key(to)),
        replicas,
        nodes[nodes.length - 1] + 1,
        new RangeEpoch(1, 1));
  }

  static Key key(String text) {
    return new Key(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  TestCluster startWithRange(int... voters) {
    RangeDescriptor descriptor = descriptor(RANGE, "a", "z", voters);
    for (int node : voters) {
      store(node).bootstrap(descriptor);
    }
    stores.forEach(TestStore::start);
    return this;
  }

  void await(BooleanSupplier condition) {
    if (!timeline.runUntil(condition, LONG)) {
      throw new AssertionError("did not happen within " + LONG);
    }
    check();
  }

  void check() {
    for (TestStore store : stores) {
      store.scheduler.rethrowFailure();
      if (!store.failures.isEmpty()) {
        throw new AssertionError(store.id + " failed: " + store.failures);
      }
    }
  }

  /** The store that holds the lease of the range. */
  TestStore leaseholder(RangeId range) {
    TestStore[] found = {null};
    await(() -> {
      for (TestStore store : stores) {
        if (store.isUp() && store.loop().leaseTerm(range).isPresent()) {
          found[0] = store;
        }
      }
      return found[0] != null;
    });
    return found[0];
  }

  CompletableFuture<ProposalOutcome> propose(TestStore store, RangeId range, String command) {
    ReplicaGroup group = store.group(range);
    return group.propose(group.term(), command.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** Puts through whoever leads, until it is applied. */
  void put(RangeId range, String key, String value) {
    for (int attempt = 0; attempt < 50; attempt++) {
      TestStore leader = leaseholder(range);
      CompletableFuture<ProposalOutcome> outcome = propose(leader, range, key + "=" + value);
      timeline.runUntil(outcome::isDone, Duration.ofSeconds(3));
      if (outcome.isDone() && outcome.join() instanceof ProposalOutcome.Applied) {
        return;
      }
      timeline.runFor(Duration.ofMillis(100));
    }
    throw new AssertionError("cannot put " + key);
  }

  /** Waits until these nodes hold the same, and answers what. */
  Map<String, String> agreed(int... nodes) {
    await(() -> {
      for (int node : nodes) {
        if (!store(node).isUp() || !store(node).content().equals(store(nodes[0]).content())) {
          return false;
        }
      }
      return true;
    });
    return store(nodes[0]).content();
  }
}
