package io.massifdb.sqlfrontend.protocol;

import java.util.Map;

/**
 * A session as the protocol drives it. Results, notices and CommandComplete are written by the
 * session to the writer it was opened with; errors are thrown as {@link
 * io.massifdb.expression.SqlException} and written by the connection. A port; the server implements
 * it.
 */
public interface SessionPort extends AutoCloseable {
  int processId();

  int secretKey();

  /** Settings that are told at login. */
  Map<String, String> reportedSettings();

  /** {@code I} idle, {@code T} in a transaction block, {@code E} in a failed one. */
  char transactionStatus();

  /**
   * Runs all statements of the text as one implicit transaction unless it holds transaction
   * commands.
   */
  void simpleQuery(String sql);

  void parse(FrontendMessage.Parse message);

  void bind(FrontendMessage.Bind message);

  /** Writes ParameterDescription and RowDescription or NoData. */
  void describeStatement(String name);

  void describePortal(String name);

  /**
   * Runs a portal, or its next rows.
   *
   * @param lastBeforeSync nothing else of this implicit transaction will come: it may be committed,
   *     and run again on a conflict, as part of this call
   */
  void execute(FrontendMessage.Execute message, boolean lastBeforeSync);

  void closeStatement(String name);

  void closePortal(String name);

  /** Ends the implicit transaction, if one is open. */
  void sync();

  /** The error just thrown ends the session: the client is told so and disconnected. */
  default boolean mustEnd() {
    return false;
  }

  /**
   * An error ended the message sequence: the implicit transaction is rolled back, a block fails.
   */
  void failed();

  /** Data of the client during COPY FROM STDIN; see {@link #isCopying}. */
  void copyData(byte[] content);

  /**
   * @param lastBeforeSync as for {@link #execute}
   */
  void copyDone(boolean lastBeforeSync);

  void copyFail(String message);

  /** True from CopyInResponse to the end of the data. */
  boolean isCopying();

  @Override
  void close();
}
