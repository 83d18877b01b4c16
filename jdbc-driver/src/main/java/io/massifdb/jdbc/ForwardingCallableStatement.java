package io.massifdb.jdbc;

import java.io.InputStream;
import java.io.Reader;
import java.math.BigDecimal;
import java.net.URL;
import java.sql.Array;
import java.sql.Blob;
import java.sql.CallableStatement;
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
import java.util.Map;

/** The calls that a callable statement has beyond a prepared one. */
@SuppressWarnings("deprecation")
abstract class ForwardingCallableStatement extends MassifPreparedStatement
    implements CallableStatement {
  ForwardingCallableStatement(
      MassifConnection connection, Opener<PreparedStatement> opener, String sql)
      throws SQLException {
    super(connection, opener, sql);
  }

  abstract CallableStatement call() throws SQLException;

  @Override
  public Array getArray(String name) throws SQLException {
    return call().getArray(name);
  }

  @Override
  public Array getArray(int index) throws SQLException {
    return call().getArray(index);
  }

  @Override
  public BigDecimal getBigDecimal(String name) throws SQLException {
    return call().getBigDecimal(name);
  }

  @Override
  public BigDecimal getBigDecimal(int index) throws SQLException {
    return call().getBigDecimal(index);
  }

  @Override
  @Deprecated
  public BigDecimal getBigDecimal(int index, int length) throws SQLException {
    return call().getBigDecimal(index, length);
  }

  @Override
  public Blob getBlob(String name) throws SQLException {
    return call().getBlob(name);
  }

  @Override
  public Blob getBlob(int index) throws SQLException {
    return call().getBlob(index);
  }

  @Override
  public boolean getBoolean(String name) throws SQLException {
    return call().getBoolean(name);
  }

  @Override
  public boolean getBoolean(int index) throws SQLException {
    return call().getBoolean(index);
  }

  @Override
  public byte getByte(String name) throws SQLException {
    return call().getByte(name);
  }

  @Override
  public byte getByte(int index) throws SQLException {
    return call().getByte(index);
  }

  @Override
  public byte[] getBytes(String name) throws SQLException {
    return call().getBytes(name);
  }

  @Override
  public byte[] getBytes(int index) throws SQLException {
    return call().getBytes(index);
  }

  @Override
  public Reader getCharacterStream(String name) throws SQLException {
    return call().getCharacterStream(name);
  }

  @Override
  public Reader getCharacterStream(int index) throws SQLException {
    return call().getCharacterStream(index);
  }

  @Override
  public Clob getClob(String name) throws SQLException {
    return call().getClob(name);
  }

  @Override
  public Clob getClob(int index) throws SQLException {
    return call().getClob(index);
  }

  @Override
  public Date getDate(String name) throws SQLException {
    return call().getDate(name);
  }

  @Override
  public Date getDate(int index) throws SQLException {
    return call().getDate(index);
  }

  @Override
  public Date getDate(String name, Calendar calendar) throws SQLException {
    return call().getDate(name, calendar);
  }

  @Override
  public Date getDate(int index, Calendar calendar) throws SQLException {
    return call().getDate(index, calendar);
  }

  @Override
  public double getDouble(String name) throws SQLException {
    return call().getDouble(name);
  }

  @Override
  public double getDouble(int index) throws SQLException {
    return call().getDouble(index);
  }

  @Override
  public float getFloat(String name) throws SQLException {
    return call().getFloat(name);
  }

  @Override
  public float getFloat(int index) throws SQLException {
    return call().getFloat(index);
  }

  @Override
  public int getInt(String name) throws SQLException {
    return call().getInt(name);
  }

  @Override
  public int getInt(int index) throws SQLException {
    return call().getInt(index);
  }

  @Override
  public long getLong(String name) throws SQLException {
    return call().getLong(name);
  }

  @Override
  public long getLong(int index) throws SQLException {
    return call().getLong(index);
  }

  @Override
  public Reader getNCharacterStream(String name) throws SQLException {
    return call().getNCharacterStream(name);
  }

  @Override
  public Reader getNCharacterStream(int index) throws SQLException {
    return call().getNCharacterStream(index);
  }

  @Override
  public NClob getNClob(String name) throws SQLException {
    return call().getNClob(name);
  }

  @Override
  public NClob getNClob(int index) throws SQLException {
    return call().getNClob(index);
  }

  @Override
  public String getNString(String name) throws SQLException {
    return call().getNString(name);
  }

  @Override
  public String getNString(int index) throws SQLException {
    return call().getNString(index);
  }

  @Override
  public Object getObject(String name) throws SQLException {
    return call().getObject(name);
  }

  @Override
  public Object getObject(int index) throws SQLException {
    return call().getObject(index);
  }

  @Override
  public <T> T getObject(String name, Class<T> type) throws SQLException {
    return call().getObject(name, type);
  }

  @Override
  public Object getObject(String name, Map<String, Class<?>> typeMap) throws SQLException {
    return call().getObject(name, typeMap);
  }

  @Override
  public <T> T getObject(int index, Class<T> type) throws SQLException {
    return call().getObject(index, type);
  }

  @Override
  public Object getObject(int index, Map<String, Class<?>> typeMap) throws SQLException {
    return call().getObject(index, typeMap);
  }

  @Override
  public Ref getRef(String name) throws SQLException {
    return call().getRef(name);
  }

  @Override
  public Ref getRef(int index) throws SQLException {
    return call().getRef(index);
  }

  @Override
  public RowId getRowId(String name) throws SQLException {
    return call().getRowId(name);
  }

  @Override
  public RowId getRowId(int index) throws SQLException {
    return call().getRowId(index);
  }

  @Override
  public SQLXML getSQLXML(String name) throws SQLException {
    return call().getSQLXML(name);
  }

  @Override
  public SQLXML getSQLXML(int index) throws SQLException {
    return call().getSQLXML(index);
  }

  @Override
  public short getShort(String name) throws SQLException {
    return call().getShort(name);
  }

  @Override
  public short getShort(int index) throws SQLException {
    return call().getShort(index);
  }

  @Override
  public String getString(String name) throws SQLException {
    return call().getString(name);
  }

  @Override
  public String getString(int index) throws SQLException {
    return call().getString(index);
  }

  @Override
  public Time getTime(String name) throws SQLException {
    return call().getTime(name);
  }

  @Override
  public Time getTime(int index) throws SQLException {
    return call().getTime(index);
  }

  @Override
  public Time getTime(String name, Calendar calendar) throws SQLException {
    return call().getTime(name, calendar);
  }

  @Override
  public Time getTime(int index, Calendar calendar) throws SQLException {
    return call().getTime(index, calendar);
  }

  @Override
  public Timestamp getTimestamp(String name) throws SQLException {
    return call().getTimestamp(name);
  }

  @Override
  public Timestamp getTimestamp(int index) throws SQLException {
    return call().getTimestamp(index);
  }

  @Override
  public Timestamp getTimestamp(String name, Calendar calendar) throws SQLException {
    return call().getTimestamp(name, calendar);
  }

  @Override
  public Timestamp getTimestamp(int index, Calendar calendar) throws SQLException {
    return call().getTimestamp(index, calendar);
  }

  @Override
  public URL getURL(String name) throws SQLException {
    return call().getURL(name);
  }

  @Override
  public URL getURL(int index) throws SQLException {
    return call().getURL(index);
  }

  @Override
  public void registerOutParameter(String name, int length) throws SQLException {
    call().registerOutParameter(name, length);
  }

  @Override
  public void registerOutParameter(String name, SQLType sqlType) throws SQLException {
    call().registerOutParameter(name, sqlType);
  }

  @Override
  public void registerOutParameter(int index, int length) throws SQLException {
    call().registerOutParameter(index, length);
  }

  @Override
  public void registerOutParameter(int index, SQLType sqlType) throws SQLException {
    call().registerOutParameter(index, sqlType);
  }

  @Override
  public void registerOutParameter(String name, int length, String text) throws SQLException {
    call().registerOutParameter(name, length, text);
  }

  @Override
  public void registerOutParameter(String name, int length, int length2) throws SQLException {
    call().registerOutParameter(name, length, length2);
  }

  @Override
  public void registerOutParameter(String name, SQLType sqlType, String text) throws SQLException {
    call().registerOutParameter(name, sqlType, text);
  }

  @Override
  public void registerOutParameter(String name, SQLType sqlType, int length) throws SQLException {
    call().registerOutParameter(name, sqlType, length);
  }

  @Override
  public void registerOutParameter(int index, int length, String text) throws SQLException {
    call().registerOutParameter(index, length, text);
  }

  @Override
  public void registerOutParameter(int index, int length, int length2) throws SQLException {
    call().registerOutParameter(index, length, length2);
  }

  @Override
  public void registerOutParameter(int index, SQLType sqlType, String text) throws SQLException {
    call().registerOutParameter(index, sqlType, text);
  }

  @Override
  public void registerOutParameter(int index, SQLType sqlType, int length) throws SQLException {
    call().registerOutParameter(index, sqlType, length);
  }

  @Override
  public void setAsciiStream(String name, InputStream stream) throws SQLException {
    call().setAsciiStream(name, stream);
  }

  @Override
  public void setAsciiStream(String name, InputStream stream, int length) throws SQLException {
    call().setAsciiStream(name, stream, length);
  }

  @Override
  public void setAsciiStream(String name, InputStream stream, long length) throws SQLException {
    call().setAsciiStream(name, stream, length);
  }

  @Override
  public void setBigDecimal(String name, BigDecimal value) throws SQLException {
    call().setBigDecimal(name, value);
  }

  @Override
  public void setBinaryStream(String name, InputStream stream) throws SQLException {
    call().setBinaryStream(name, stream);
  }

  @Override
  public void setBinaryStream(String name, InputStream stream, int length) throws SQLException {
    call().setBinaryStream(name, stream, length);
  }

  @Override
  public void setBinaryStream(String name, InputStream stream, long length) throws SQLException {
    call().setBinaryStream(name, stream, length);
  }

  @Override
  public void setBlob(String name, InputStream stream) throws SQLException {
    call().setBlob(name, stream);
  }

  @Override
  public void setBlob(String name, Blob value) throws SQLException {
    call().setBlob(name, value);
  }

  @Override
  public void setBlob(String name, InputStream stream, long length) throws SQLException {
    call().setBlob(name, stream, length);
  }

  @Override
  public void setBoolean(String name, boolean value) throws SQLException {
    call().setBoolean(name, value);
  }

  @Override
  public void setByte(String name, byte value) throws SQLException {
    call().setByte(name, value);
  }

  @Override
  public void setBytes(String name, byte[] value) throws SQLException {
    call().setBytes(name, value);
  }

  @Override
  public void setCharacterStream(String name, Reader stream) throws SQLException {
    call().setCharacterStream(name, stream);
  }

  @Override
  public void setCharacterStream(String name, Reader stream, int length) throws SQLException {
    call().setCharacterStream(name, stream, length);
  }

  @Override
  public void setCharacterStream(String name, Reader stream, long length) throws SQLException {
    call().setCharacterStream(name, stream, length);
  }

  @Override
  public void setClob(String name, Reader stream) throws SQLException {
    call().setClob(name, stream);
  }

  @Override
  public void setClob(String name, Clob value) throws SQLException {
    call().setClob(name, value);
  }

  @Override
  public void setClob(String name, Reader stream, long length) throws SQLException {
    call().setClob(name, stream, length);
  }

  @Override
  public void setDate(String name, Date value) throws SQLException {
    call().setDate(name, value);
  }

  @Override
  public void setDate(String name, Date value, Calendar calendar) throws SQLException {
    call().setDate(name, value, calendar);
  }

  @Override
  public void setDouble(String name, double value) throws SQLException {
    call().setDouble(name, value);
  }

  @Override
  public void setFloat(String name, float value) throws SQLException {
    call().setFloat(name, value);
  }

  @Override
  public void setInt(String name, int length) throws SQLException {
    call().setInt(name, length);
  }

  @Override
  public void setLong(String name, long length) throws SQLException {
    call().setLong(name, length);
  }

  @Override
  public void setNCharacterStream(String name, Reader stream) throws SQLException {
    call().setNCharacterStream(name, stream);
  }

  @Override
  public void setNCharacterStream(String name, Reader stream, long length) throws SQLException {
    call().setNCharacterStream(name, stream, length);
  }

  @Override
  public void setNClob(String name, Reader stream) throws SQLException {
    call().setNClob(name, stream);
  }

  @Override
  public void setNClob(String name, NClob value) throws SQLException {
    call().setNClob(name, value);
  }

  @Override
  public void setNClob(String name, Reader stream, long length) throws SQLException {
    call().setNClob(name, stream, length);
  }

  @Override
  public void setNString(String name, String text) throws SQLException {
    call().setNString(name, text);
  }

  @Override
  public void setNull(String name, int length) throws SQLException {
    call().setNull(name, length);
  }

  @Override
  public void setNull(String name, int length, String text) throws SQLException {
    call().setNull(name, length, text);
  }

  @Override
  public void setObject(String name, Object value) throws SQLException {
    call().setObject(name, value);
  }

  @Override
  public void setObject(String name, Object value, int length) throws SQLException {
    call().setObject(name, value, length);
  }

  @Override
  public void setObject(String name, Object value, SQLType sqlType) throws SQLException {
    call().setObject(name, value, sqlType);
  }

  @Override
  public void setObject(String name, Object value, int length, int length2) throws SQLException {
    call().setObject(name, value, length, length2);
  }

  @Override
  public void setObject(String name, Object value, SQLType sqlType, int length)
      throws SQLException {
    call().setObject(name, value, sqlType, length);
  }

  @Override
  public void setRowId(String name, RowId value) throws SQLException {
    call().setRowId(name, value);
  }

  @Override
  public void setSQLXML(String name, SQLXML value) throws SQLException {
    call().setSQLXML(name, value);
  }

  @Override
  public void setShort(String name, short value) throws SQLException {
    call().setShort(name, value);
  }

  @Override
  public void setString(String name, String text) throws SQLException {
    call().setString(name, text);
  }

  @Override
  public void setTime(String name, Time value) throws SQLException {
    call().setTime(name, value);
  }

  @Override
  public void setTime(String name, Time value, Calendar calendar) throws SQLException {
    call().setTime(name, value, calendar);
  }

  @Override
  public void setTimestamp(String name, Timestamp value) throws SQLException {
    call().setTimestamp(name, value);
  }

  @Override
  public void setTimestamp(String name, Timestamp value, Calendar calendar) throws SQLException {
    call().setTimestamp(name, value, calendar);
  }

  @Override
  public void setURL(String name, URL value) throws SQLException {
    call().setURL(name, value);
  }

  @Override
  public boolean wasNull() throws SQLException {
    return call().wasNull();
  }
}
