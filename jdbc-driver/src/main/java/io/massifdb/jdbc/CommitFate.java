package io.massifdb.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * What became of a transaction whose connection was lost in COMMIT. The server tells the token of a
 * transaction block as soon as it has written; with it any other host can say, and makes the
 * outcome definite if it was open.
 */
enum CommitFate {
  COMMITTED,
  ABORTED,
  UNKNOWN;

  /** A server that does not know these settings takes the first and never sends the second. */
  static final String REPORT = "massif.report_transaction_token";

  private static final String TOKEN = "massif.transaction_token";

  /** The token told last; null when there is none. */
  static @Nullable String token(Cluster.Physical physical) {
    try {
      String token = physical.connection().getParameterStatus(TOKEN);
      return token == null || token.isEmpty() ? null : token;
    } catch (RuntimeException e) {
      return null; // PgJDBC refuses some calls on a closed connection.
    }
  }

  /** Asks over a connection of its own, which may lead to any host. */
  static CommitFate ask(Cluster cluster, String token, SQLException loss) {
    try {
      try (Connection connection = cluster.connect().connection();
          PreparedStatement question =
              connection.prepareStatement("SELECT massif_transaction_status(?)")) {
        question.setString(1, token);
        try (ResultSet answer = question.executeQuery()) {
          return answer.next() ? of(answer.getString(1)) : UNKNOWN;
        }
      }
    } catch (SQLException e) {
      loss.addSuppressed(e);
      return UNKNOWN;
    }
  }

  private static CommitFate of(String answer) {
    return switch (answer) {
      case "committed" -> COMMITTED;
      case "aborted" -> ABORTED;
      default -> UNKNOWN;
    };
  }
}
