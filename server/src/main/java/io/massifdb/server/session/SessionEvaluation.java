package io.massifdb.server.session;

import io.massifdb.expression.CatalogFunctions;
import io.massifdb.expression.EvaluationContext;
import io.massifdb.expression.SequenceAccess;
import io.massifdb.expression.SqlException;
import io.massifdb.expression.SqlState;
import io.massifdb.kvapi.seam.Clock;
import io.massifdb.kvapi.seam.RandomSource;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one execution of a statement may see: its parameters, its time, its session. */
final class SessionEvaluation implements EvaluationContext {
  private static final long SLEEP_PIECE_NANOS = 50_000_000;

  private final Session session;
  private final List<@Nullable Object> parameters;
  private final Clock clock;
  private final RandomSource random;
  private final long statementMicros;

  SessionEvaluation(
      Session session, List<@Nullable Object> parameters, Clock clock, RandomSource random) {
    this.session = session;
    this.parameters = parameters;
    this.clock = clock;
    this.random = random;
    this.statementMicros = clock.wallMillis() * 1000;
  }

  @Override
  public @Nullable Object parameter(int index) {
    if (index >= parameters.size()) {
      throw new SqlException(SqlState.UNDEFINED_PARAMETER, "there is no parameter $" + (index + 1));
    }
    return parameters.get(index);
  }

  @Override
  public ZoneId timeZone() {
    return SettingDefinition.zone(session.settings().get("TimeZone"));
  }

  @Override
  public io.massifdb.expression.AdvisoryLocks advisoryLocks() {
    return session.advisoryLocks();
  }

  @Override
  public long transactionMicros() {
    return session.transactionMicros(statementMicros);
  }

  @Override
  public long statementMicros() {
    return statementMicros;
  }

  @Override
  public long clockMicros() {
    return clock.wallMillis() * 1000;
  }

  @Override
  public int backendPid() {
    return session.processId();
  }

  /** In short pieces, so that a cancelled statement ends soon. */
  @Override
  public void sleep(double seconds) {
    long rest = (long) Math.min(Math.max(seconds, 0) * 1e9, Long.MAX_VALUE / 2.0);
    long end = clock.monotonicNanos() + rest;
    for (; rest > 0; rest = end - clock.monotonicNanos()) {
      session.checkCancelled();
      try {
        clock.sleep(Duration.ofNanos(Math.min(rest, SLEEP_PIECE_NANOS)));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new SqlException(SqlState.QUERY_CANCELED, "canceling statement due to user request");
      }
    }
    session.checkCancelled();
  }

  @Override
  public long randomLong() {
    return random.nextLong();
  }

  @Override
  public String currentUser() {
    return session.user();
  }

  @Override
  public String sessionUser() {
    return session.sessionUser().session();
  }

  @Override
  public String currentDatabase() {
    return session.databaseName();
  }

  @Override
  public List<String> searchPath(boolean withImplicit) {
    return session.searchPath(withImplicit);
  }

  @Override
  public @Nullable String setting(String name) {
    session.noteToken(name);
    return session.settings().find(name) == null ? null : session.settings().show(name);
  }

  @Override
  public String changeSetting(String name, @Nullable String value, boolean local) {
    if (SessionUser.isSetting(name)) {
      session.sessionUser().set(name, value, local);
    } else {
      session.settings().set(name, value, local);
    }
    return session.settings().show(name);
  }

  @Override
  public String transactionStatus(String token) {
    return session.transactionStatus(token);
  }

  @Override
  public SequenceAccess sequences() {
    return session.sequences();
  }

  @Override
  public CatalogFunctions catalog() {
    return session.catalogFunctions();
  }

  @Override
  public String version() {
    return "PostgreSQL 15.20 (MassifDB " + Version.NUMBER + ")";
  }

  @Override
  public void checkCancelled() {
    session.checkCancelled();
  }
}
