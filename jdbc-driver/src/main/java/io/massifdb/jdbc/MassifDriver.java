package io.massifdb.jdbc;

import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The driver for {@code jdbc:massif:} URLs, and for no others. Registers itself with {@link
 * DriverManager}. See {@link DriverOption} for our properties; every property of PgJDBC works too.
 */
public final class MassifDriver implements Driver {
  static final int MAJOR = 0;
  static final int MINOR = 1;

  static {
    try {
      DriverManager.registerDriver(new MassifDriver());
    } catch (SQLException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** For {@link java.util.ServiceLoader} and pools that are given the class name. */
  public MassifDriver() {}

  @Override
  @SuppressWarnings("NullAway") // JDBC: null when the URL is not ours
  public @Nullable Connection connect(String url, @Nullable Properties properties)
      throws SQLException {
    if (!acceptsURL(url)) {
      return null;
    }
    MassifUrl parsed = MassifUrl.parse(url, properties == null ? new Properties() : properties);
    MassifUrl.Embedded embedded = parsed.embedded();
    return embedded == null
        ? new MassifConnection(new Cluster(parsed, parsed.hosts()), parsed, () -> {})
        : connectEmbedded(parsed, embedded);
  }

  private static Connection connectEmbedded(MassifUrl url, MassifUrl.Embedded embedded)
      throws SQLException {
    EmbeddedServers.Lease lease = EmbeddedServers.acquire(embedded, url.properties());
    try {
      List<HostAddress> hosts = List.of(new HostAddress("127.0.0.1", lease.port()));
      return new MassifConnection(new Cluster(url, hosts), url, lease.release());
    } catch (SQLException | RuntimeException e) {
      lease.release().run();
      throw e;
    }
  }

  @Override
  public boolean acceptsURL(@Nullable String url) throws SQLException {
    if (url == null) {
      throw new SQLException("url is null", SqlStates.INVALID_URL);
    }
    return MassifUrl.accepts(url);
  }

  @Override
  public DriverPropertyInfo[] getPropertyInfo(String url, @Nullable Properties properties)
      throws SQLException {
    Properties given = properties == null ? new Properties() : properties;
    List<DriverPropertyInfo> all = new ArrayList<>();
    for (DriverOption option : DriverOption.values()) {
      DriverPropertyInfo property =
          new DriverPropertyInfo(option.key, given.getProperty(option.key, option.defaultValue));
      property.description = option.description;
      all.add(property);
    }
    all.addAll(
        Arrays.asList(
            new org.postgresql.Driver().getPropertyInfo("jdbc:postgresql://localhost/", given)));
    return all.toArray(new DriverPropertyInfo[0]);
  }

  @Override
  public int getMajorVersion() {
    return MAJOR;
  }

  @Override
  public int getMinorVersion() {
    return MINOR;
  }

  @Override
  public boolean jdbcCompliant() {
    return false;
  }

  @Override
  public Logger getParentLogger() throws SQLFeatureNotSupportedException {
    throw new SQLFeatureNotSupportedException(
        "no logger: this driver does not log", SqlStates.NOT_SUPPORTED);
  }
}
