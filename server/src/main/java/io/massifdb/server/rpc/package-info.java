/**
 * Messages between nodes over Netty: {@link io.massifdb.server.rpc.NettyTransport} is the
 * production twin of the seam {@link io.massifdb.kvapi.seam.Transport}.
 */
@NullMarked
package io.massifdb.server.rpc;

import org.jspecify.annotations.NullMarked;
