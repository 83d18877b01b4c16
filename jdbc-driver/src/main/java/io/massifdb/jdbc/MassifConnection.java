package io.massifdb.jdbc;

import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.SQLClientInfoException;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Executor;

/**
 * A connection to a cluster: one physical connection at a time, exchanged when its host dies and
 * nothing is lost by the exchange.
 *
 * <table>
 * <caption>What happens when the host dies</caption>
 * <tr><td>between transactions</td><td>the next call connects to another host, restores autocommit,
 *     isolation, read-only, schema, SET variables, client info and network timeout; statements are
 *     prepared again when used. Nobody notices.</td></tr>
 * <tr><td>while a query runs in autocommit mode</td><td>it runs again elsewhere; no row was seen
 *     yet.</td></tr>
 * <tr><td>while the first statement of a transaction runs</td><td>the same, writes too: without
 *     COMMIT they left no trace.</td></tr>
 * <tr><td>later in a transaction</td><td>08006; the transaction is gone. Until {@code rollback()}
 *     every further statement gets 08006 as well, so that the rest of a transaction never runs
 *     without its beginning.</td></tr>
 * <tr><td>while COMMIT runs</td><td>another host is asked what became of the transaction: returns
 *     if it committed, 08006 if it did not, 08007 if nobody knows.</td></tr>
 * <tr><td>while a write in autocommit mode, or COMMIT as a statement, runs</td><td>08007: it may or
 *     may not have happened. Never repeated in silence.</td></tr>
 * <tr><td>while the session holds temporary tables, LISTEN, session locks, cursors WITH
 *     HOLD</td><td>08006, and the connection stays dead.</td></tr>
 * </table>
 *
 * <p>Used by one thread at a time, as every JDBC connection; {@code cancel}, {@code abort} and
 * {@code close} may come from another.
 */
final class MassifConnection extends ForwardingConnection {
  private final MassifUrl url;
  private final Runnable onClose;
  private final SessionState state = new SessionState();
  private final PhysicalLink link;

  MassifConnection(Cluster cluster, MassifUrl url, Runnable onClose) throws SQLException {
    this.url = url;
    this.onClose = onClose;
    this.link = new PhysicalLink(cluster, url, state);
  }

  /** Where this connection leads at the moment. */
  HostAddress host() {
    return link.host();
  }

  @Override
  Connection physical() throws SQLException {
    return link.physical();
  }

  /** Runs a call that sends {@code traits}' statement, with the rules of this class. */
  <T> T run(StatementTraits traits, String sql, Call<T> call) throws SQLException {
    return link.run(traits, sql, call);
  }

  // Transactions

  @Override
  public void setAutoCommit(boolean autoCommit) throws SQLException {
    Connection connection = physical();
    if (autoCommit && !state.autoCommit && link.inTransaction()) {
      commit();
    }
    connection.setAutoCommit(autoCommit);
    state.autoCommit = autoCommit;
  }

  @Override
  public boolean getAutoCommit() throws SQLException {
    link.requireOpen();
    return state.autoCommit;
  }

  @Override
  public void commit() throws SQLException {
    link.commit();
  }

  @Override
  public void rollback() throws SQLException {
    link.rollback();
  }

  @Override
  public void rollback(Savepoint savepoint) throws SQLException {
    physical().rollback(savepoint);
  }

  @Override
  public Savepoint setSavepoint() throws SQLException {
    return physical().setSavepoint();
  }

  @Override
  public Savepoint setSavepoint(String name) throws SQLException {
    return physical().setSavepoint(name);
  }

  // Session state that outlives the physical connection

  @Override
  public void setReadOnly(boolean readOnly) throws SQLException {
    physical().setReadOnly(readOnly);
    state.readOnly = readOnly;
  }

  @Override
  public void setTransactionIsolation(int level) throws SQLException {
    physical().setTransactionIsolation(level);
    state.isolation = level;
  }

  @Override
  public void setSchema(String schema) throws SQLException {
    Connection connection = physical();
    connection.setSchema(schema);
    String value = schema == null ? "DEFAULT" : "'" + schema.replace("'", "''") + "'";
    state.variables.put("search_path", "SET SESSION search_path TO " + value, link.inTransaction());
  }

  @Override
  public void setHoldability(int holdability) throws SQLException {
    physical().setHoldability(holdability);
    state.holdability = holdability;
  }

  @Override
  public void setTypeMap(Map<String, Class<?>> typeMap) throws SQLException {
    physical().setTypeMap(typeMap);
    state.typeMap = typeMap;
  }

  @Override
  public void setNetworkTimeout(Executor executor, int milliseconds) throws SQLException {
    physical().setNetworkTimeout(executor, milliseconds);
    state.timeoutExecutor = executor;
    state.networkTimeoutMillis = milliseconds;
  }

  @Override
  public void setClientInfo(String name, String value) throws SQLClientInfoException {
    clientInfoTarget().setClientInfo(name, value);
    state.clientInfo.put(name, value);
  }

  @Override
  public void setClientInfo(Properties properties) throws SQLClientInfoException {
    clientInfoTarget().setClientInfo(properties);
    for (String name : properties.stringPropertyNames()) {
      state.clientInfo.put(name, properties.getProperty(name));
    }
  }

  private Connection clientInfoTarget() throws SQLClientInfoException {
    try {
      return physical();
    } catch (SQLException e) {
      throw new SQLClientInfoException(e.getMessage(), e.getSQLState(), Map.of(), e);
    }
  }

  @Override
  public String getClientInfo(String name) throws SQLException {
    return physical().getClientInfo(name);
  }

  @Override
  public Properties getClientInfo() throws SQLException {
    return physical().getClientInfo();
  }

  // Statements

  @Override
  public Statement createStatement() throws SQLException {
    return new MassifStatement(this, Connection::createStatement);
  }

  @Override
  public Statement createStatement(int type, int concurrency) throws SQLException {
    return new MassifStatement(this, c -> c.createStatement(type, concurrency));
  }

  @Override
  public Statement createStatement(int type, int concurrency, int holdability) throws SQLException {
    return new MassifStatement(this, c -> c.createStatement(type, concurrency, holdability));
  }

  private PreparedStatement prepared(String sql, Opener<PreparedStatement> opener)
      throws SQLException {
    return new MassifPreparedStatement(this, opener, sql);
  }

  @Override
  public PreparedStatement prepareStatement(String sql) throws SQLException {
    return prepared(sql, c -> c.prepareStatement(sql));
  }

  @Override
  public PreparedStatement prepareStatement(String sql, int autoGeneratedKeys) throws SQLException {
    return prepared(sql, c -> c.prepareStatement(sql, autoGeneratedKeys));
  }

  @Override
  public PreparedStatement prepareStatement(String sql, int[] columns) throws SQLException {
    return prepared(sql, c -> c.prepareStatement(sql, columns));
  }

  @Override
  public PreparedStatement prepareStatement(String sql, String[] columns) throws SQLException {
    return prepared(sql, c -> c.prepareStatement(sql, columns));
  }

  @Override
  public PreparedStatement prepareStatement(String sql, int type, int concurrency)
      throws SQLException {
    return prepared(sql, c -> c.prepareStatement(sql, type, concurrency));
  }

  @Override
  public PreparedStatement prepareStatement(String sql, int type, int concurrency, int holdability)
      throws SQLException {
    return prepared(sql, c -> c.prepareStatement(sql, type, concurrency, holdability));
  }

  @Override
  public CallableStatement prepareCall(String sql) throws SQLException {
    return new MassifCallableStatement(this, c -> c.prepareCall(sql), sql);
  }

  @Override
  public CallableStatement prepareCall(String sql, int type, int concurrency) throws SQLException {
    return new MassifCallableStatement(this, c -> c.prepareCall(sql, type, concurrency), sql);
  }

  @Override
  public CallableStatement prepareCall(String sql, int type, int concurrency, int holdability)
      throws SQLException {
    return new MassifCallableStatement(
        this, c -> c.prepareCall(sql, type, concurrency, holdability), sql);
  }

  @Override
  public DatabaseMetaData getMetaData() throws SQLException {
    link.requireOpen();
    return new MassifDatabaseMetaData(this, url.text());
  }

  // Life and death

  @Override
  public void close() throws SQLException {
    Connection last = link.end();
    if (last != null) {
      try {
        last.close();
      } finally {
        onClose.run();
      }
    }
  }

  @Override
  public void abort(Executor executor) throws SQLException {
    Connection last = link.end();
    if (last != null) {
      try {
        last.abort(executor);
      } finally {
        onClose.run();
      }
    }
  }

  @Override
  public boolean isClosed() throws SQLException {
    return link.isClosed();
  }

  /**
   * True when the next statement will reach a server, if need be after moving to another host. A
   * connection that lost a transaction is not valid, so a pool throws it away.
   */
  @Override
  public boolean isValid(int timeoutSeconds) throws SQLException {
    return link.isValid(timeoutSeconds);
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    return type.isInstance(this) ? type.cast(this) : physical().unwrap(type);
  }

  @Override
  public boolean isWrapperFor(Class<?> type) throws SQLException {
    return type.isInstance(this) || physical().isWrapperFor(type);
  }
}
