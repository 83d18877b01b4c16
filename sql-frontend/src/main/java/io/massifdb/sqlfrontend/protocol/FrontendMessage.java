package io.massifdb.sqlfrontend.protocol;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a client sends. */
public sealed interface FrontendMessage {
  /** Asks for TLS before the start-up message. */
  record TlsRequest() implements FrontendMessage {}

  record GssRequest() implements FrontendMessage {}

  /** Sent on a connection of its own. */
  record Cancel(int processId, int secretKey) implements FrontendMessage {}

  record Startup(int major, int minor, Map<String, String> parameters) implements FrontendMessage {}

  /** Password, SASL initial response or SASL response: which one depends on what was asked. */
  record Password(byte[] content) implements FrontendMessage {}

  record Query(String sql) implements FrontendMessage {}

  record Parse(String name, String sql, int[] parameterOids) implements FrontendMessage {}

  /** Format codes: none (all text), one for all, or one for each. Values: null for SQL NULL. */
  record Bind(
      String portal,
      String statement,
      short[] parameterFormats,
      List<byte @Nullable []> parameters,
      short[] resultFormats)
      implements FrontendMessage {}

  record Describe(boolean portal, String name) implements FrontendMessage {}

  /** {@code maxRows} 0 means all. */
  record Execute(String portal, int maxRows) implements FrontendMessage {}

  record Close(boolean portal, String name) implements FrontendMessage {}

  record Sync() implements FrontendMessage {}

  record Flush() implements FrontendMessage {}

  record CopyData(byte[] content) implements FrontendMessage {}

  record CopyDone() implements FrontendMessage {}

  record CopyFail(String message) implements FrontendMessage {}

  record FunctionCall() implements FrontendMessage {}

  record Terminate() implements FrontendMessage {}
}
