package io.massifdb.jdbc;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import org.postgresql.util.DriverInfo;

/** PgJDBC's metadata: product name and version stay PostgreSQL's, since tools decide by them. */
final class MassifDatabaseMetaData extends ForwardingDatabaseMetaData {
  private static final StatementTraits CATALOG_QUERY = StatementTraits.EMPTY;

  private final MassifConnection connection;
  private final String url;

  MassifDatabaseMetaData(MassifConnection connection, String url) {
    this.connection = connection;
    this.url = url;
  }

  @Override
  <T> T ask(Question<DatabaseMetaData, T> question) throws SQLException {
    return connection.run(
        CATALOG_QUERY, "", () -> question.of(connection.physical().getMetaData()));
  }

  @Override
  public Connection getConnection() throws SQLException {
    return connection;
  }

  @Override
  public String getURL() throws SQLException {
    return url;
  }

  @Override
  public String getDriverName() {
    return "MassifDB JDBC Driver";
  }

  @Override
  public String getDriverVersion() {
    return MassifDriver.MAJOR
        + "."
        + MassifDriver.MINOR
        + " on PgJDBC "
        + DriverInfo.DRIVER_VERSION;
  }

  @Override
  public int getDriverMajorVersion() {
    return MassifDriver.MAJOR;
  }

  @Override
  public int getDriverMinorVersion() {
    return MassifDriver.MINOR;
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    return type.isInstance(this)
        ? type.cast(this)
        : connection.physical().getMetaData().unwrap(type);
  }

  @Override
  public boolean isWrapperFor(Class<?> type) throws SQLException {
    return type.isInstance(this) || connection.physical().getMetaData().isWrapperFor(type);
  }
}
