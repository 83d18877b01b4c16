package io.massifdb.expression;

import java.util.ArrayList;
import java.util.List;

/// The definitions of users' types in programs and batches: whoever runs them knows no catalog.
final class UserTypeCodec {
  private static final int ENUM = 0;
  private static final int ARRAY = 1;
  private static final int DOMAIN = 2;

  private UserTypeCodec() {}

  static boolean isNeeded(SqlType type) {
    return type.domain() != null || type.isEnum();
  }

  static void write(ByteWriter out, SqlType type) {
    SqlType element = type.element();
    switch (type.user()) {
      case EnumType labels -> {
        out.writeByte(ENUM);
        writeEnum(out, labels);
      }
      case DomainType domain -> {
        out.writeByte(DOMAIN);
        writeDomain(out, domain);
      }
      case UserType.Name name -> throw new AssertionError("not looked up: " + name.name());
      case null -> {
        if (element == null) {
          throw new AssertionError("not a user's: " + type);
        }
        out.writeByte(ARRAY);
        DatumCodec.writeType(out, element);
      }
    }
  }

  static SqlType read(ByteReader in) {
    return switch (in.readByte()) {
      case ENUM -> SqlType.enumeration(readEnum(in));
      case ARRAY -> SqlType.array(DatumCodec.readType(in));
      case DOMAIN -> SqlType.domain(readDomain(in));
      default -> throw ByteReader.corrupted();
    };
  }

  private static void writeEnum(ByteWriter out, EnumType labels) {
    out.writeVarint(labels.oid());
    out.writeVarint(labels.arrayOid());
    out.writeString(labels.name());
    out.writeVarint(labels.labels().size());
    for (EnumType.Label label : labels.labels()) {
      out.writeString(label.name());
      out.writeSigned(label.place());
    }
  }

  private static EnumType readEnum(ByteReader in) {
    int oid = in.readCount();
    int arrayOid = in.readCount();
    String name = in.readString();
    int count = in.readCount();
    List<EnumType.Label> labels = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      labels.add(new EnumType.Label(in.readString(), in.readSigned()));
    }
    return new EnumType(oid, arrayOid, name, labels);
  }

  /// Without the default, which nobody asks for there.
  private static void writeDomain(ByteWriter out, DomainType domain) {
    out.writeVarint(domain.oid());
    out.writeVarint(domain.arrayOid());
    out.writeString(domain.name());
    DatumCodec.writeType(out, domain.base());
    out.writeByte(domain.notNull() ? 1 : 0);
    out.writeVarint(domain.checks().size());
    for (DomainType.Check check : domain.checks()) {
      out.writeString(check.name());
      out.writeString(check.sql());
      ExpressionCodec.write(out, check.condition());
    }
  }

  private static DomainType readDomain(ByteReader in) {
    int oid = in.readCount();
    int arrayOid = in.readCount();
    String name = in.readString();
    SqlType base = DatumCodec.readType(in);
    boolean notNull = in.readByte() != 0;
    int count = in.readCount();
    List<DomainType.Check> checks = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      checks.add(new DomainType.Check(in.readString(), in.readString(), ExpressionCodec.read(in)));
    }
    return new DomainType(oid, arrayOid, name, base, notNull, null, checks);
  }
}
