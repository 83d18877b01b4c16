package io.massifdb.sqlfrontend.system;

import io.massifdb.expression.DomainType;
import io.massifdb.expression.SqlType;
import io.massifdb.expression.TypeKind;
import io.massifdb.sqlfrontend.catalog.ColumnDescriptor;
import io.massifdb.sqlfrontend.catalog.SequenceDescriptor;
import io.massifdb.sqlfrontend.catalog.SystemSchemas;
import io.massifdb.sqlfrontend.system.RelationView.Attribute;
import org.jspecify.annotations.Nullable;

/// `information_schema.columns`: the columns of tables and views, in the standard's form.
final class InformationColumns extends ListedTable {
  /// What PostgreSQL gives for text without a limit.
  private static final int UNLIMITED_OCTETS = 1 << 30;

  private static final int BYTES_PER_CHARACTER = 4;

  InformationColumns() {
    super(SystemSchemas.INFORMATION_SCHEMA, "columns");
  }

  @Override
  void fill(RowSet rows, DatabaseView database) {
    for (RelationView relation : database.tablesAndViews()) {
      for (Attribute attribute : relation.attributes()) {
        RowSet.Row row = rows.add();
        add(row, database.name(), relation, attribute);
        type(row, attribute.type());
        names(row, attribute.type(), database);
        if (attribute.filling().isIdentity()) {
          identity(row, attribute, database);
        }
      }
    }
  }

  private static void add(
      RowSet.Row row, String database, RelationView relation, Attribute attribute) {
    SqlType type = attribute.type();
    row.set("table_catalog", database)
        .set("table_schema", relation.schema())
        .set("table_name", relation.name())
        .set("column_name", attribute.name())
        .set("ordinal_position", attribute.number())
        .set(
            "column_default",
            attribute.isGenerated() ? null : ObjectDefinitions.defaultText(attribute))
        .set("is_nullable", attribute.required() || refusesNull(type) ? "NO" : "YES")
        .set("dtd_identifier", Integer.toString(attribute.number()))
        .set("is_self_referencing", "NO")
        .set("is_identity", attribute.filling().isIdentity() ? "YES" : "NO")
        .set("identity_cycle", "NO")
        .set("is_generated", attribute.isGenerated() ? "ALWAYS" : "NEVER")
        .set(
            "generation_expression",
            attribute.isGenerated() ? ObjectDefinitions.defaultText(attribute) : null)
        .set("is_updatable", relation.kind() == RelationView.Kind.TABLE ? "YES" : "NO");
  }

  private static boolean refusesNull(SqlType type) {
    DomainType domain = type.domain();
    return domain != null && domain.notNull();
  }

  /// The columns about a type, which several views have.
  static void type(RowSet.Row row, SqlType type) {
    row.set("data_type", dataType(type))
        .set("character_maximum_length", characterLength(type))
        .set("character_octet_length", octetLength(type))
        .set("numeric_precision", numericPrecision(type))
        .set("numeric_precision_radix", radix(type))
        .set("numeric_scale", numericScale(type))
        .set("datetime_precision", datetimePrecision(type));
  }

  private static String dataType(SqlType type) {
    if (type.isArray()) {
      return "ARRAY";
    }
    return type.kind() == TypeKind.ENUM ? "USER-DEFINED" : type.kind().sqlName();
  }

  /// The type itself (below a domain), and the domain.
  private static void names(RowSet.Row row, SqlType type, DatabaseView database) {
    row.set("udt_catalog", database.name())
        .set("udt_schema", schema(type.base(), database))
        .set("udt_name", TypeCatalog.of(type.base()).name());
    if (type.domain() != null) {
      row.set("domain_catalog", database.name())
          .set("domain_schema", schema(type, database))
          .set("domain_name", TypeCatalog.of(type).name());
    }
  }

  private static String schema(SqlType type, DatabaseView database) {
    int oid = (type.element() == null ? type : type.element()).catalogOid();
    return database.types().stream()
        .filter(user -> user.id() == oid)
        .findFirst()
        .map(user -> database.schemaName(user.schemaId()))
        .orElse(SystemSchemas.PG_CATALOG);
  }

  private static void identity(RowSet.Row row, Attribute attribute, DatabaseView database) {
    boolean always = attribute.filling() == ColumnDescriptor.Filling.IDENTITY_ALWAYS;
    row.set("identity_generation", always ? "ALWAYS" : "BY DEFAULT");
    for (SequenceDescriptor sequence : database.sequences()) {
      if (sequence.id() == attribute.sequenceId()) {
        row.set("identity_start", Long.toString(sequence.start()))
            .set("identity_increment", Long.toString(sequence.increment()))
            .set("identity_maximum", Long.toString(sequence.maximum()))
            .set("identity_minimum", Long.toString(sequence.minimum()))
            .set("identity_cycle", sequence.cycle() ? "YES" : "NO");
      }
    }
  }

  private static @Nullable Integer characterLength(SqlType type) {
    return isCharacter(type) && type.precision() >= 0 ? type.precision() : null;
  }

  private static @Nullable Integer octetLength(SqlType type) {
    if (isCharacter(type) && type.precision() >= 0) {
      return type.precision() * BYTES_PER_CHARACTER;
    }
    return type.kind() == TypeKind.TEXT || isCharacter(type) ? UNLIMITED_OCTETS : null;
  }

  private static boolean isCharacter(SqlType type) {
    return type.kind() == TypeKind.VARCHAR || type.kind() == TypeKind.CHAR;
  }

  private static @Nullable Integer numericPrecision(SqlType type) {
    return switch (type.kind()) {
      case INT2 -> Short.SIZE;
      case INT4 -> Integer.SIZE;
      case INT8 -> Long.SIZE;
      case FLOAT4 -> 24;
      case FLOAT8 -> 53;
      case NUMERIC -> type.precision() < 0 ? null : (Integer) type.precision();
      default -> null;
    };
  }

  private static @Nullable Integer radix(SqlType type) {
    return switch (type.kind()) {
      case INT2, INT4, INT8, FLOAT4, FLOAT8 -> 2;
      case NUMERIC -> 10;
      default -> null;
    };
  }

  private static @Nullable Integer numericScale(SqlType type) {
    return switch (type.kind()) {
      case INT2, INT4, INT8 -> 0;
      case NUMERIC -> type.precision() < 0 ? null : (Integer) type.scale();
      default -> null;
    };
  }

  private static @Nullable Integer datetimePrecision(SqlType type) {
    return switch (type.kind()) {
      case DATE -> 0;
      case TIME, TIMESTAMP, TIMESTAMPTZ, INTERVAL ->
          type.precision() < 0 ? 6 : (Integer) type.precision();
      default -> null;
    };
  }
}
