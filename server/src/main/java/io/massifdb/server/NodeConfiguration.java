package io.massifdb.server;

import io.massifdb.rangestore.MvccSettings;
import io.massifdb.server.allocator.AllocatorSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How one node of production runs.
 *
 * @param data its directory; created if absent
 * @param sql {@code host:port} for SQL clients; port 0 takes a free one
 * @param rpc {@code host:port} for other nodes, also how they find this one
 * @param http {@code host:port} for health, metrics and the page
 * @param join RPC addresses of the founders-to-be; empty for a cluster of this node alone
 * @param trust accept any user without password
 * @param certificates null for plain text
 * @param rangeSplitBytes a range above this size is split
 * @param gcTtl how long versions stay readable that are not the newest any more
 * @param deadAfter a node that is silent for so long is replaced
 */
public record NodeConfiguration(
    Path data,
    String sql,
    String rpc,
    String http,
    List<String> join,
    boolean trust,
    @Nullable Certificates certificates,
    long rangeSplitBytes,
    Duration gcTtl,
    Duration deadAfter) {
  public static final long RANGE_SPLIT_BYTES = 64L << 20;
  public static final Duration GC_TTL = MvccSettings.DEFAULT.gcTtl();
  public static final Duration DEAD_AFTER = AllocatorSettings.DEFAULT.deadAfter();

  public NodeConfiguration {
    join = List.copyOf(join);
    if (gcTtl.isNegative() || gcTtl.isZero()) {
      throw new IllegalArgumentException("the time to live of old versions must be positive");
    }
    if (deadAfter.isNegative() || deadAfter.isZero()) {
      throw new IllegalArgumentException("the silence of dead nodes must be positive");
    }
  }
}
