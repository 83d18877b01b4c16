package io.massifdb.server.catalog;

import io.massifdb.kvapi.NodeId;
import io.massifdb.kvapi.Timestamp;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * A change of the schema that goes on after its statement's transaction: what SHOW JOBS lists.
 *
 * <p>Bytes: the components in their order; numbers big-endian, strings and names of constants as
 * {@code writeUTF} does, {@code rest} with its length (int, -1 = null).
 *
 * @param rows dealt with so far
 * @param rest the key from which it goes on; null = from the beginning
 * @param node that runs it
 * @param claimedUntil after that, another node may take it over
 * @param startedMillis by the oracle
 * @param finishedMillis 0 while it runs
 */
public record SchemaJob(
    long id,
    Kind kind,
    Status status,
    long tableId,
    int indexId,
    String statement,
    long rows,
    byte @Nullable [] rest,
    NodeId node,
    Timestamp claimedUntil,
    long startedMillis,
    long finishedMillis,
    String error) {
  private static final int TEXT_MAX = 4096;

  /** What it does. */
  public enum Kind {
    CREATE_INDEX,
    DROP_INDEX
  }

  /** Where it stands. */
  public enum Status {
    RUNNING,
    SUCCEEDED,
    FAILED
  }

  public SchemaJob {
    statement = cut(statement);
    error = cut(error);
  }

  private static String cut(String text) {
    return text.length() <= TEXT_MAX ? text : text.substring(0, TEXT_MAX);
  }

  public SchemaJob claimed(NodeId by, Timestamp until) {
    return new SchemaJob(
        id,
        kind,
        status,
        tableId,
        indexId,
        statement,
        rows,
        rest,
        by,
        until,
        startedMillis,
        finishedMillis,
        error);
  }

  public SchemaJob at(long newRows, byte @Nullable [] newRest) {
    return new SchemaJob(
        id,
        kind,
        status,
        tableId,
        indexId,
        statement,
        newRows,
        newRest,
        node,
        claimedUntil,
        startedMillis,
        finishedMillis,
        error);
  }

  public SchemaJob finished(Status how, long millis, String why) {
    return new SchemaJob(
        id,
        kind,
        how,
        tableId,
        indexId,
        statement,
        rows,
        null,
        node,
        claimedUntil,
        startedMillis,
        millis,
        why);
  }

  byte[] encode() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeLong(id);
      out.writeUTF(kind.name());
      out.writeUTF(status.name());
      out.writeLong(tableId);
      out.writeInt(indexId);
      out.writeUTF(statement);
      out.writeLong(rows);
      out.writeInt(rest == null ? -1 : rest.length);
      if (rest != null) {
        out.write(rest);
      }
      out.writeInt(node.value());
      out.writeLong(claimedUntil.value());
      out.writeLong(startedMillis);
      out.writeLong(finishedMillis);
      out.writeUTF(error);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  static SchemaJob decode(byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      return new SchemaJob(
          in.readLong(),
          Kind.valueOf(in.readUTF()),
          Status.valueOf(in.readUTF()),
          in.readLong(),
          in.readInt(),
          in.readUTF(),
          in.readLong(),
          rest(in),
          new NodeId(in.readInt()),
          new Timestamp(in.readLong()),
          in.readLong(),
          in.readLong(),
          in.readUTF());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte @Nullable [] rest(DataInputStream in) throws IOException {
    int length = in.readInt();
    return length < 0 ? null : in.readNBytes(length);
  }
}
