package io.massifdb.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** The result set of PgJDBC that names our statement as its own. */
final class MassifResultSet extends ForwardingResultSet {
  private final MassifStatement statement;

  MassifResultSet(ResultSet rows, MassifStatement statement) {
    super(rows);
    this.statement = statement;
  }

  @Override
  public Statement getStatement() throws SQLException {
    rows.getStatement(); // throws when closed
    return statement;
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    return type.isInstance(this) ? type.cast(this) : rows.unwrap(type);
  }

  @Override
  public boolean isWrapperFor(Class<?> type) throws SQLException {
    return type.isInstance(this) || rows.isWrapperFor(type);
  }
}
