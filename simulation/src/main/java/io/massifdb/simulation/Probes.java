package io.massifdb.simulation;

import io.massifdb.kvapi.CommitForm;
import io.massifdb.kvapi.Key;
import io.massifdb.kvapi.MergeStep;
import io.massifdb.kvapi.RangeId;
import io.massifdb.kvapi.Request;
import io.massifdb.kvapi.codec.BatchCodec;
import io.massifdb.kvapi.seam.Transport.Channel;
import io.massifdb.rangestore.ReplicaStatus;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Counts rare situations from outside: by what goes over the network, and by looking at the
 * replicas now and then. Calls within a node are not seen; over a campaign that does not matter.
 */
final class Probes {
  private final Map<Probe, Integer> counts = new EnumMap<>(Probe.class);
  private final Map<RangeId, Long> terms = new TreeMap<>();
  private final Map<RangeId, Key> ends = new TreeMap<>();
  private final Map<RangeId, Long> configurations = new TreeMap<>();
  private final Set<RangeId> first = new HashSet<>();

  Map<Probe, Integer> counts() {
    return counts;
  }

  void count(Probe probe, int times) {
    if (times > 0) {
      counts.merge(probe, times, Integer::sum);
    }
  }

  /** A message arrived. */
  void received(Channel channel, byte[] payload) {
    if (channel == Channel.KV) {
      BatchCodec.decodeRequest(payload).requests().forEach(this::received);
    } else if (channel == Channel.SNAPSHOT) {
      count(Probe.SNAPSHOT, 1);
    } else if (channel == Channel.WAITS) {
      count(Probe.WAIT, 1);
    } else if (channel == Channel.TRANSACTION_STATUS) {
      count(Probe.STATUS_INQUIRY, 1);
    }
  }

  private void received(Request request) {
    if (request instanceof Request.Upkeep.Merging merging) {
      if (merging.step() == MergeStep.FREEZE) {
        count(Probe.MERGE_FROZEN, 1);
      } else if (merging.step() == MergeStep.THAW) {
        count(Probe.MERGE_TAKEN_BACK, 1);
      }
    } else if (request instanceof Request.PushTransaction) {
      count(Probe.PUSH, 1);
    } else if (request instanceof Request.RecoverTransaction) {
      count(Probe.RECOVERY, 1);
    } else if (request instanceof Request.QueryIntent) {
      count(Probe.QUERY_INTENT, 1);
    } else if (request instanceof Request.Refresh) {
      count(Probe.REFRESH, 1);
    } else if (request instanceof Request.HeartbeatTransaction) {
      count(Probe.HEARTBEAT, 1);
    } else if (request instanceof Request.EndTransaction end) {
      if (end.form() instanceof CommitForm.Stage) {
        count(Probe.STAGED_COMMIT, 1);
      } else if (end.form() instanceof CommitForm.OnePhase) {
        count(Probe.ONE_PHASE_COMMIT, 1);
      }
    }
  }

  /** Looks at terms and ranges. */
  void look(SimulatedCluster cluster) {
    boolean begun = !first.isEmpty();
    for (SimulatedMachine machine : cluster.machines()) {
      for (ReplicaStatus status : machine.replicas()) {
        RangeId range = status.descriptor().id();
        Long term = terms.get(range);
        if (term != null && status.term() > term) {
          count(Probe.LEADER_CHANGE, 1);
        }
        terms.merge(range, status.term(), Math::max);
        long configuration = status.descriptor().epoch().configuration();
        Long before = configurations.get(range);
        if (before != null && before < configuration) {
          count(Probe.MEMBERS, 1);
        }
        configurations.merge(range, configuration, Math::max);
        Key end = status.descriptor().span().end();
        Key known = ends.put(range, end);
        if (known != null && known.compareTo(end) < 0) {
          count(Probe.MERGE, 1);
        }
        if (first.add(range) && begun) {
          count(Probe.SPLIT, 1);
        }
      }
    }
  }
}
