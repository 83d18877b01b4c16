package io.massifdb.jdbc;

import java.sql.Array;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.Connection;
import java.sql.NClob;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.SQLXML;
import java.sql.Savepoint;
import java.sql.Struct;
import java.util.Map;

/** The calls of a connection that need nothing but a living physical connection. */
abstract class ForwardingConnection implements Connection {
  /** The physical connection; replaced first when it died and nothing is lost by that. */
  abstract Connection physical() throws SQLException;

  @Override
  public void beginRequest() throws SQLException {
    physical().beginRequest();
  }

  @Override
  public void clearWarnings() throws SQLException {
    physical().clearWarnings();
  }

  @Override
  public Array createArrayOf(String name, Object[] value) throws SQLException {
    return physical().createArrayOf(name, value);
  }

  @Override
  public Blob createBlob() throws SQLException {
    return physical().createBlob();
  }

  @Override
  public Clob createClob() throws SQLException {
    return physical().createClob();
  }

  @Override
  public NClob createNClob() throws SQLException {
    return physical().createNClob();
  }

  @Override
  public SQLXML createSQLXML() throws SQLException {
    return physical().createSQLXML();
  }

  @Override
  public Struct createStruct(String name, Object[] value) throws SQLException {
    return physical().createStruct(name, value);
  }

  @Override
  public void endRequest() throws SQLException {
    physical().endRequest();
  }

  @Override
  public String getCatalog() throws SQLException {
    return physical().getCatalog();
  }

  @Override
  public int getHoldability() throws SQLException {
    return physical().getHoldability();
  }

  @Override
  public int getNetworkTimeout() throws SQLException {
    return physical().getNetworkTimeout();
  }

  @Override
  public String getSchema() throws SQLException {
    return physical().getSchema();
  }

  @Override
  public int getTransactionIsolation() throws SQLException {
    return physical().getTransactionIsolation();
  }

  @Override
  public Map<String, Class<?>> getTypeMap() throws SQLException {
    return physical().getTypeMap();
  }

  @Override
  public SQLWarning getWarnings() throws SQLException {
    return physical().getWarnings();
  }

  @Override
  public boolean isReadOnly() throws SQLException {
    return physical().isReadOnly();
  }

  @Override
  public String nativeSQL(String name) throws SQLException {
    return physical().nativeSQL(name);
  }

  @Override
  public void releaseSavepoint(Savepoint savepoint) throws SQLException {
    physical().releaseSavepoint(savepoint);
  }

  @Override
  public void setCatalog(String name) throws SQLException {
    physical().setCatalog(name);
  }
}
