package io.massifdb.expression;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A type of a value: its kind, its modifiers, and the element type of an array. Whether a column
/// admits NULL is not part of its type.
///
/// @param precision digits of numeric, length of varchar and char, fractional digits of times; -1 =
///   none given
/// @param scale scale of numeric; -1 when there is no precision (a numeric scale may be negative);
///   of interval its fields ([IntervalFields])
/// @param element element type of an ARRAY, else null
/// @param user what makes it one of the users' own types: of an ENUM, of a domain, or of a NAMED
///   type that is still to be looked up; else null
public record SqlType(
    TypeKind kind, int precision, int scale, @Nullable SqlType element, @Nullable UserType user) {
  public static final SqlType BOOLEAN = of(TypeKind.BOOLEAN);
  public static final SqlType INT2 = of(TypeKind.INT2);
  public static final SqlType INT4 = of(TypeKind.INT4);
  public static final SqlType INT8 = of(TypeKind.INT8);
  public static final SqlType NUMERIC = of(TypeKind.NUMERIC);
  public static final SqlType FLOAT4 = of(TypeKind.FLOAT4);
  public static final SqlType FLOAT8 = of(TypeKind.FLOAT8);
  public static final SqlType TEXT = of(TypeKind.TEXT);
  public static final SqlType VARCHAR = of(TypeKind.VARCHAR);
  public static final SqlType CHAR = of(TypeKind.CHAR);
  public static final SqlType NAME = of(TypeKind.NAME);
  public static final SqlType INTERNAL_CHAR = of(TypeKind.INTERNAL_CHAR);
  public static final SqlType BYTEA = of(TypeKind.BYTEA);
  public static final SqlType DATE = of(TypeKind.DATE);
  public static final SqlType TIME = of(TypeKind.TIME);
  public static final SqlType TIMESTAMP = of(TypeKind.TIMESTAMP);
  public static final SqlType TIMESTAMPTZ = of(TypeKind.TIMESTAMPTZ);
  public static final SqlType INTERVAL = of(TypeKind.INTERVAL);
  public static final SqlType UUID = of(TypeKind.UUID);
  public static final SqlType OID = of(TypeKind.OID);
  public static final SqlType XID = of(TypeKind.XID);
  public static final SqlType REGPROC = of(TypeKind.REGPROC);
  public static final SqlType REGCLASS = of(TypeKind.REGCLASS);
  public static final SqlType REGTYPE = of(TypeKind.REGTYPE);
  public static final SqlType REGROLE = of(TypeKind.REGROLE);
  public static final SqlType REGNAMESPACE = of(TypeKind.REGNAMESPACE);
  public static final SqlType JSON = of(TypeKind.JSON);
  public static final SqlType JSONB = of(TypeKind.JSONB);
  public static final SqlType INT2VECTOR = of(TypeKind.INT2VECTOR);
  public static final SqlType OIDVECTOR = of(TypeKind.OIDVECTOR);
  public static final SqlType RECORD = of(TypeKind.RECORD);
  public static final SqlType UNKNOWN = of(TypeKind.UNKNOWN);
  public static final SqlType VOID = of(TypeKind.VOID);

  private static final Map<Integer, SqlType> BY_OID = byOid();
  private static final Map<String, TypeKind> BY_NAME = byName();

  public SqlType(TypeKind kind, int precision, int scale, @Nullable SqlType element) {
    this(kind, precision, scale, element, null);
  }

  public SqlType {
    if (kind == TypeKind.ENUM && user == null) {
      throw new AssertionError("an enum has labels");
    }
    if ((kind == TypeKind.ARRAY) != (element != null)) {
      throw new AssertionError("an array, and only an array, has an element type: " + kind);
    }
  }

  public static SqlType of(TypeKind kind) {
    return new SqlType(kind, -1, -1, null);
  }

  public static SqlType numeric(int precision, int scale) {
    return new SqlType(TypeKind.NUMERIC, precision, scale, null);
  }

  public static SqlType varchar(int length) {
    return new SqlType(TypeKind.VARCHAR, length, -1, null);
  }

  public static SqlType character(int length) {
    return new SqlType(TypeKind.CHAR, length, -1, null);
  }

  public static SqlType enumeration(EnumType labels) {
    return new SqlType(TypeKind.ENUM, -1, -1, null, labels);
  }

  public static SqlType domain(DomainType domain) {
    SqlType base = domain.base();
    return new SqlType(base.kind, base.precision, base.scale, base.element, domain);
  }

  /// A type that is still to be looked up in the catalog.
  public static SqlType named(List<String> name) {
    return new SqlType(TypeKind.NAMED, -1, -1, null, new UserType.Name(name));
  }

  public static SqlType array(SqlType element) {
    return new SqlType(TypeKind.ARRAY, -1, -1, element.withoutModifiers());
  }

  /// The type with this `pg_type.oid` and modifier (-1 = none); UNKNOWN's own oid for 0.
  public static @Nullable SqlType fromOid(int oid, int typmod) {
    SqlType plain = BY_OID.get(oid);
    return plain == null || typmod < 0 ? plain : plain.withTypmod(typmod);
  }

  /// The type of this name: `typname` of the catalogue or a name of the SQL standard, without
  /// modifiers, in lower case; `[]` behind makes an array. Null when there is none.
  public static @Nullable SqlType fromName(String name) {
    String plain = name.trim();
    if (plain.endsWith("[]")) {
      SqlType element = fromName(plain.substring(0, plain.length() - 2));
      return element == null || element.isArray() ? element : array(element);
    }
    if (plain.startsWith("_")) {
      SqlType element = fromName(plain.substring(1));
      return element == null ? null : array(element);
    }
    TypeKind kind = BY_NAME.get(plain.toLowerCase(Locale.ROOT));
    return kind == null ? null : of(kind);
  }

  public int oid() {
    if (element != null) {
      return element.arrayOid();
    }
    EnumType labels = labels();
    return labels == null ? kind.oid() : labels.oid();
  }

  /// The identifier by which the catalogue knows the type: of a domain its own, where [#oid] is
  /// that of the type below, which clients see.
  public int catalogOid() {
    return user instanceof DomainType domain ? domain.oid() : oid();
  }

  /// The labels of an enum, or of a domain over one; else null.
  public @Nullable EnumType labels() {
    return switch (user) {
      case EnumType labels -> labels;
      case DomainType domain -> domain.base().labels();
      case UserType.Name _ -> null;
      case null -> null;
    };
  }

  public @Nullable DomainType domain() {
    return user instanceof DomainType domain ? domain : null;
  }

  /// The type below a domain; any other type itself.
  public SqlType base() {
    return user instanceof DomainType domain ? domain.base() : this;
  }

  /// The identifier of the type of arrays of this type; 0 for an array.
  public int arrayOid() {
    EnumType labels = labels();
    return labels == null ? kind.arrayOid() : labels.arrayOid();
  }

  /// `atttypmod` of a column of this type.
  public int typmod() {
    if (kind == TypeKind.INTERVAL && scale != IntervalFields.ALL) {
      return (scale << 16) | (precision & 0xffff);
    }
    if (precision < 0) {
      return -1;
    }
    return switch (kind) {
      case NUMERIC -> ((precision << 16) | (scale & 0x7ff)) + 4;
      case VARCHAR, CHAR -> precision + 4;
      case INTERVAL -> (IntervalFields.ALL_IN_MODIFIER << 16) | precision;
      default -> precision;
    };
  }

  private SqlType withTypmod(int typmod) {
    return switch (kind) {
      case NUMERIC -> {
        int packed = typmod - 4;
        yield new SqlType(kind, (packed >> 16) & 0xffff, ((packed & 0x7ff) ^ 1024) - 1024, null);
      }
      case VARCHAR, CHAR -> new SqlType(kind, typmod - 4, -1, null);
      case INTERVAL -> {
        int fraction = typmod & 0xffff;
        int fields = typmod >> 16;
        yield new SqlType(
            kind,
            fraction == 0xffff ? -1 : fraction,
            fields == IntervalFields.ALL_IN_MODIFIER ? IntervalFields.ALL : fields,
            null);
      }
      case TIME, TIMESTAMP, TIMESTAMPTZ -> new SqlType(kind, typmod, -1, null);
      default -> this;
    };
  }

  /// The same type without length, precision and scale, and without the conditions of a domain.
  public SqlType withoutModifiers() {
    if (user instanceof DomainType domain) {
      return domain.base().withoutModifiers();
    }
    return precision < 0 && scale < 0 ? this : new SqlType(kind, -1, -1, element, user);
  }

  /// The type as which a text for a value of this type is read before the modifiers apply: without
  /// them, but the fields of an interval say what a bare number means.
  public SqlType asRead() {
    return kind == TypeKind.INTERVAL ? this : withoutModifiers();
  }

  /// The text that `format_type(oid, typmod)` gives.
  public String sqlName() {
    if (user != null) {
      return user.name();
    }
    if (element != null) {
      return element.sqlName() + "[]";
    }
    if (kind == TypeKind.INTERVAL && scale != IntervalFields.ALL) {
      return "interval "
          + IntervalFields.text(scale)
          + (precision < 0 ? "" : "(" + precision + ")");
    }
    if (precision < 0) {
      return kind == TypeKind.CHAR ? "bpchar" : kind.sqlName();
    }
    return switch (kind) {
      case NUMERIC -> "numeric(" + precision + "," + scale + ")";
      case TIME -> "time(" + precision + ") without time zone";
      case TIMESTAMP -> "timestamp(" + precision + ") without time zone";
      case TIMESTAMPTZ -> "timestamp(" + precision + ") with time zone";
      case VARCHAR, CHAR, INTERVAL -> kind.sqlName() + "(" + precision + ")";
      default -> kind.sqlName();
    };
  }

  /// The name that error messages use: as [#sqlName] without modifiers.
  public String displayName() {
    if (user != null) {
      return user.name();
    }
    return element != null ? element.displayName() + "[]" : kind.sqlName();
  }

  public boolean isArray() {
    return element != null;
  }

  /// The element type of an array or of the vectors of the catalogue.
  public SqlType elementType() {
    if (element != null) {
      return element;
    }
    return switch (kind) {
      case INT2VECTOR -> INT2;
      case OIDVECTOR -> OID;
      default -> throw new AssertionError(kind + " has no elements");
    };
  }

  /// Same type when modifiers are left aside.
  public boolean sameKind(SqlType other) {
    if (element != null && other.element != null) {
      return element.sameKind(other.element);
    }
    EnumType labels = labels();
    EnumType others = other.labels();
    if (labels != null && others != null) {
      return labels.oid() == others.oid();
    }
    return kind == other.kind;
  }

  /// The text of an enum's value.
  String label(long place) {
    return labelled().label(place);
  }

  /// The value of an enum's label; 22P02 when there is none.
  Long place(String label) {
    return labelled().place(label);
  }

  private EnumType labelled() {
    EnumType labels = labels();
    if (labels == null) {
      throw new AssertionError(kind + " has no labels");
    }
    return labels;
  }

  /// Whether it is an enum or an array of one: a type whose oid only the catalog knows.
  public boolean isEnum() {
    return element != null ? element.isEnum() : labels() != null;
  }

  @Override
  public String toString() {
    return sqlName();
  }

  private static Map<Integer, SqlType> byOid() {
    Map<Integer, SqlType> types = new LinkedHashMap<>();
    for (TypeKind kind : TypeKind.values()) {
      if (kind.oid() == 0) {
        continue;
      }
      SqlType type = of(kind);
      types.put(kind.oid(), type);
      if (kind.arrayOid() != 0) {
        types.put(kind.arrayOid(), array(type));
      }
    }
    return types;
  }

  private static Map<String, TypeKind> byName() {
    Map<String, TypeKind> kinds = new LinkedHashMap<>();
    for (TypeKind kind : TypeKind.values()) {
      if (kind.oid() != 0) {
        kinds.put(kind.catalogName(), kind);
        kinds.putIfAbsent(kind.sqlName(), kind);
      }
    }
    kinds.put("int", TypeKind.INT4);
    kinds.put("dec", TypeKind.NUMERIC);
    kinds.put("decimal", TypeKind.NUMERIC);
    kinds.put("float", TypeKind.FLOAT8);
    return kinds;
  }
}
