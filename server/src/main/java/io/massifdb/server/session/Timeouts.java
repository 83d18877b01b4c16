package io.massifdb.server.session;

import io.massifdb.expression.SqlException;
import io.massifdb.expression.SqlState;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Which of a session's timeouts ends first, and with what error. Confined to its thread. */
final class Timeouts {
  private final SessionSettings settings;
  private long transactionNanos;
  private boolean inTransaction;

  /** After how long; {@code ends} the session, or only the statement. */
  record Limit(Duration after, SqlException error, boolean ends) {}

  Timeouts(SessionSettings settings) {
    this.settings = settings;
  }

  /** A statement begins outside of any transaction. */
  void transactionBegins(long nowNanos) {
    transactionNanos = nowNanos;
    inTransaction = true;
  }

  void transactionEnded() {
    inTransaction = false;
  }

  /** Of a statement that starts now; null: none. */
  @Nullable Limit statement(long nowNanos) {
    long statement = millis("statement_timeout");
    Limit limit =
        statement == 0
            ? null
            : limit(
                statement,
                SqlState.QUERY_CANCELED,
                "canceling statement due to statement timeout",
                false);
    return earlier(limit, transaction(nowNanos));
  }

  /** Of waiting for the client; null: none. */
  @Nullable Limit idle(char transactionStatus, long nowNanos) {
    boolean open = transactionStatus != 'I';
    long idle = millis(open ? "idle_in_transaction_session_timeout" : "idle_session_timeout");
    Limit limit = null;
    if (idle > 0) {
      limit =
          open
              ? limit(
                  idle,
                  new SqlState("25P03"),
                  "terminating connection due to idle-in-transaction timeout",
                  true)
              : limit(
                  idle,
                  new SqlState("57P05"),
                  "terminating connection due to idle-session timeout",
                  true);
    }
    return open ? earlier(limit, transaction(nowNanos)) : limit;
  }

  private @Nullable Limit transaction(long nowNanos) {
    long longest = millis("transaction_timeout");
    if (longest == 0 || !inTransaction) {
      return null;
    }
    long left = longest - (nowNanos - transactionNanos) / 1_000_000;
    return limit(
        Math.max(0, left),
        new SqlState("25P04"),
        "terminating connection due to transaction timeout",
        true);
  }

  private static Limit limit(long millis, SqlState state, String message, boolean ends) {
    return new Limit(Duration.ofMillis(millis), new SqlException(state, message), ends);
  }

  private static @Nullable Limit earlier(@Nullable Limit left, @Nullable Limit right) {
    if (left == null || right == null) {
      return left == null ? right : left;
    }
    return right.after().compareTo(left.after()) < 0 ? right : left;
  }

  private long millis(String setting) {
    return Long.parseLong(settings.get(setting));
  }
}
