package io.massifdb.server.allocator;

import java.time.Duration;

/**
 * How replicas are spread over the nodes.
 *
 * @param interval between two rounds
 * @param deadAfter a node that was silent for so long loses its replicas
 * @param replicas voters of each range, where there are that many nodes
 * @param movesPerNode changes under way that bring a node a replica, at most
 * @param transfersPerRound leases that move in one round, at most
 * @param replicaSlack nodes may differ by so many replicas, or a twentieth of the mean
 * @param leaseSlack nodes may differ by so many leases, or a tenth of the mean
 */
public record AllocatorSettings(
    Duration interval,
    Duration deadAfter,
    int replicas,
    int movesPerNode,
    int transfersPerRound,
    int replicaSlack,
    int leaseSlack) {
  public static final AllocatorSettings DEFAULT =
      new AllocatorSettings(Duration.ofSeconds(3), Duration.ofMinutes(5), 3, 2, 4, 2, 4);

  public AllocatorSettings withDeadAfter(Duration silence) {
    return new AllocatorSettings(
        interval, silence, replicas, movesPerNode, transfersPerRound, replicaSlack, leaseSlack);
  }

  public AllocatorSettings withInterval(Duration pause) {
    return new AllocatorSettings(
        pause, deadAfter, replicas, movesPerNode, transfersPerRound, replicaSlack, leaseSlack);
  }
}
