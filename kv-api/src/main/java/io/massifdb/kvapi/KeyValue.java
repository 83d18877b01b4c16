package io.massifdb.kvapi;

import org.jspecify.annotations.Nullable;

/** A key and the value of one version; {@code value} is null for a deletion. */
public record KeyValue(Key key, byte @Nullable [] value) {}
