package io.massifdb.server.rpc;

import io.netty.handler.ssl.SslContext;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a node listens and connects.
 *
 * @param listen {@code host:port} to listen on; port 0 takes a free one; empty: only connects
 * @param serverTls null for plain text
 */
public record TransportConfiguration(
    String listen,
    Duration connectTimeout,
    @Nullable SslContext serverTls,
    @Nullable SslContext clientTls) {}
