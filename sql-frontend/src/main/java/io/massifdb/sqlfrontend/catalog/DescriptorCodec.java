package io.massifdb.sqlfrontend.catalog;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The bytes of a descriptor, as the catalog store keeps them.
///
/// Layout, version 3: one byte format version, one byte kind of descriptor (1 database, 2 schema, 3
/// table or view, 4 sequence, 5 role, 6 type), then the record's components in their order. int and
/// long are big-endian, a string is its length in bytes (int, -1 = null) and UTF-8, a list its size
/// (int) and its elements, an enum constant its name, a type its kind's name, precision, scale and
/// element (a flag byte, then the type); a type of a user's ENUM or DOMAIN and its definition.
public final class DescriptorCodec {
  private static final int FORMAT = 3;
  private static final int DATABASE = 1;
  private static final int SCHEMA = 2;
  private static final int TABLE = 3;
  private static final int SEQUENCE = 4;
  private static final int ROLE = 5;
  private static final int TYPE = 6;

  private DescriptorCodec() {}

  interface Writing<T> {
    void write(T value, DataOutputStream out) throws IOException;
  }

  interface Reading<T> {
    T read(DataInputStream in) throws IOException;
  }

  public static byte[] encode(DatabaseDescriptor database) {
    return bytes(
        DATABASE,
        out -> {
          out.writeLong(database.id());
          text(database.name(), out);
          text(database.owner(), out);
          list(database.privileges(), DescriptorCodec::writePrivilege, out);
          out.writeLong(database.version());
        });
  }

  public static byte[] encode(SchemaDescriptor schema) {
    return bytes(
        SCHEMA,
        out -> {
          out.writeLong(schema.id());
          out.writeLong(schema.databaseId());
          text(schema.name(), out);
          text(schema.owner(), out);
          list(schema.privileges(), DescriptorCodec::writePrivilege, out);
          out.writeLong(schema.version());
        });
  }

  public static byte[] encode(Relation relation) {
    return switch (relation) {
      case TableDescriptor table -> encode(table);
      case SequenceDescriptor sequence -> encode(sequence);
      case TypeDescriptor type -> bytes(TYPE, out -> TypeCodec.write(type, out));
    };
  }

  public static byte[] encode(TableDescriptor table) {
    return bytes(TABLE, out -> writeTable(table, out));
  }

  public static byte[] encode(SequenceDescriptor sequence) {
    return bytes(SEQUENCE, out -> writeSequence(sequence, out));
  }

  public static byte[] encode(RoleDescriptor role) {
    return bytes(ROLE, out -> writeRole(role, out));
  }

  public static DatabaseDescriptor decodeDatabase(byte[] bytes) {
    return decode(
        bytes,
        DATABASE,
        in ->
            new DatabaseDescriptor(
                in.readLong(),
                requiredText(in),
                requiredText(in),
                list(DescriptorCodec::readPrivilege, in),
                in.readLong()));
  }

  public static SchemaDescriptor decodeSchema(byte[] bytes) {
    return decode(
        bytes,
        SCHEMA,
        in ->
            new SchemaDescriptor(
                in.readLong(),
                in.readLong(),
                requiredText(in),
                requiredText(in),
                list(DescriptorCodec::readPrivilege, in),
                in.readLong()));
  }

  public static TableDescriptor decodeTable(byte[] bytes) {
    return decode(bytes, TABLE, DescriptorCodec::readTable);
  }

  public static SequenceDescriptor decodeSequence(byte[] bytes) {
    return decode(bytes, SEQUENCE, DescriptorCodec::readSequence);
  }

  /// A table, view, sequence or type, by the kind that the bytes say.
  public static Relation decodeRelation(byte[] bytes) {
    int kind = bytes.length > 1 ? bytes[1] : TABLE;
    return switch (kind) {
      case SEQUENCE -> decodeSequence(bytes);
      case TYPE -> decode(bytes, TYPE, TypeCodec::read);
      default -> decodeTable(bytes);
    };
  }

  public static RoleDescriptor decodeRole(byte[] bytes) {
    return decode(bytes, ROLE, DescriptorCodec::readRole);
  }

  private static void writeTable(TableDescriptor table, DataOutputStream out) throws IOException {
    out.writeLong(table.id());
    out.writeLong(table.databaseId());
    out.writeLong(table.schemaId());
    text(table.name(), out);
    text(table.kind().name(), out);
    list(table.columns(), DescriptorCodec::writeColumn, out);
    writeIndex(table.primary(), out);
    list(table.indexes(), DescriptorCodec::writeIndex, out);
    list(table.checks(), DescriptorCodec::writeCheck, out);
    list(table.foreignKeys(), DescriptorCodec::writeForeignKey, out);
    out.writeInt(table.nextColumnId());
    out.writeInt(table.nextIndexId());
    out.writeLong(table.version());
    text(table.viewSql(), out);
    text(table.owner(), out);
    writeProperties(table.properties(), out);
  }

  private static void writeProperties(TableProperties properties, DataOutputStream out)
      throws IOException {
    text(properties.onCommit().name(), out);
    out.writeBoolean(properties.populated());
    list(
        properties.comments(),
        (comment, to) -> {
          text(comment.on(), to);
          text(comment.name(), to);
          text(comment.text(), to);
        },
        out);
    list(properties.privileges(), DescriptorCodec::writePrivilege, out);
  }

  private static TableProperties readProperties(DataInputStream in) throws IOException {
    return new TableProperties(
        TableProperties.OnCommit.valueOf(requiredText(in)),
        in.readBoolean(),
        list(
            from ->
                new TableProperties.Comment(
                    requiredText(from), requiredText(from), requiredText(from)),
            in),
        list(DescriptorCodec::readPrivilege, in));
  }

  private static void writePrivilege(Privilege privilege, DataOutputStream out) throws IOException {
    out.writeLong(privilege.roleId());
    text(privilege.name(), out);
    out.writeInt(privilege.columnId());
    out.writeBoolean(privilege.grantable());
    out.writeLong(privilege.grantorId());
  }

  private static Privilege readPrivilege(DataInputStream in) throws IOException {
    return new Privilege(
        in.readLong(), requiredText(in), in.readInt(), in.readBoolean(), in.readLong());
  }

  private static TableDescriptor readTable(DataInputStream in) throws IOException {
    return new TableDescriptor(
        in.readLong(),
        in.readLong(),
        in.readLong(),
        requiredText(in),
        TableDescriptor.Kind.valueOf(requiredText(in)),
        list(DescriptorCodec::readColumn, in),
        readIndex(in),
        list(DescriptorCodec::readIndex, in),
        list(DescriptorCodec::readCheck, in),
        list(DescriptorCodec::readForeignKey, in),
        in.readInt(),
        in.readInt(),
        in.readLong(),
        text(in),
        requiredText(in),
        readProperties(in));
  }

  private static void writeColumn(ColumnDescriptor column, DataOutputStream out)
      throws IOException {
    out.writeInt(column.id());
    text(column.name(), out);
    TypeCodec.writeType(column.type(), out);
    out.writeBoolean(column.nullable());
    text(column.defaultSql(), out);
    out.writeBoolean(column.hidden());
    text(column.state().name(), out);
    out.writeLong(column.ownedSequenceId());
    text(column.filling().name(), out);
    text(column.missing(), out);
  }

  private static ColumnDescriptor readColumn(DataInputStream in) throws IOException {
    return new ColumnDescriptor(
        in.readInt(),
        requiredText(in),
        TypeCodec.readType(in),
        in.readBoolean(),
        text(in),
        in.readBoolean(),
        SchemaState.valueOf(requiredText(in)),
        in.readLong(),
        ColumnDescriptor.Filling.valueOf(requiredText(in)),
        text(in));
  }

  private static void writeIndex(IndexDescriptor index, DataOutputStream out) throws IOException {
    out.writeInt(index.id());
    out.writeLong(index.oid());
    text(index.name(), out);
    out.writeBoolean(index.unique());
    list(
        index.columns(),
        (column, to) -> {
          to.writeInt(column.columnId());
          to.writeBoolean(column.descending());
          to.writeBoolean(column.nullsFirst());
        },
        out);
    list(index.storedColumnIds(), (id, to) -> to.writeInt(id), out);
    text(index.state().name(), out);
    out.writeBoolean(index.constraint());
    text(index.predicateSql(), out);
    out.writeInt(index.conditionColumnId());
    out.writeBoolean(index.primaryKey());
    out.writeBoolean(index.nullsNotDistinct());
  }

  private static IndexDescriptor readIndex(DataInputStream in) throws IOException {
    return new IndexDescriptor(
        in.readInt(),
        in.readLong(),
        requiredText(in),
        in.readBoolean(),
        list(from -> new IndexColumn(from.readInt(), from.readBoolean(), from.readBoolean()), in),
        list(DataInputStream::readInt, in),
        SchemaState.valueOf(requiredText(in)),
        in.readBoolean(),
        text(in),
        in.readInt(),
        in.readBoolean(),
        in.readBoolean());
  }

  private static void writeCheck(CheckConstraint check, DataOutputStream out) throws IOException {
    text(check.name(), out);
    text(check.expressionSql(), out);
    list(check.columnIds(), (id, to) -> to.writeInt(id), out);
    out.writeBoolean(check.validated());
  }

  private static CheckConstraint readCheck(DataInputStream in) throws IOException {
    return new CheckConstraint(
        requiredText(in), requiredText(in), list(DataInputStream::readInt, in), in.readBoolean());
  }

  private static void writeForeignKey(ForeignKey key, DataOutputStream out) throws IOException {
    out.writeLong(key.oid());
    text(key.name(), out);
    list(key.columnIds(), (id, to) -> to.writeInt(id), out);
    out.writeLong(key.referencedTableId());
    list(key.referencedColumnIds(), (id, to) -> to.writeInt(id), out);
    text(key.onDelete().name(), out);
    text(key.onUpdate().name(), out);
    out.writeBoolean(key.matchFull());
    text(key.timing().name(), out);
    out.writeBoolean(key.validated());
  }

  private static ForeignKey readForeignKey(DataInputStream in) throws IOException {
    return new ForeignKey(
        in.readLong(),
        requiredText(in),
        list(DataInputStream::readInt, in),
        in.readLong(),
        list(DataInputStream::readInt, in),
        ForeignKey.Action.valueOf(requiredText(in)),
        ForeignKey.Action.valueOf(requiredText(in)),
        in.readBoolean(),
        ForeignKey.Timing.valueOf(requiredText(in)),
        in.readBoolean());
  }

  private static void writeSequence(SequenceDescriptor sequence, DataOutputStream out)
      throws IOException {
    out.writeLong(sequence.id());
    out.writeLong(sequence.databaseId());
    out.writeLong(sequence.schemaId());
    text(sequence.name(), out);
    out.writeLong(sequence.start());
    out.writeLong(sequence.increment());
    out.writeLong(sequence.minimum());
    out.writeLong(sequence.maximum());
    out.writeLong(sequence.cache());
    out.writeBoolean(sequence.cycle());
    out.writeLong(sequence.ownerTableId());
    out.writeInt(sequence.ownerColumnId());
    out.writeLong(sequence.version());
    text(sequence.owner(), out);
    list(sequence.privileges(), DescriptorCodec::writePrivilege, out);
  }

  private static SequenceDescriptor readSequence(DataInputStream in) throws IOException {
    return new SequenceDescriptor(
        in.readLong(),
        in.readLong(),
        in.readLong(),
        requiredText(in),
        in.readLong(),
        in.readLong(),
        in.readLong(),
        in.readLong(),
        in.readLong(),
        in.readBoolean(),
        in.readLong(),
        in.readInt(),
        in.readLong(),
        requiredText(in),
        list(DescriptorCodec::readPrivilege, in));
  }

  private static void writeRole(RoleDescriptor role, DataOutputStream out) throws IOException {
    out.writeLong(role.id());
    text(role.name(), out);
    out.writeBoolean(role.login());
    out.writeBoolean(role.superuser());
    out.writeBoolean(role.createDatabase());
    out.writeBoolean(role.createRole());
    out.writeBoolean(role.inherit());
    out.writeInt(role.connectionLimit());
    text(role.scramVerifier(), out);
    list(
        role.memberOf(),
        (membership, to) -> {
          to.writeLong(membership.roleId());
          to.writeBoolean(membership.admin());
          to.writeLong(membership.grantorId());
        },
        out);
    out.writeLong(role.version());
  }

  private static RoleDescriptor readRole(DataInputStream in) throws IOException {
    return new RoleDescriptor(
        in.readLong(),
        requiredText(in),
        in.readBoolean(),
        in.readBoolean(),
        in.readBoolean(),
        in.readBoolean(),
        in.readBoolean(),
        in.readInt(),
        text(in),
        list(from -> new Membership(from.readLong(), from.readBoolean(), from.readLong()), in),
        in.readLong());
  }

  static void text(@Nullable String value, DataOutputStream out) throws IOException {
    if (value == null) {
      out.writeInt(-1);
      return;
    }
    byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
    out.writeInt(utf8.length);
    out.write(utf8);
  }

  static @Nullable String text(DataInputStream in) throws IOException {
    int length = in.readInt();
    if (length < 0) {
      return null;
    }
    byte[] utf8 = in.readNBytes(length);
    if (utf8.length < length) {
      throw new IOException("descriptor ends within a string");
    }
    return new String(utf8, StandardCharsets.UTF_8);
  }

  static String requiredText(DataInputStream in) throws IOException {
    String value = text(in);
    if (value == null) {
      throw new IOException("descriptor lacks a string");
    }
    return value;
  }

  static <T> void list(List<T> values, Writing<T> writing, DataOutputStream out)
      throws IOException {
    out.writeInt(values.size());
    for (T value : values) {
      writing.write(value, out);
    }
  }

  static <T> List<T> list(Reading<T> reading, DataInputStream in) throws IOException {
    int size = in.readInt();
    List<T> values = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      values.add(reading.read(in));
    }
    return values;
  }

  private interface Body {
    void write(DataOutputStream out) throws IOException;
  }

  private static byte[] bytes(int kind, Body body) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(FORMAT);
      out.writeByte(kind);
      body.write(out);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
    return bytes.toByteArray();
  }

  private static <T> T decode(byte[] bytes, int kind, Reading<T> body) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      int format = in.readUnsignedByte();
      int found = in.readUnsignedByte();
      if (format != FORMAT || found != kind) {
        throw new AssertionError(
            "descriptor of format " + format + " and kind " + found + ", wanted kind " + kind);
      }
      T value = body.read(in);
      if (in.available() > 0) {
        throw new AssertionError("descriptor has " + in.available() + " bytes too many");
      }
      return value;
    } catch (IOException | IllegalArgumentException e) {
      throw new AssertionError("descriptor is damaged", e);
    }
  }
}
