package io.massifdb.server.session;

import io.massifdb.expression.SqlException;
import io.massifdb.expression.SqlState;
import io.massifdb.txnlayer.Fate;
import io.massifdb.txnlayer.TransactionCoordinator;
import io.massifdb.txnlayer.TransactionToken;

/**
 * How a client gets the token of its transaction, and what it learns with it when the connection
 * was lost in COMMIT. {@code SHOW massif.transaction_token} always tells it; with {@code
 * massif.report_transaction_token} on, a ParameterStatus does, with the answer to the statement
 * that gave the transaction its anchor, and an empty one when the transaction has ended. Confined
 * to the session's thread.
 */
final class TransactionTokens {
  static final String REPORT = "massif.report_transaction_token";
  static final String TOKEN = "massif.transaction_token";

  private final SessionSettings settings;
  private final SessionTransaction transaction;
  private final Reporter reporter;
  private String reported = "";

  /** Writes a ParameterStatus. */
  interface Reporter {
    void report(String name, String value);
  }

  TransactionTokens(SessionSettings settings, SessionTransaction transaction, Reporter reporter) {
    this.settings = settings;
    this.transaction = transaction;
    this.reporter = reporter;
  }

  /** The value of {@link #TOKEN} is about to be read. */
  void note() {
    settings.fix(TOKEN, transaction.token());
  }

  /** After each statement. */
  void report() {
    if (settings.get(REPORT).equals("on")) {
      String present = transaction.inBlock() ? transaction.token() : "";
      if (!present.equals(reported)) {
        reported = present;
        reporter.report(TOKEN, present);
      }
    }
  }

  /** What became of a transaction; an open one is aborted by the question. */
  static String status(TransactionCoordinator coordinator, String text) {
    TransactionToken token;
    try {
      token = TransactionToken.decode(text);
    } catch (IllegalArgumentException _) {
      throw new SqlException(
          SqlState.INVALID_PARAMETER_VALUE, "invalid transaction token: \"" + text + "\"");
    }
    return switch (coordinator.fate(token)) {
      case Fate.Committed _ -> "committed";
      case Fate.Aborted _ -> "aborted";
      case Fate.Unknown _ -> "unknown";
    };
  }
}
