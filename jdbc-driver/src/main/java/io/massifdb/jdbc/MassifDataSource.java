package io.massifdb.jdbc;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Properties;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** A plain data source: every {@code getConnection} opens one. Put a pool in front of it. */
public final class MassifDataSource implements DataSource {
  private final MassifDriver driver = new MassifDriver();
  private final Properties properties = new Properties();
  private String url = MassifUrl.PREFIX + "//localhost/";
  private @Nullable PrintWriter logWriter;

  /** Bean style: set the URL before the first connection. */
  public MassifDataSource() {}

  /** A data source for a {@code jdbc:massif:} URL. */
  public MassifDataSource(String url) {
    setUrl(url);
  }

  /** The {@code jdbc:massif:} URL. */
  public String getUrl() {
    return url;
  }

  /** Sets the URL of the connections opened from now on. */
  public void setUrl(String url) {
    if (!MassifUrl.accepts(url)) {
      throw new IllegalArgumentException("not a " + MassifUrl.PREFIX + " URL: " + url);
    }
    this.url = url;
  }

  /** Sets the user of the connections opened from now on. */
  public void setUser(String user) {
    properties.setProperty("user", user);
  }

  /** Sets the password of the connections opened from now on. */
  public void setPassword(String password) {
    properties.setProperty("password", password);
  }

  /** Sets a property of ours or of PgJDBC for the connections opened from now on. */
  public void setProperty(String name, String value) {
    properties.setProperty(name, value);
  }

  @Override
  public Connection getConnection() throws SQLException {
    return open(properties);
  }

  @Override
  public Connection getConnection(String user, String password) throws SQLException {
    Properties own = new Properties();
    own.putAll(properties);
    own.setProperty("user", user);
    own.setProperty("password", password);
    return open(own);
  }

  private Connection open(Properties with) throws SQLException {
    Connection connection = driver.connect(url, with);
    if (connection == null) {
      throw new SQLException("not a " + MassifUrl.PREFIX + " URL", SqlStates.INVALID_URL);
    }
    return connection;
  }

  @Override
  public @Nullable PrintWriter getLogWriter() {
    return logWriter;
  }

  @Override
  public void setLogWriter(@Nullable PrintWriter out) {
    logWriter = out;
  }

  @Override
  public int getLoginTimeout() {
    return Integer.parseInt(properties.getProperty("loginTimeout", "0"));
  }

  @Override
  public void setLoginTimeout(int seconds) {
    properties.setProperty("loginTimeout", Integer.toString(seconds));
  }

  @Override
  public Logger getParentLogger() throws SQLFeatureNotSupportedException {
    return driver.getParentLogger();
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    if (type.isInstance(this)) {
      return type.cast(this);
    }
    throw new SQLException("not a wrapper for " + type.getName(), SqlStates.NOT_SUPPORTED);
  }

  @Override
  public boolean isWrapperFor(Class<?> type) {
    return type.isInstance(this);
  }
}
