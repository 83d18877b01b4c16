package io.massifdb.expression;

import static io.massifdb.expression.TypeKind.Representation.BYTES;
import static io.massifdb.expression.TypeKind.Representation.DOUBLE;
import static io.massifdb.expression.TypeKind.Representation.LONG;
import static io.massifdb.expression.TypeKind.Representation.OBJECT;

/// The types of PostgreSQL that MassifDB knows, with what `pg_type` says about them: identifiers,
/// names, category (the letter of `typcategory`), whether the type is preferred in its category,
/// and the width (`typlen`). The representation says which [Vector] and which Java class hold a
/// value.
public enum TypeKind {
  BOOLEAN(16, 1000, "bool", "boolean", 'B', true, 1, LONG),
  INT2(21, 1005, "int2", "smallint", 'N', false, 2, LONG),
  INT4(23, 1007, "int4", "integer", 'N', false, 4, LONG),
  INT8(20, 1016, "int8", "bigint", 'N', false, 8, LONG),
  NUMERIC(1700, 1231, "numeric", "numeric", 'N', false, -1, OBJECT),
  FLOAT4(700, 1021, "float4", "real", 'N', false, 4, DOUBLE),
  FLOAT8(701, 1022, "float8", "double precision", 'N', true, 8, DOUBLE),
  TEXT(25, 1009, "text", "text", 'S', true, -1, BYTES),
  VARCHAR(1043, 1015, "varchar", "character varying", 'S', false, -1, BYTES),
  CHAR(1042, 1014, "bpchar", "character", 'S', false, -1, BYTES),
  NAME(19, 1003, "name", "name", 'S', false, 64, BYTES),
  INTERNAL_CHAR(18, 1002, "char", "\"char\"", 'Z', false, 1, BYTES),
  BYTEA(17, 1001, "bytea", "bytea", 'U', false, -1, BYTES),
  DATE(1082, 1182, "date", "date", 'D', false, 4, LONG),
  TIME(1083, 1183, "time", "time without time zone", 'D', false, 8, LONG),
  TIMESTAMP(1114, 1115, "timestamp", "timestamp without time zone", 'D', false, 8, LONG),
  TIMESTAMPTZ(1184, 1185, "timestamptz", "timestamp with time zone", 'D', true, 8, LONG),
  INTERVAL(1186, 1187, "interval", "interval", 'T', true, 16, OBJECT),
  UUID(2950, 2951, "uuid", "uuid", 'U', false, 16, BYTES),
  OID(26, 1028, "oid", "oid", 'N', true, 4, LONG),
  XID(28, 1011, "xid", "xid", 'U', false, 4, LONG),
  REGPROC(24, 1008, "regproc", "regproc", 'N', false, 4, LONG),
  REGPROCEDURE(2202, 2207, "regprocedure", "regprocedure", 'N', false, 4, LONG),
  REGCLASS(2205, 2210, "regclass", "regclass", 'N', false, 4, LONG),
  REGTYPE(2206, 2211, "regtype", "regtype", 'N', false, 4, LONG),
  REGROLE(4096, 4097, "regrole", "regrole", 'N', false, 4, LONG),
  REGNAMESPACE(4089, 4090, "regnamespace", "regnamespace", 'N', false, 4, LONG),
  JSON(114, 199, "json", "json", 'U', false, -1, BYTES),
  JSONB(3802, 3807, "jsonb", "jsonb", 'U', false, -1, BYTES),
  JSONPATH(4072, 4073, "jsonpath", "jsonpath", 'U', false, -1, BYTES),
  PG_NODE_TREE(194, 0, "pg_node_tree", "pg_node_tree", 'Z', false, -1, BYTES),
  ACLITEM(1033, 1034, "aclitem", "aclitem", 'U', false, 12, BYTES),
  ARRAY(0, 0, "anyarray", "anyarray", 'A', false, -1, OBJECT),
  /// A type of a user's: which one, [SqlType#labels] says.
  ENUM(0, 0, "anyenum", "anyenum", 'E', false, 4, LONG),
  /// A name that is not looked up yet.
  NAMED(0, 0, "unknown", "unknown", 'X', false, -2, BYTES),
  INT2VECTOR(22, 1006, "int2vector", "int2vector", 'A', false, -1, OBJECT),
  OIDVECTOR(30, 1013, "oidvector", "oidvector", 'A', false, -1, OBJECT),
  RECORD(2249, 2287, "record", "record", 'P', false, -1, OBJECT),
  UNKNOWN(705, 0, "unknown", "unknown", 'X', false, -2, BYTES),
  CSTRING(2275, 1263, "cstring", "cstring", 'P', false, -2, BYTES),
  VOID(2278, 0, "void", "void", 'P', false, 4, BYTES),
  TRIGGER(2279, 0, "trigger", "trigger", 'P', false, 4, BYTES),
  INTERNAL(2281, 0, "internal", "internal", 'P', false, 8, BYTES),
  ANY(2276, 0, "any", "\"any\"", 'P', false, 4, OBJECT),
  ANYELEMENT(2283, 0, "anyelement", "anyelement", 'P', false, 4, OBJECT),
  ANYARRAY(2277, 0, "anyarray", "anyarray", 'P', false, -1, OBJECT),
  ANYNONARRAY(2776, 0, "anynonarray", "anynonarray", 'P', false, 4, OBJECT),
  ANYENUM(3500, 0, "anyenum", "anyenum", 'P', false, 4, LONG),
  ANYCOMPATIBLE(5077, 0, "anycompatible", "anycompatible", 'P', false, 4, OBJECT),
  ANYCOMPATIBLEARRAY(5078, 0, "anycompatiblearray", "anycompatiblearray", 'P', false, -1, OBJECT);

  /// How values of a type are held in vectors.
  public enum Representation {
    LONG,
    DOUBLE,
    BYTES,
    OBJECT
  }

  private final int oid;
  private final int arrayOid;
  private final String catalogName;
  private final String sqlName;
  private final char category;
  private final boolean preferred;
  private final int length;
  private final Representation representation;

  TypeKind(
      int oid,
      int arrayOid,
      String catalogName,
      String sqlName,
      char category,
      boolean preferred,
      int length,
      Representation representation) {
    this.oid = oid;
    this.arrayOid = arrayOid;
    this.catalogName = catalogName;
    this.sqlName = sqlName;
    this.category = category;
    this.preferred = preferred;
    this.length = length;
    this.representation = representation;
  }

  /// `pg_type.oid`; 0 for [#ARRAY], whose identifier follows from its element.
  public int oid() {
    return oid;
  }

  /// `pg_type.typarray`.
  public int arrayOid() {
    return arrayOid;
  }

  /// `pg_type.typname`.
  public String catalogName() {
    return catalogName;
  }

  /// The name that SQL uses, as `format_type` prints it without modifiers.
  public String sqlName() {
    return sqlName;
  }

  /// `pg_type.typcategory`.
  public char category() {
    return category;
  }

  /// `pg_type.typispreferred`.
  public boolean preferred() {
    return preferred;
  }

  /// `pg_type.typlen`.
  public int length() {
    return length;
  }

  public Representation representation() {
    return representation;
  }

  /// Types whose value is a Java String.
  public boolean isText() {
    return representation == BYTES && this != BYTEA && this != UUID;
  }

  public boolean isInteger() {
    return this == INT2 || this == INT4 || this == INT8;
  }

  /// Aliases of `oid` whose text form is a name in the catalogue.
  public boolean isRegistered() {
    return switch (this) {
      case REGPROC, REGPROCEDURE, REGCLASS, REGTYPE, REGROLE, REGNAMESPACE -> true;
      default -> false;
    };
  }

  /// Types that stand for others in signatures of polymorphic functions.
  public boolean isPolymorphic() {
    return switch (this) {
      case ANY, ANYELEMENT, ANYARRAY, ANYNONARRAY, ANYENUM, ANYCOMPATIBLE, ANYCOMPATIBLEARRAY ->
          true;
      default -> false;
    };
  }
}
