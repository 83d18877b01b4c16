package io.massifdb.sqlfrontend.catalog;

import static io.massifdb.sqlfrontend.catalog.DescriptorCodec.list;
import static io.massifdb.sqlfrontend.catalog.DescriptorCodec.requiredText;
import static io.massifdb.sqlfrontend.catalog.DescriptorCodec.text;

import io.massifdb.expression.DomainType;
import io.massifdb.expression.EnumType;
import io.massifdb.expression.ExpressionCodec;
import io.massifdb.expression.SqlType;
import io.massifdb.expression.TypeKind;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/// The part of [DescriptorCodec] about types.
final class TypeCodec {
  private static final String DOMAIN = "DOMAIN";

  private TypeCodec() {}

  static void write(TypeDescriptor type, DataOutputStream out) throws IOException {
    out.writeLong(type.id());
    out.writeLong(type.databaseId());
    out.writeLong(type.schemaId());
    text(type.name(), out);
    writeType(type.type(), out);
    out.writeLong(type.version());
    text(type.owner(), out);
  }

  static TypeDescriptor read(DataInputStream in) throws IOException {
    return new TypeDescriptor(
        in.readLong(),
        in.readLong(),
        in.readLong(),
        requiredText(in),
        readType(in),
        in.readLong(),
        requiredText(in));
  }

  static void writeType(SqlType type, DataOutputStream out) throws IOException {
    DomainType domain = type.domain();
    if (domain != null) {
      text(DOMAIN, out);
      writeDomain(domain, out);
      return;
    }
    text(type.kind().name(), out);
    EnumType labels = type.labels();
    if (type.kind() == TypeKind.ENUM && labels != null) {
      writeEnum(labels, out);
      return;
    }
    out.writeInt(type.precision());
    out.writeInt(type.scale());
    SqlType element = type.element();
    out.writeBoolean(element != null);
    if (element != null) {
      writeType(element, out);
    }
  }

  static SqlType readType(DataInputStream in) throws IOException {
    String name = requiredText(in);
    if (name.equals(DOMAIN)) {
      return SqlType.domain(readDomain(in));
    }
    TypeKind kind = TypeKind.valueOf(name);
    if (kind == TypeKind.ENUM) {
      return SqlType.enumeration(readEnum(in));
    }
    int precision = in.readInt();
    int scale = in.readInt();
    return new SqlType(kind, precision, scale, in.readBoolean() ? readType(in) : null);
  }

  private static void writeEnum(EnumType type, DataOutputStream out) throws IOException {
    out.writeInt(type.oid());
    out.writeInt(type.arrayOid());
    text(type.name(), out);
    list(
        type.labels(),
        (label, to) -> {
          text(label.name(), to);
          to.writeLong(label.place());
        },
        out);
  }

  private static EnumType readEnum(DataInputStream in) throws IOException {
    return new EnumType(
        in.readInt(),
        in.readInt(),
        requiredText(in),
        list(from -> new EnumType.Label(requiredText(from), from.readLong()), in));
  }

  private static void writeDomain(DomainType domain, DataOutputStream out) throws IOException {
    out.writeInt(domain.oid());
    out.writeInt(domain.arrayOid());
    text(domain.name(), out);
    writeType(domain.base(), out);
    out.writeBoolean(domain.notNull());
    text(domain.defaultSql(), out);
    list(
        domain.checks(),
        (check, to) -> {
          text(check.name(), to);
          text(check.sql(), to);
          byte[] condition = ExpressionCodec.encode(check.condition());
          to.writeInt(condition.length);
          to.write(condition);
        },
        out);
  }

  private static DomainType readDomain(DataInputStream in) throws IOException {
    return new DomainType(
        in.readInt(),
        in.readInt(),
        requiredText(in),
        readType(in),
        in.readBoolean(),
        text(in),
        list(TypeCodec::readCheck, in));
  }

  private static DomainType.Check readCheck(DataInputStream in) throws IOException {
    String name = requiredText(in);
    String sql = requiredText(in);
    return new DomainType.Check(name, sql, ExpressionCodec.decode(in.readNBytes(in.readInt())));
  }
}
