package io.massifdb.sqlfrontend.protocol;

import java.util.Map;
import java.util.Optional;

/**
 * What a connection needs of its server before there is a session. A port; the server implements
 * it.
 */
public interface ConnectionHost {
  /** Whether the connection can switch to TLS. */
  boolean offersTls();

  /** Whether any user is let in without a password. */
  boolean trusts();

  /** The stored SCRAM verifier of a role that may log in. */
  Optional<String> verifier(String user);

  /** Random bytes for nonces and made-up salts. */
  byte[] random(int count);

  /**
   * Opens the session of an authenticated user.
   *
   * @param parameters of the start-up message: {@code user}, {@code database} (always there),
   *     settings
   * @throws io.massifdb.expression.SqlException 3D000 unknown database, 53300, 57P03 ...
   */
  SessionPort open(Map<String, String> parameters, MessageWriter writer);

  /** Asks another connection's statement to end; silently ignored when the key does not fit. */
  void cancel(int processId, int secretKey);
}
