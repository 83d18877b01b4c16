package io.massifdb.execution;

import io.massifdb.expression.AdvisoryLocks;
import io.massifdb.expression.CatalogFunctions;
import io.massifdb.expression.EvaluationContext;
import io.massifdb.expression.SequenceAccess;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The session's context, and the current rows of the correlated joins of this query.
final class ScopedEvaluation implements EvaluationContext {
  private final EvaluationContext session;
  private final Map<Integer, @Nullable Object[]> rows = new TreeMap<>();

  ScopedEvaluation(EvaluationContext session) {
    this.session = session;
  }

  void setRow(int id, @Nullable Object[] row) {
    rows.put(id, row);
  }

  @Override
  public @Nullable Object correlation(int id, int index) {
    @Nullable Object[] row = rows.get(id);
    return row == null ? session.correlation(id, index) : row[index];
  }

  @Override
  public @Nullable Object parameter(int index) {
    return session.parameter(index);
  }

  @Override
  public ZoneId timeZone() {
    return session.timeZone();
  }

  @Override
  public long transactionMicros() {
    return session.transactionMicros();
  }

  @Override
  public long statementMicros() {
    return session.statementMicros();
  }

  @Override
  public long clockMicros() {
    return session.clockMicros();
  }

  @Override
  public int backendPid() {
    return session.backendPid();
  }

  @Override
  public void sleep(double seconds) {
    session.sleep(seconds);
  }

  @Override
  public long randomLong() {
    return session.randomLong();
  }

  @Override
  public String currentUser() {
    return session.currentUser();
  }

  @Override
  public String sessionUser() {
    return session.sessionUser();
  }

  @Override
  public String currentDatabase() {
    return session.currentDatabase();
  }

  @Override
  public List<String> searchPath(boolean withImplicit) {
    return session.searchPath(withImplicit);
  }

  @Override
  public @Nullable String setting(String name) {
    return session.setting(name);
  }

  @Override
  public String transactionStatus(String token) {
    return session.transactionStatus(token);
  }

  @Override
  public String changeSetting(String name, @Nullable String value, boolean local) {
    return session.changeSetting(name, value, local);
  }

  @Override
  public SequenceAccess sequences() {
    return session.sequences();
  }

  @Override
  public AdvisoryLocks advisoryLocks() {
    return session.advisoryLocks();
  }

  @Override
  public CatalogFunctions catalog() {
    return session.catalog();
  }

  @Override
  public String version() {
    return session.version();
  }

  @Override
  public void checkCancelled() {
    session.checkCancelled();
  }
}
