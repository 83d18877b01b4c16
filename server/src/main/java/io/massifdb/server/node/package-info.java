/**
 * One member of a cluster, put together: {@link io.massifdb.server.node.Node} is the composition
 * root over the seams, the same in production and in simulation.
 */
@NullMarked
package io.massifdb.server.node;

import org.jspecify.annotations.NullMarked;
