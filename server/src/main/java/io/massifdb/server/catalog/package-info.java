/**
 * The SQL catalog in the key space: descriptors, their global version, the leases under which nodes
 * use cached versions, and counters. {@link io.massifdb.server.catalog.CatalogStore} is the type to
 * read first.
 */
@NullMarked
package io.massifdb.server.catalog;

import org.jspecify.annotations.NullMarked;
