/**
 * Bytes of the contract: requests, answers and descriptors as Protocol Buffers ({@code
 * massif.kvapi.v1}). Read {@link io.massifdb.kvapi.codec.BatchCodec} first. Nobody outside this
 * package touches the generated types.
 */
@NullMarked
package io.massifdb.kvapi.codec;

import org.jspecify.annotations.NullMarked;
