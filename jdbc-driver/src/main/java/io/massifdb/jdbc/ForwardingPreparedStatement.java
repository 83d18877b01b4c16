package io.massifdb.jdbc;

import java.io.InputStream;
import java.io.Reader;
import java.math.BigDecimal;
import java.net.URL;
import java.sql.Array;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.Date;
import java.sql.NClob;
import java.sql.PreparedStatement;
import java.sql.Ref;
import java.sql.RowId;
import java.sql.SQLException;
import java.sql.SQLType;
import java.sql.SQLXML;
import java.sql.Time;
import java.sql.Timestamp;
import java.util.Calendar;

/**
 * The parameter setters of a prepared statement, each remembered so that it can be set again
 * elsewhere.
 */
@SuppressWarnings("deprecation")
abstract class ForwardingPreparedStatement extends MassifStatement implements PreparedStatement {
  ForwardingPreparedStatement(MassifConnection connection, Opener<PreparedStatement> opener)
      throws SQLException {
    super(connection, opener);
  }

  /** Sets one parameter now and, if the statement has to be prepared again, then. */
  abstract void set(int index, Setter<PreparedStatement> setter) throws SQLException;

  /**
   * Sets a parameter that can be read only once: the statement cannot move to another connection.
   */
  abstract void setOnce(int index, Setter<PreparedStatement> setter) throws SQLException;

  @Override
  public void setArray(int index, Array value) throws SQLException {
    set(index, statement -> statement.setArray(index, value));
  }

  @Override
  public void setAsciiStream(int index, InputStream stream) throws SQLException {
    setOnce(index, statement -> statement.setAsciiStream(index, stream));
  }

  @Override
  public void setAsciiStream(int index, InputStream stream, int length) throws SQLException {
    setOnce(index, statement -> statement.setAsciiStream(index, stream, length));
  }

  @Override
  public void setAsciiStream(int index, InputStream stream, long length) throws SQLException {
    setOnce(index, statement -> statement.setAsciiStream(index, stream, length));
  }

  @Override
  public void setBigDecimal(int index, BigDecimal value) throws SQLException {
    set(index, statement -> statement.setBigDecimal(index, value));
  }

  @Override
  public void setBinaryStream(int index, InputStream stream) throws SQLException {
    setOnce(index, statement -> statement.setBinaryStream(index, stream));
  }

  @Override
  public void setBinaryStream(int index, InputStream stream, int length) throws SQLException {
    setOnce(index, statement -> statement.setBinaryStream(index, stream, length));
  }

  @Override
  public void setBinaryStream(int index, InputStream stream, long length) throws SQLException {
    setOnce(index, statement -> statement.setBinaryStream(index, stream, length));
  }

  @Override
  public void setBlob(int index, InputStream stream) throws SQLException {
    setOnce(index, statement -> statement.setBlob(index, stream));
  }

  @Override
  public void setBlob(int index, Blob value) throws SQLException {
    set(index, statement -> statement.setBlob(index, value));
  }

  @Override
  public void setBlob(int index, InputStream stream, long length) throws SQLException {
    setOnce(index, statement -> statement.setBlob(index, stream, length));
  }

  @Override
  public void setBoolean(int index, boolean value) throws SQLException {
    set(index, statement -> statement.setBoolean(index, value));
  }

  @Override
  public void setByte(int index, byte value) throws SQLException {
    set(index, statement -> statement.setByte(index, value));
  }

  @Override
  public void setBytes(int index, byte[] value) throws SQLException {
    set(index, statement -> statement.setBytes(index, value));
  }

  @Override
  public void setCharacterStream(int index, Reader stream) throws SQLException {
    setOnce(index, statement -> statement.setCharacterStream(index, stream));
  }

  @Override
  public void setCharacterStream(int index, Reader stream, int length) throws SQLException {
    setOnce(index, statement -> statement.setCharacterStream(index, stream, length));
  }

  @Override
  public void setCharacterStream(int index, Reader stream, long length) throws SQLException {
    setOnce(index, statement -> statement.setCharacterStream(index, stream, length));
  }

  @Override
  public void setClob(int index, Reader stream) throws SQLException {
    setOnce(index, statement -> statement.setClob(index, stream));
  }

  @Override
  public void setClob(int index, Clob value) throws SQLException {
    set(index, statement -> statement.setClob(index, value));
  }

  @Override
  public void setClob(int index, Reader stream, long length) throws SQLException {
    setOnce(index, statement -> statement.setClob(index, stream, length));
  }

  @Override
  public void setDate(int index, Date value) throws SQLException {
    set(index, statement -> statement.setDate(index, value));
  }

  @Override
  public void setDate(int index, Date value, Calendar calendar) throws SQLException {
    set(index, statement -> statement.setDate(index, value, calendar));
  }

  @Override
  public void setDouble(int index, double value) throws SQLException {
    set(index, statement -> statement.setDouble(index, value));
  }

  @Override
  public void setFloat(int index, float value) throws SQLException {
    set(index, statement -> statement.setFloat(index, value));
  }

  @Override
  public void setInt(int index, int length) throws SQLException {
    set(index, statement -> statement.setInt(index, length));
  }

  @Override
  public void setLong(int index, long length) throws SQLException {
    set(index, statement -> statement.setLong(index, length));
  }

  @Override
  public void setNCharacterStream(int index, Reader stream) throws SQLException {
    setOnce(index, statement -> statement.setNCharacterStream(index, stream));
  }

  @Override
  public void setNCharacterStream(int index, Reader stream, long length) throws SQLException {
    setOnce(index, statement -> statement.setNCharacterStream(index, stream, length));
  }

  @Override
  public void setNClob(int index, Reader stream) throws SQLException {
    setOnce(index, statement -> statement.setNClob(index, stream));
  }

  @Override
  public void setNClob(int index, NClob value) throws SQLException {
    set(index, statement -> statement.setNClob(index, value));
  }

  @Override
  public void setNClob(int index, Reader stream, long length) throws SQLException {
    setOnce(index, statement -> statement.setNClob(index, stream, length));
  }

  @Override
  public void setNString(int index, String text) throws SQLException {
    set(index, statement -> statement.setNString(index, text));
  }

  @Override
  public void setNull(int index, int length) throws SQLException {
    set(index, statement -> statement.setNull(index, length));
  }

  @Override
  public void setNull(int index, int length, String text) throws SQLException {
    set(index, statement -> statement.setNull(index, length, text));
  }

  @Override
  public void setObject(int index, Object value) throws SQLException {
    set(index, statement -> statement.setObject(index, value));
  }

  @Override
  public void setObject(int index, Object value, int length) throws SQLException {
    set(index, statement -> statement.setObject(index, value, length));
  }

  @Override
  public void setObject(int index, Object value, SQLType sqlType) throws SQLException {
    set(index, statement -> statement.setObject(index, value, sqlType));
  }

  @Override
  public void setObject(int index, Object value, int length, int length2) throws SQLException {
    set(index, statement -> statement.setObject(index, value, length, length2));
  }

  @Override
  public void setObject(int index, Object value, SQLType sqlType, int length) throws SQLException {
    set(index, statement -> statement.setObject(index, value, sqlType, length));
  }

  @Override
  public void setRef(int index, Ref value) throws SQLException {
    set(index, statement -> statement.setRef(index, value));
  }

  @Override
  public void setRowId(int index, RowId value) throws SQLException {
    set(index, statement -> statement.setRowId(index, value));
  }

  @Override
  public void setSQLXML(int index, SQLXML value) throws SQLException {
    set(index, statement -> statement.setSQLXML(index, value));
  }

  @Override
  public void setShort(int index, short value) throws SQLException {
    set(index, statement -> statement.setShort(index, value));
  }

  @Override
  public void setString(int index, String text) throws SQLException {
    set(index, statement -> statement.setString(index, text));
  }

  @Override
  public void setTime(int index, Time value) throws SQLException {
    set(index, statement -> statement.setTime(index, value));
  }

  @Override
  public void setTime(int index, Time value, Calendar calendar) throws SQLException {
    set(index, statement -> statement.setTime(index, value, calendar));
  }

  @Override
  public void setTimestamp(int index, Timestamp value) throws SQLException {
    set(index, statement -> statement.setTimestamp(index, value));
  }

  @Override
  public void setTimestamp(int index, Timestamp value, Calendar calendar) throws SQLException {
    set(index, statement -> statement.setTimestamp(index, value, calendar));
  }

  @Override
  public void setURL(int index, URL value) throws SQLException {
    set(index, statement -> statement.setURL(index, value));
  }

  @Override
  @Deprecated
  public void setUnicodeStream(int index, InputStream stream, int length) throws SQLException {
    setOnce(index, statement -> statement.setUnicodeStream(index, stream, length));
  }
}
