package io.massifdb.kvapi.port;

import io.massifdb.kvapi.Answer;
import io.massifdb.kvapi.Request;
import io.massifdb.kvapi.TransactionHeader;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sends one request to the leaseholder of the range that holds its key: finds the range, follows
 * splits and lease moves, retries what was definitely not executed. A request that spans ranges is
 * cut at their borders by the caller. Blocks the calling (virtual) thread. Implemented in
 * txn-layer; used by gateways and by leaseholders that push, recover and resolve foreign
 * transactions.
 */
public interface KvSender {
  /**
   * Returns the answers of one batch whose requests all lie in one range; {@link Answer.Unknown}
   * for each when the outcome could not be learnt within {@code budget}, {@link Answer.Refused}
   * DEADLINE when nothing was done.
   */
  List<Answer> send(
      @Nullable TransactionHeader transaction, List<Request> requests, Duration budget);

  default Answer send(Request request, Duration budget) {
    return send(null, List.of(request), budget).getFirst();
  }
}
