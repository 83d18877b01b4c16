package io.massifdb.kvapi;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Requests to one range. {@code budgetMillis}: how long the range may keep it waiting before it
 * answers Refused(DEADLINE). {@code transaction} is null for meta, push, resolve and administrative
 * requests.
 */
public record BatchRequest(
    RangeId range,
    RangeEpoch epoch,
    @Nullable TransactionHeader transaction,
    List<Request> requests,
    long budgetMillis) {
  public BatchRequest {
    requests = List.copyOf(requests);
  }

  public boolean isReadOnly() {
    return requests.stream().allMatch(Request::isReadOnly);
  }
}
