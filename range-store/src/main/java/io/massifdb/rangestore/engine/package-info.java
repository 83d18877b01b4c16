/**
 * The production storage engine: {@link io.massifdb.rangestore.engine.RocksEngine}, RocksDB behind
 * the {@link io.massifdb.kvapi.seam.Engine} seam. Nothing else in the product touches RocksDB.
 */
@NullMarked
package io.massifdb.rangestore.engine;

import org.jspecify.annotations.NullMarked;
