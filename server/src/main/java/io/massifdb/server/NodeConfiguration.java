package io.massifdb.server;

import java.nio.file.Path;
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
 */
public record NodeConfiguration(
    Path data,
    String sql,
    String rpc,
    String http,
    List<String> join,
    boolean trust,
    @Nullable Certificates certificates,
    long rangeSplitBytes) {
  public static final long RANGE_SPLIT_BYTES = 64L << 20;

  public NodeConfiguration {
    join = List.copyOf(join);
  }
}
