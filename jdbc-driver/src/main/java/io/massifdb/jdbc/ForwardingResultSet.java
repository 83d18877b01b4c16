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
import java.sql.Ref;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.RowId;
import java.sql.SQLException;
import java.sql.SQLType;
import java.sql.SQLWarning;
import java.sql.SQLXML;
import java.sql.Time;
import java.sql.Timestamp;
import java.util.Calendar;
import java.util.Map;

/** A result set that hands every call on. */
@SuppressWarnings("deprecation")
abstract class ForwardingResultSet implements ResultSet {
  final ResultSet rows;

  ForwardingResultSet(ResultSet rows) {
    this.rows = rows;
  }

  @Override
  public boolean absolute(int index) throws SQLException {
    return rows.absolute(index);
  }

  @Override
  public void afterLast() throws SQLException {
    rows.afterLast();
  }

  @Override
  public void beforeFirst() throws SQLException {
    rows.beforeFirst();
  }

  @Override
  public void cancelRowUpdates() throws SQLException {
    rows.cancelRowUpdates();
  }

  @Override
  public void clearWarnings() throws SQLException {
    rows.clearWarnings();
  }

  @Override
  public void close() throws SQLException {
    rows.close();
  }

  @Override
  public void deleteRow() throws SQLException {
    rows.deleteRow();
  }

  @Override
  public int findColumn(String name) throws SQLException {
    return rows.findColumn(name);
  }

  @Override
  public boolean first() throws SQLException {
    return rows.first();
  }

  @Override
  public Array getArray(String name) throws SQLException {
    return rows.getArray(name);
  }

  @Override
  public Array getArray(int index) throws SQLException {
    return rows.getArray(index);
  }

  @Override
  public InputStream getAsciiStream(String name) throws SQLException {
    return rows.getAsciiStream(name);
  }

  @Override
  public InputStream getAsciiStream(int index) throws SQLException {
    return rows.getAsciiStream(index);
  }

  @Override
  public BigDecimal getBigDecimal(String name) throws SQLException {
    return rows.getBigDecimal(name);
  }

  @Override
  public BigDecimal getBigDecimal(int index) throws SQLException {
    return rows.getBigDecimal(index);
  }

  @Override
  @Deprecated
  public BigDecimal getBigDecimal(String name, int length) throws SQLException {
    return rows.getBigDecimal(name, length);
  }

  @Override
  @Deprecated
  public BigDecimal getBigDecimal(int index, int length) throws SQLException {
    return rows.getBigDecimal(index, length);
  }

  @Override
  public InputStream getBinaryStream(String name) throws SQLException {
    return rows.getBinaryStream(name);
  }

  @Override
  public InputStream getBinaryStream(int index) throws SQLException {
    return rows.getBinaryStream(index);
  }

  @Override
  public Blob getBlob(String name) throws SQLException {
    return rows.getBlob(name);
  }

  @Override
  public Blob getBlob(int index) throws SQLException {
    return rows.getBlob(index);
  }

  @Override
  public boolean getBoolean(String name) throws SQLException {
    return rows.getBoolean(name);
  }

  @Override
  public boolean getBoolean(int index) throws SQLException {
    return rows.getBoolean(index);
  }

  @Override
  public byte getByte(String name) throws SQLException {
    return rows.getByte(name);
  }

  @Override
  public byte getByte(int index) throws SQLException {
    return rows.getByte(index);
  }

  @Override
  public byte[] getBytes(String name) throws SQLException {
    return rows.getBytes(name);
  }

  @Override
  public byte[] getBytes(int index) throws SQLException {
    return rows.getBytes(index);
  }

  @Override
  public Reader getCharacterStream(String name) throws SQLException {
    return rows.getCharacterStream(name);
  }

  @Override
  public Reader getCharacterStream(int index) throws SQLException {
    return rows.getCharacterStream(index);
  }

  @Override
  public Clob getClob(String name) throws SQLException {
    return rows.getClob(name);
  }

  @Override
  public Clob getClob(int index) throws SQLException {
    return rows.getClob(index);
  }

  @Override
  public int getConcurrency() throws SQLException {
    return rows.getConcurrency();
  }

  @Override
  public String getCursorName() throws SQLException {
    return rows.getCursorName();
  }

  @Override
  public Date getDate(String name) throws SQLException {
    return rows.getDate(name);
  }

  @Override
  public Date getDate(int index) throws SQLException {
    return rows.getDate(index);
  }

  @Override
  public Date getDate(String name, Calendar calendar) throws SQLException {
    return rows.getDate(name, calendar);
  }

  @Override
  public Date getDate(int index, Calendar calendar) throws SQLException {
    return rows.getDate(index, calendar);
  }

  @Override
  public double getDouble(String name) throws SQLException {
    return rows.getDouble(name);
  }

  @Override
  public double getDouble(int index) throws SQLException {
    return rows.getDouble(index);
  }

  @Override
  public int getFetchDirection() throws SQLException {
    return rows.getFetchDirection();
  }

  @Override
  public int getFetchSize() throws SQLException {
    return rows.getFetchSize();
  }

  @Override
  public float getFloat(String name) throws SQLException {
    return rows.getFloat(name);
  }

  @Override
  public float getFloat(int index) throws SQLException {
    return rows.getFloat(index);
  }

  @Override
  public int getHoldability() throws SQLException {
    return rows.getHoldability();
  }

  @Override
  public int getInt(String name) throws SQLException {
    return rows.getInt(name);
  }

  @Override
  public int getInt(int index) throws SQLException {
    return rows.getInt(index);
  }

  @Override
  public long getLong(String name) throws SQLException {
    return rows.getLong(name);
  }

  @Override
  public long getLong(int index) throws SQLException {
    return rows.getLong(index);
  }

  @Override
  public ResultSetMetaData getMetaData() throws SQLException {
    return rows.getMetaData();
  }

  @Override
  public Reader getNCharacterStream(String name) throws SQLException {
    return rows.getNCharacterStream(name);
  }

  @Override
  public Reader getNCharacterStream(int index) throws SQLException {
    return rows.getNCharacterStream(index);
  }

  @Override
  public NClob getNClob(String name) throws SQLException {
    return rows.getNClob(name);
  }

  @Override
  public NClob getNClob(int index) throws SQLException {
    return rows.getNClob(index);
  }

  @Override
  public String getNString(String name) throws SQLException {
    return rows.getNString(name);
  }

  @Override
  public String getNString(int index) throws SQLException {
    return rows.getNString(index);
  }

  @Override
  public Object getObject(String name) throws SQLException {
    return rows.getObject(name);
  }

  @Override
  public Object getObject(int index) throws SQLException {
    return rows.getObject(index);
  }

  @Override
  public <T> T getObject(String name, Class<T> type) throws SQLException {
    return rows.getObject(name, type);
  }

  @Override
  public Object getObject(String name, Map<String, Class<?>> typeMap) throws SQLException {
    return rows.getObject(name, typeMap);
  }

  @Override
  public <T> T getObject(int index, Class<T> type) throws SQLException {
    return rows.getObject(index, type);
  }

  @Override
  public Object getObject(int index, Map<String, Class<?>> typeMap) throws SQLException {
    return rows.getObject(index, typeMap);
  }

  @Override
  public Ref getRef(String name) throws SQLException {
    return rows.getRef(name);
  }

  @Override
  public Ref getRef(int index) throws SQLException {
    return rows.getRef(index);
  }

  @Override
  public int getRow() throws SQLException {
    return rows.getRow();
  }

  @Override
  public RowId getRowId(String name) throws SQLException {
    return rows.getRowId(name);
  }

  @Override
  public RowId getRowId(int index) throws SQLException {
    return rows.getRowId(index);
  }

  @Override
  public SQLXML getSQLXML(String name) throws SQLException {
    return rows.getSQLXML(name);
  }

  @Override
  public SQLXML getSQLXML(int index) throws SQLException {
    return rows.getSQLXML(index);
  }

  @Override
  public short getShort(String name) throws SQLException {
    return rows.getShort(name);
  }

  @Override
  public short getShort(int index) throws SQLException {
    return rows.getShort(index);
  }

  @Override
  public String getString(String name) throws SQLException {
    return rows.getString(name);
  }

  @Override
  public String getString(int index) throws SQLException {
    return rows.getString(index);
  }

  @Override
  public Time getTime(String name) throws SQLException {
    return rows.getTime(name);
  }

  @Override
  public Time getTime(int index) throws SQLException {
    return rows.getTime(index);
  }

  @Override
  public Time getTime(String name, Calendar calendar) throws SQLException {
    return rows.getTime(name, calendar);
  }

  @Override
  public Time getTime(int index, Calendar calendar) throws SQLException {
    return rows.getTime(index, calendar);
  }

  @Override
  public Timestamp getTimestamp(String name) throws SQLException {
    return rows.getTimestamp(name);
  }

  @Override
  public Timestamp getTimestamp(int index) throws SQLException {
    return rows.getTimestamp(index);
  }

  @Override
  public Timestamp getTimestamp(String name, Calendar calendar) throws SQLException {
    return rows.getTimestamp(name, calendar);
  }

  @Override
  public Timestamp getTimestamp(int index, Calendar calendar) throws SQLException {
    return rows.getTimestamp(index, calendar);
  }

  @Override
  public int getType() throws SQLException {
    return rows.getType();
  }

  @Override
  public URL getURL(String name) throws SQLException {
    return rows.getURL(name);
  }

  @Override
  public URL getURL(int index) throws SQLException {
    return rows.getURL(index);
  }

  @Override
  @Deprecated
  public InputStream getUnicodeStream(String name) throws SQLException {
    return rows.getUnicodeStream(name);
  }

  @Override
  @Deprecated
  public InputStream getUnicodeStream(int index) throws SQLException {
    return rows.getUnicodeStream(index);
  }

  @Override
  public SQLWarning getWarnings() throws SQLException {
    return rows.getWarnings();
  }

  @Override
  public void insertRow() throws SQLException {
    rows.insertRow();
  }

  @Override
  public boolean isAfterLast() throws SQLException {
    return rows.isAfterLast();
  }

  @Override
  public boolean isBeforeFirst() throws SQLException {
    return rows.isBeforeFirst();
  }

  @Override
  public boolean isClosed() throws SQLException {
    return rows.isClosed();
  }

  @Override
  public boolean isFirst() throws SQLException {
    return rows.isFirst();
  }

  @Override
  public boolean isLast() throws SQLException {
    return rows.isLast();
  }

  @Override
  public boolean last() throws SQLException {
    return rows.last();
  }

  @Override
  public void moveToCurrentRow() throws SQLException {
    rows.moveToCurrentRow();
  }

  @Override
  public void moveToInsertRow() throws SQLException {
    rows.moveToInsertRow();
  }

  @Override
  public boolean next() throws SQLException {
    return rows.next();
  }

  @Override
  public boolean previous() throws SQLException {
    return rows.previous();
  }

  @Override
  public void refreshRow() throws SQLException {
    rows.refreshRow();
  }

  @Override
  public boolean relative(int index) throws SQLException {
    return rows.relative(index);
  }

  @Override
  public boolean rowDeleted() throws SQLException {
    return rows.rowDeleted();
  }

  @Override
  public boolean rowInserted() throws SQLException {
    return rows.rowInserted();
  }

  @Override
  public boolean rowUpdated() throws SQLException {
    return rows.rowUpdated();
  }

  @Override
  public void setFetchDirection(int index) throws SQLException {
    rows.setFetchDirection(index);
  }

  @Override
  public void setFetchSize(int index) throws SQLException {
    rows.setFetchSize(index);
  }

  @Override
  public void updateArray(String name, Array value) throws SQLException {
    rows.updateArray(name, value);
  }

  @Override
  public void updateArray(int index, Array value) throws SQLException {
    rows.updateArray(index, value);
  }

  @Override
  public void updateAsciiStream(String name, InputStream stream) throws SQLException {
    rows.updateAsciiStream(name, stream);
  }

  @Override
  public void updateAsciiStream(int index, InputStream stream) throws SQLException {
    rows.updateAsciiStream(index, stream);
  }

  @Override
  public void updateAsciiStream(String name, InputStream stream, int length) throws SQLException {
    rows.updateAsciiStream(name, stream, length);
  }

  @Override
  public void updateAsciiStream(String name, InputStream stream, long length) throws SQLException {
    rows.updateAsciiStream(name, stream, length);
  }

  @Override
  public void updateAsciiStream(int index, InputStream stream, int length) throws SQLException {
    rows.updateAsciiStream(index, stream, length);
  }

  @Override
  public void updateAsciiStream(int index, InputStream stream, long length) throws SQLException {
    rows.updateAsciiStream(index, stream, length);
  }

  @Override
  public void updateBigDecimal(String name, BigDecimal value) throws SQLException {
    rows.updateBigDecimal(name, value);
  }

  @Override
  public void updateBigDecimal(int index, BigDecimal value) throws SQLException {
    rows.updateBigDecimal(index, value);
  }

  @Override
  public void updateBinaryStream(String name, InputStream stream) throws SQLException {
    rows.updateBinaryStream(name, stream);
  }

  @Override
  public void updateBinaryStream(int index, InputStream stream) throws SQLException {
    rows.updateBinaryStream(index, stream);
  }

  @Override
  public void updateBinaryStream(String name, InputStream stream, int length) throws SQLException {
    rows.updateBinaryStream(name, stream, length);
  }

  @Override
  public void updateBinaryStream(String name, InputStream stream, long length) throws SQLException {
    rows.updateBinaryStream(name, stream, length);
  }

  @Override
  public void updateBinaryStream(int index, InputStream stream, int length) throws SQLException {
    rows.updateBinaryStream(index, stream, length);
  }

  @Override
  public void updateBinaryStream(int index, InputStream stream, long length) throws SQLException {
    rows.updateBinaryStream(index, stream, length);
  }

  @Override
  public void updateBlob(String name, InputStream stream) throws SQLException {
    rows.updateBlob(name, stream);
  }

  @Override
  public void updateBlob(String name, Blob value) throws SQLException {
    rows.updateBlob(name, value);
  }

  @Override
  public void updateBlob(int index, InputStream stream) throws SQLException {
    rows.updateBlob(index, stream);
  }

  @Override
  public void updateBlob(int index, Blob value) throws SQLException {
    rows.updateBlob(index, value);
  }

  @Override
  public void updateBlob(String name, InputStream stream, long length) throws SQLException {
    rows.updateBlob(name, stream, length);
  }

  @Override
  public void updateBlob(int index, InputStream stream, long length) throws SQLException {
    rows.updateBlob(index, stream, length);
  }

  @Override
  public void updateBoolean(String name, boolean value) throws SQLException {
    rows.updateBoolean(name, value);
  }

  @Override
  public void updateBoolean(int index, boolean value) throws SQLException {
    rows.updateBoolean(index, value);
  }

  @Override
  public void updateByte(String name, byte value) throws SQLException {
    rows.updateByte(name, value);
  }

  @Override
  public void updateByte(int index, byte value) throws SQLException {
    rows.updateByte(index, value);
  }

  @Override
  public void updateBytes(String name, byte[] value) throws SQLException {
    rows.updateBytes(name, value);
  }

  @Override
  public void updateBytes(int index, byte[] value) throws SQLException {
    rows.updateBytes(index, value);
  }

  @Override
  public void updateCharacterStream(String name, Reader stream) throws SQLException {
    rows.updateCharacterStream(name, stream);
  }

  @Override
  public void updateCharacterStream(int index, Reader stream) throws SQLException {
    rows.updateCharacterStream(index, stream);
  }

  @Override
  public void updateCharacterStream(String name, Reader stream, int length) throws SQLException {
    rows.updateCharacterStream(name, stream, length);
  }

  @Override
  public void updateCharacterStream(String name, Reader stream, long length) throws SQLException {
    rows.updateCharacterStream(name, stream, length);
  }

  @Override
  public void updateCharacterStream(int index, Reader stream, int length) throws SQLException {
    rows.updateCharacterStream(index, stream, length);
  }

  @Override
  public void updateCharacterStream(int index, Reader stream, long length) throws SQLException {
    rows.updateCharacterStream(index, stream, length);
  }

  @Override
  public void updateClob(String name, Reader stream) throws SQLException {
    rows.updateClob(name, stream);
  }

  @Override
  public void updateClob(String name, Clob value) throws SQLException {
    rows.updateClob(name, value);
  }

  @Override
  public void updateClob(int index, Reader stream) throws SQLException {
    rows.updateClob(index, stream);
  }

  @Override
  public void updateClob(int index, Clob value) throws SQLException {
    rows.updateClob(index, value);
  }

  @Override
  public void updateClob(String name, Reader stream, long length) throws SQLException {
    rows.updateClob(name, stream, length);
  }

  @Override
  public void updateClob(int index, Reader stream, long length) throws SQLException {
    rows.updateClob(index, stream, length);
  }

  @Override
  public void updateDate(String name, Date value) throws SQLException {
    rows.updateDate(name, value);
  }

  @Override
  public void updateDate(int index, Date value) throws SQLException {
    rows.updateDate(index, value);
  }

  @Override
  public void updateDouble(String name, double value) throws SQLException {
    rows.updateDouble(name, value);
  }

  @Override
  public void updateDouble(int index, double value) throws SQLException {
    rows.updateDouble(index, value);
  }

  @Override
  public void updateFloat(String name, float value) throws SQLException {
    rows.updateFloat(name, value);
  }

  @Override
  public void updateFloat(int index, float value) throws SQLException {
    rows.updateFloat(index, value);
  }

  @Override
  public void updateInt(String name, int length) throws SQLException {
    rows.updateInt(name, length);
  }

  @Override
  public void updateInt(int index, int length) throws SQLException {
    rows.updateInt(index, length);
  }

  @Override
  public void updateLong(String name, long length) throws SQLException {
    rows.updateLong(name, length);
  }

  @Override
  public void updateLong(int index, long length) throws SQLException {
    rows.updateLong(index, length);
  }

  @Override
  public void updateNCharacterStream(String name, Reader stream) throws SQLException {
    rows.updateNCharacterStream(name, stream);
  }

  @Override
  public void updateNCharacterStream(int index, Reader stream) throws SQLException {
    rows.updateNCharacterStream(index, stream);
  }

  @Override
  public void updateNCharacterStream(String name, Reader stream, long length) throws SQLException {
    rows.updateNCharacterStream(name, stream, length);
  }

  @Override
  public void updateNCharacterStream(int index, Reader stream, long length) throws SQLException {
    rows.updateNCharacterStream(index, stream, length);
  }

  @Override
  public void updateNClob(String name, Reader stream) throws SQLException {
    rows.updateNClob(name, stream);
  }

  @Override
  public void updateNClob(String name, NClob value) throws SQLException {
    rows.updateNClob(name, value);
  }

  @Override
  public void updateNClob(int index, Reader stream) throws SQLException {
    rows.updateNClob(index, stream);
  }

  @Override
  public void updateNClob(int index, NClob value) throws SQLException {
    rows.updateNClob(index, value);
  }

  @Override
  public void updateNClob(String name, Reader stream, long length) throws SQLException {
    rows.updateNClob(name, stream, length);
  }

  @Override
  public void updateNClob(int index, Reader stream, long length) throws SQLException {
    rows.updateNClob(index, stream, length);
  }

  @Override
  public void updateNString(String name, String text) throws SQLException {
    rows.updateNString(name, text);
  }

  @Override
  public void updateNString(int index, String text) throws SQLException {
    rows.updateNString(index, text);
  }

  @Override
  public void updateNull(String name) throws SQLException {
    rows.updateNull(name);
  }

  @Override
  public void updateNull(int index) throws SQLException {
    rows.updateNull(index);
  }

  @Override
  public void updateObject(String name, Object value) throws SQLException {
    rows.updateObject(name, value);
  }

  @Override
  public void updateObject(int index, Object value) throws SQLException {
    rows.updateObject(index, value);
  }

  @Override
  public void updateObject(String name, Object value, int length) throws SQLException {
    rows.updateObject(name, value, length);
  }

  @Override
  public void updateObject(String name, Object value, SQLType sqlType) throws SQLException {
    rows.updateObject(name, value, sqlType);
  }

  @Override
  public void updateObject(int index, Object value, int length) throws SQLException {
    rows.updateObject(index, value, length);
  }

  @Override
  public void updateObject(int index, Object value, SQLType sqlType) throws SQLException {
    rows.updateObject(index, value, sqlType);
  }

  @Override
  public void updateObject(String name, Object value, SQLType sqlType, int length)
      throws SQLException {
    rows.updateObject(name, value, sqlType, length);
  }

  @Override
  public void updateObject(int index, Object value, SQLType sqlType, int length)
      throws SQLException {
    rows.updateObject(index, value, sqlType, length);
  }

  @Override
  public void updateRef(String name, Ref value) throws SQLException {
    rows.updateRef(name, value);
  }

  @Override
  public void updateRef(int index, Ref value) throws SQLException {
    rows.updateRef(index, value);
  }

  @Override
  public void updateRow() throws SQLException {
    rows.updateRow();
  }

  @Override
  public void updateRowId(String name, RowId value) throws SQLException {
    rows.updateRowId(name, value);
  }

  @Override
  public void updateRowId(int index, RowId value) throws SQLException {
    rows.updateRowId(index, value);
  }

  @Override
  public void updateSQLXML(String name, SQLXML value) throws SQLException {
    rows.updateSQLXML(name, value);
  }

  @Override
  public void updateSQLXML(int index, SQLXML value) throws SQLException {
    rows.updateSQLXML(index, value);
  }

  @Override
  public void updateShort(String name, short value) throws SQLException {
    rows.updateShort(name, value);
  }

  @Override
  public void updateShort(int index, short value) throws SQLException {
    rows.updateShort(index, value);
  }

  @Override
  public void updateString(String name, String text) throws SQLException {
    rows.updateString(name, text);
  }

  @Override
  public void updateString(int index, String text) throws SQLException {
    rows.updateString(index, text);
  }

  @Override
  public void updateTime(String name, Time value) throws SQLException {
    rows.updateTime(name, value);
  }

  @Override
  public void updateTime(int index, Time value) throws SQLException {
    rows.updateTime(index, value);
  }

  @Override
  public void updateTimestamp(String name, Timestamp value) throws SQLException {
    rows.updateTimestamp(name, value);
  }

  @Override
  public void updateTimestamp(int index, Timestamp value) throws SQLException {
    rows.updateTimestamp(index, value);
  }

  @Override
  public boolean wasNull() throws SQLException {
    return rows.wasNull();
  }
}
