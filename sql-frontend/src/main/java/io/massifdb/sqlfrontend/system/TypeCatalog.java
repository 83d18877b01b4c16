package io.massifdb.sqlfrontend.system;

import io.massifdb.expression.Quoting;
import io.massifdb.expression.SqlType;
import io.massifdb.expression.TypeKind;
import io.massifdb.expression.UserType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// What `pg_type` and `pg_opclass` say of a type, for the tables that repeat it.
final class TypeCatalog {
  static final FixedTable TYPES = new FixedTable("pg_type");
  static final FixedTable OPERATOR_CLASSES = new FixedTable("pg_opclass");

  private static final long TEXT = SqlType.TEXT.oid();
  private static final long ANYARRAY = 2277;
  private static final long ANYENUM = 3500;

  private static final Map<Long, PgType> BY_OID = types();
  private static final Map<Long, Long> DEFAULT_CLASS = defaultClasses();

  /// The columns of a row of pg_type that other tables need.
  record PgType(
      long oid,
      String name,
      long length,
      boolean byValue,
      String alignment,
      String storage,
      long collation,
      String category) {
    boolean isArray() {
      return name.startsWith("_");
    }
  }

  private TypeCatalog() {}

  static PgType of(SqlType type) {
    UserType user = (type.element() == null ? type : type.element()).user();
    if (user != null) {
      return user(type, user);
    }
    PgType found = BY_OID.get((long) type.oid());
    if (found == null) {
      throw new AssertionError("pg_type.txt lacks " + type);
    }
    return found;
  }

  /// A domain is as the type below, but for its name.
  private static PgType user(SqlType type, UserType user) {
    String name = Quoting.parseIdentifier(user.name()).getLast();
    if (type.isArray()) {
      return new PgType(type.oid(), "_" + name, -1, false, "i", "x", 0, "A");
    }
    if (type.domain() == null) {
      return new PgType(type.oid(), name, 4, true, "i", "p", 0, "E");
    }
    PgType base = of(type.base());
    return new PgType(
        type.catalogOid(),
        name,
        base.length(),
        base.byValue(),
        base.alignment(),
        base.storage(),
        base.collation(),
        base.category());
  }

  static @Nullable PgType byOid(long oid) {
    return BY_OID.get(oid);
  }

  static @Nullable PgType byName(String name) {
    return BY_OID.values().stream().filter(it -> it.name().equals(name)).findFirst().orElse(null);
  }

  /// The btree operator class that an index over this type uses.
  static long operatorClass(SqlType type) {
    long oid = type.kind() == TypeKind.VARCHAR ? TEXT : type.oid();
    boolean isEnum = type.kind() == TypeKind.ENUM;
    Long exact = DEFAULT_CLASS.get(type.isArray() ? ANYARRAY : isEnum ? ANYENUM : oid);
    return exact == null ? DEFAULT_CLASS.getOrDefault(TEXT, 0L) : exact;
  }

  static int ordinal(FixedTable table, String column) {
    return IntStream.range(0, table.columns().size())
        .filter(i -> table.columns().get(i).name().equals(column))
        .findFirst()
        .orElseThrow(() -> new AssertionError(table.name() + " has no column " + column));
  }

  private static Map<Long, PgType> types() {
    int length = ordinal(TYPES, "typlen");
    int byValue = ordinal(TYPES, "typbyval");
    int category = ordinal(TYPES, "typcategory");
    int alignment = ordinal(TYPES, "typalign");
    int storage = ordinal(TYPES, "typstorage");
    int collation = ordinal(TYPES, "typcollation");
    Map<Long, PgType> types = new LinkedHashMap<>();
    for (List<@Nullable Object> row : TYPES.content()) {
      PgType type =
          new PgType(
              number(row.get(0)),
              String.valueOf(row.get(1)),
              number(row.get(length)),
              Boolean.TRUE.equals(row.get(byValue)),
              String.valueOf(row.get(alignment)),
              String.valueOf(row.get(storage)),
              number(row.get(collation)),
              String.valueOf(row.get(category)));
      types.put(type.oid(), type);
    }
    return types;
  }

  private static Map<Long, Long> defaultClasses() {
    int type = ordinal(OPERATOR_CLASSES, "opcintype");
    int isDefault = ordinal(OPERATOR_CLASSES, "opcdefault");
    Map<Long, Long> classes = new LinkedHashMap<>();
    for (List<@Nullable Object> row : OPERATOR_CLASSES.content()) {
      if (Boolean.TRUE.equals(row.get(isDefault))) {
        classes.put(number(row.get(type)), number(row.getFirst()));
      }
    }
    return classes;
  }

  private static long number(@Nullable Object value) {
    return value instanceof Long number ? number : 0;
  }
}
