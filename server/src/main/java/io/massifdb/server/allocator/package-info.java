/**
 * Where replicas and leases should be. Read {@link io.massifdb.server.allocator.Allocation} first:
 * the decision is pure; {@link io.massifdb.server.allocator.Allocator} looks and acts.
 */
@NullMarked
package io.massifdb.server.allocator;

import org.jspecify.annotations.NullMarked;
