package io.massifdb.sqlfrontend.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.massifdb.expression.SqlException;
import io.massifdb.expression.SqlState;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The state machine of one client connection, without IO: messages in, messages into the writer,
 * and what to do next.
 *
 * <pre>
 * STARTUP --Startup, trust--------------------------> READY <--> COPY
 *    |  \--Startup--> SASL_FIRST --> SASL_FINAL --ok--/   \--error in the extended protocol--> SKIPPING --Sync--> READY
 *    \--TlsRequest: START_TLS, then STARTUP again;  Cancel: CLOSE
 * </pre>
 *
 * <p>Confined to one thread.
 */
public final class PgConnection {
  private static final Logger LOG = LoggerFactory.getLogger(PgConnection.class);
  private static final String DEFAULT_NAME = "massif";

  private final ConnectionHost host;
  private final FrontendDecoder decoder;
  private final MessageWriter writer;
  private State state = State.STARTUP;
  private Map<String, String> parameters = Map.of();
  private @Nullable ScramExchange exchange;

  /** Whether the COPY FROM STDIN under way was begun by an Execute, so that Sync ends it. */
  private boolean copyOfExecute;

  private @Nullable SessionPort session;
  private boolean encrypted;

  private enum State {
    STARTUP,
    SASL_FIRST,
    SASL_FINAL,
    READY,
    SKIPPING
  }

  /** What the owner of the socket has to do after a message. */
  public enum Next {
    CONTINUE,
    /** The writer was flushed: switch to TLS, then go on reading. */
    START_TLS,
    CLOSE
  }

  public PgConnection(ConnectionHost host, FrontendDecoder decoder, MessageWriter writer) {
    this.host = host;
    this.decoder = decoder;
    this.writer = writer;
  }

  /** Handles all complete messages that the decoder has. Blocks while statements run. */
  public Next process() {
    try {
      while (true) {
        FrontendMessage message = decoder.next();
        if (message == null) {
          writer.flush();
          return Next.CONTINUE;
        }
        Next next = receive(message);
        if (next != Next.CONTINUE) {
          writer.flush();
          return next;
        }
      }
    } catch (SqlException e) {
      return fatal(e);
    } catch (RuntimeException | AssertionError e) {
      LOG.error("connection failed", e);
      return fatal(new SqlException(SqlState.INTERNAL_ERROR, "internal error: " + e));
    }
  }

  /** Ends the connection with a message, for example at shutdown. */
  public Next fatal(SqlException error) {
    writer.error("FATAL", error);
    writer.flush();
    return Next.CLOSE;
  }

  /** The connection is gone: rolls back and forgets the session. */
  public void close() {
    SessionPort open = session;
    session = null;
    if (open != null) {
      open.close();
    }
  }

  public boolean isIdle() {
    SessionPort open = session;
    return open == null || open.transactionStatus() == 'I';
  }

  private Next receive(FrontendMessage message) {
    return switch (state) {
      case STARTUP -> startup(message);
      case SASL_FIRST, SASL_FINAL -> authenticate(message);
      case READY, SKIPPING -> converse(message);
    };
  }

  // ---- login

  private Next startup(FrontendMessage message) {
    return switch (message) {
      case FrontendMessage.TlsRequest _ -> {
        if (encrypted || decoder.hasBytes()) {
          // Bytes sent before the handshake could be an attacker's (CVE-2021-23214).
          throw new SqlException(
              SqlState.PROTOCOL_VIOLATION, "received unencrypted data after SSL request");
        }
        boolean willing = host.offersTls();
        encrypted = willing;
        writer.tlsAnswer(willing);
        yield willing ? Next.START_TLS : Next.CONTINUE;
      }
      case FrontendMessage.GssRequest _ -> {
        writer.tlsAnswer(false);
        yield Next.CONTINUE;
      }
      case FrontendMessage.Cancel(int processId, int secretKey) -> {
        host.cancel(processId, secretKey);
        yield Next.CLOSE;
      }
      case FrontendMessage.Startup(int major, int minor, Map<String, String> given) ->
          startup(major, minor, given);
      default -> throw unexpected(message);
    };
  }

  private Next startup(int major, int minor, Map<String, String> given) {
    if (major != 3) {
      throw new SqlException(
          SqlState.FEATURE_NOT_SUPPORTED,
          "unsupported frontend protocol %d.%d: server supports 3.0".formatted(major, minor));
    }
    if (host.offersTls() && !encrypted && !host.trusts()) {
      throw new SqlException(
          SqlState.INVALID_AUTHORIZATION_SPECIFICATION, "this server requires TLS");
    }
    Map<String, String> all = new LinkedHashMap<>(given);
    String user = all.getOrDefault("user", DEFAULT_NAME);
    all.put("user", user);
    all.putIfAbsent("database", given.containsKey("user") ? user : DEFAULT_NAME);
    List<String> unknown = all.keySet().stream().filter(name -> name.startsWith("_pq_.")).toList();
    unknown.forEach(all::remove);
    parameters = all;
    if (minor > 0 || !unknown.isEmpty()) {
      writer.negotiateProtocolVersion(unknown);
    }
    if (host.trusts()) {
      return welcome();
    }
    exchange = scram(user);
    state = State.SASL_FIRST;
    writer.authenticationSasl(ScramExchange.MECHANISM);
    return Next.CONTINUE;
  }

  private ScramExchange scram(String user) {
    Optional<ScramVerifier> verifier = host.verifier(user).flatMap(ScramVerifier::parse);
    String nonce = Base64.getEncoder().encodeToString(host.random(18));
    return new ScramExchange(
        verifier.orElseGet(() ->
            new ScramVerifier(
                ScramVerifier.ITERATIONS, host.random(16), host.random(32), host.random(32))),
        verifier.isPresent(),
        nonce);
  }

  private Next authenticate(FrontendMessage message) {
    ScramExchange scram = exchange;
    if (!(message instanceof FrontendMessage.Password(byte[] content)) || scram == null) {
      throw unexpected(message);
    }
    if (state == State.SASL_FIRST) {
      state = State.SASL_FINAL;
      writer.authenticationSaslContinue(scram.first(initialResponse(content)).getBytes(UTF_8));
      return Next.CONTINUE;
    }
    String user = parameters.getOrDefault("user", DEFAULT_NAME);
    writer.authenticationSaslFinal(scram.last(utf8(content), user).getBytes(UTF_8));
    return welcome();
  }

  /** Mechanism, zero byte, length, client-first message. */
  private static String initialResponse(byte[] content) {
    int zero = 0;
    while (zero < content.length && content[zero] != 0) {
      zero++;
    }
    String mechanism = utf8(Arrays.copyOf(content, zero));
    if (!mechanism.equals(ScramExchange.MECHANISM) || content.length < zero + 5) {
      throw new SqlException(
          SqlState.PROTOCOL_VIOLATION, "client selected an invalid SASL authentication mechanism");
    }
    return utf8(Arrays.copyOfRange(content, zero + 5, content.length));
  }

  private static String utf8(byte[] content) {
    try {
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString();
    } catch (CharacterCodingException _) {
      throw new SqlException(SqlState.PROTOCOL_VIOLATION, "malformed SASL message");
    }
  }

  private Next welcome() {
    SessionPort opened = host.open(parameters, writer);
    session = opened;
    exchange = null;
    decoder.loggedIn();
    writer.authenticationOk();
    opened.reportedSettings().forEach(writer::parameterStatus);
    writer.backendKeyData(opened.processId(), opened.secretKey());
    state = State.READY;
    writer.readyForQuery(opened.transactionStatus());
    return Next.CONTINUE;
  }

  // ---- conversation

  private Next converse(FrontendMessage message) {
    SessionPort open = session;
    if (open == null) {
      throw unexpected(message);
    }
    if (message instanceof FrontendMessage.Terminate) {
      return Next.CLOSE;
    }
    boolean simple = message instanceof FrontendMessage.Query;
    if (state == State.SKIPPING && !(message instanceof FrontendMessage.Sync)) {
      return Next.CONTINUE;
    }
    try {
      converse(message, open);
    } catch (SqlException e) {
      if (open.mustEnd()) {
        return fatal(e);
      }
      failed(e, simple, message, open);
    } catch (StackOverflowError _) {
      failed(
          new SqlException(SqlState.STATEMENT_TOO_COMPLEX, "stack depth limit exceeded"),
          simple,
          message,
          open);
    } catch (OutOfMemoryError e) {
      LOG.error("out of memory in a statement", e);
      failed(new SqlException(SqlState.OUT_OF_MEMORY, "out of memory"), simple, message, open);
    } catch (RuntimeException | AssertionError e) {
      LOG.error("statement failed", e);
      failed(
          new SqlException(SqlState.INTERNAL_ERROR, "internal error: " + e), simple, message, open);
    }
    return Next.CONTINUE;
  }

  private void failed(
      SqlException error, boolean simple, FrontendMessage message, SessionPort open) {
    open.failed();
    writer.error("ERROR", error);
    boolean copyOfQuery = isCopyEnd(message) && !copyOfExecute;
    copyOfExecute = false;
    if (simple || message instanceof FrontendMessage.Sync || copyOfQuery) {
      ready(open);
    } else {
      state = State.SKIPPING;
    }
  }

  private static boolean isCopyEnd(FrontendMessage message) {
    return message instanceof FrontendMessage.CopyDone
        || message instanceof FrontendMessage.CopyFail
        || message instanceof FrontendMessage.CopyData;
  }

  private void ready(SessionPort open) {
    state = State.READY;
    writer.readyForQuery(open.transactionStatus());
    writer.flush();
  }

  private void converse(FrontendMessage message, SessionPort open) {
    switch (message) {
      case FrontendMessage.Query(String sql) -> {
        open.simpleQuery(sql);
        if (open.isCopying()) {
          writer.flush();
        } else {
          ready(open);
        }
      }
      case FrontendMessage.Parse parse -> {
        open.parse(parse);
        writer.parseComplete();
      }
      case FrontendMessage.Bind bind -> {
        open.bind(bind);
        writer.bindComplete();
      }
      case FrontendMessage.Describe(boolean portal, String name) -> {
        if (portal) {
          open.describePortal(name);
        } else {
          open.describeStatement(name);
        }
      }
      case FrontendMessage.Execute execute -> {
        open.execute(execute, decoder.isSyncNext());
        copyOfExecute = open.isCopying();
        if (copyOfExecute) {
          writer.flush();
        }
      }
      case FrontendMessage.Close(boolean portal, String name) -> {
        if (portal) {
          open.closePortal(name);
        } else {
          open.closeStatement(name);
        }
        writer.closeComplete();
      }
      case FrontendMessage.Sync _ when open.isCopying() -> {
        // Sent with the Execute that began the copy: as in PostgreSQL another one comes behind the
        // data.
      }
      case FrontendMessage.Sync _ -> {
        if (state != State.SKIPPING) {
          open.sync();
        }
        ready(open);
      }
      case FrontendMessage.Flush _ -> writer.flush();
      // Outside of a copy the data of one that failed is left over: ignored, as in PostgreSQL.
      case FrontendMessage.CopyData(byte[] content) -> {
        if (open.isCopying()) {
          open.copyData(content);
        }
      }
      case FrontendMessage.CopyDone _ -> {
        if (open.isCopying()) {
          open.copyDone(decoder.isSyncNext());
          if (!copyOfExecute) {
            ready(open);
          }
          copyOfExecute = false;
        }
      }
      case FrontendMessage.CopyFail(String reason) -> {
        if (open.isCopying()) {
          open.copyFail(reason);
          ready(open);
        }
      }
      case FrontendMessage.FunctionCall _ ->
          throw new SqlException(
              SqlState.FEATURE_NOT_SUPPORTED, "function call messages are not supported");
      case FrontendMessage.TlsRequest _,
          FrontendMessage.GssRequest _,
          FrontendMessage.Cancel _,
          FrontendMessage.Startup _,
          FrontendMessage.Password _,
          FrontendMessage.Terminate _ ->
          throw unexpected(message);
    }
  }

  private static SqlException unexpected(FrontendMessage message) {
    return new SqlException(
        SqlState.PROTOCOL_VIOLATION, "unexpected message " + message.getClass().getSimpleName());
  }
}
