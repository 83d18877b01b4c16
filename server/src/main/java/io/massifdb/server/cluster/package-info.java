/**
 * How nodes become a cluster: identity on disk, the one-time initialisation, joining, and the
 * address book. {@link io.massifdb.server.cluster.Membership} is the type to read first.
 */
@NullMarked
package io.massifdb.server.cluster;

import org.jspecify.annotations.NullMarked;
