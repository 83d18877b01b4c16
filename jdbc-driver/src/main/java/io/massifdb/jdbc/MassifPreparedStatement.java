package io.massifdb.jdbc;

import java.sql.Connection;
import java.sql.ParameterMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.TreeMap;

/** A prepared statement that prepares itself again, with its parameters, after an exchange. */
class MassifPreparedStatement extends ForwardingPreparedStatement {
  private final String sql;
  private final StatementTraits traits;
  private final Map<Integer, Setter<PreparedStatement>> parameters = new TreeMap<>();
  private boolean readOnceParameter;

  MassifPreparedStatement(MassifConnection connection, Opener<PreparedStatement> opener, String sql)
      throws SQLException {
    super(connection, opener);
    this.sql = sql;
    this.traits = StatementTraits.of(sql);
  }

  private PreparedStatement prepared() throws SQLException {
    return (PreparedStatement) delegate();
  }

  @Override
  void set(int index, Setter<PreparedStatement> setter) throws SQLException {
    setter.apply(prepared());
    parameters.put(index, setter);
  }

  @Override
  void setOnce(int index, Setter<PreparedStatement> setter) throws SQLException {
    setter.apply(prepared());
    readOnceParameter = true;
  }

  @Override
  Statement reopen(Connection physical) throws SQLException {
    if (readOnceParameter) {
      throw new SQLException(
          "connection was lost and a stream parameter cannot be read again",
          SqlStates.CONNECTION_LOST);
    }
    PreparedStatement fresh = (PreparedStatement) super.reopen(physical);
    for (Setter<PreparedStatement> parameter : parameters.values()) {
      parameter.apply(fresh);
    }
    return fresh;
  }

  @Override
  public void clearParameters() throws SQLException {
    prepared().clearParameters();
    parameters.clear();
    readOnceParameter = false;
  }

  @Override
  public void addBatch() throws SQLException {
    batched(s -> ((PreparedStatement) s).addBatch());
  }

  @Override
  public boolean execute() throws SQLException {
    return run(traits, sql, s -> ((PreparedStatement) s).execute());
  }

  @Override
  public ResultSet executeQuery() throws SQLException {
    return wrapRows(run(traits, sql, s -> ((PreparedStatement) s).executeQuery()));
  }

  @Override
  public int executeUpdate() throws SQLException {
    return run(traits, sql, s -> ((PreparedStatement) s).executeUpdate());
  }

  @Override
  public long executeLargeUpdate() throws SQLException {
    return run(traits, sql, s -> ((PreparedStatement) s).executeLargeUpdate());
  }

  @Override
  public ResultSetMetaData getMetaData() throws SQLException {
    return prepared().getMetaData();
  }

  @Override
  public ParameterMetaData getParameterMetaData() throws SQLException {
    return prepared().getParameterMetaData();
  }

  @Override
  public String toString() {
    return sql;
  }
}
