package io.massifdb.txnlayer.routing;

import org.jspecify.annotations.Nullable;

/** The directory could not be read within the budget, or the call was cancelled. */
public final class RoutingUnavailableException extends RuntimeException {
  RoutingUnavailableException(@Nullable String message) {
    super(message, null, false, false);
  }
}
