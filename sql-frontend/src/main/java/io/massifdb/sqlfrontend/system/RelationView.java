package io.massifdb.sqlfrontend.system;

import io.massifdb.expression.SqlType;
import io.massifdb.sqlfrontend.catalog.ColumnDescriptor;
import io.massifdb.sqlfrontend.catalog.IndexDescriptor;
import io.massifdb.sqlfrontend.catalog.Relation;
import io.massifdb.sqlfrontend.catalog.TableDescriptor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Anything that has a row in `pg_class`, whether it comes from a descriptor or is a system table.
///
/// @param descriptor null for a system table; the table of an index
/// @param index what this is if it is an index, else null
record RelationView(
    long oid,
    long schemaId,
    String schema,
    String name,
    Kind kind,
    String owner,
    List<Attribute> attributes,
    @Nullable Relation descriptor,
    @Nullable IndexDescriptor index) {

  /// `pg_class.relkind`.
  enum Kind {
    TABLE("r"),
    VIEW("v"),
    MATERIALIZED_VIEW("m"),
    SEQUENCE("S"),
    INDEX("i");

    private final String letter;

    Kind(String letter) {
      this.letter = letter;
    }

    String letter() {
      return letter;
    }
  }

  /// One column of a relation.
  ///
  /// @param sequenceId the sequence that the column owns, 0 for none
  record Attribute(
      int number,
      String name,
      SqlType type,
      boolean required,
      @Nullable String defaultSql,
      long sequenceId,
      ColumnDescriptor.Filling filling) {
    Attribute(int number, String name, SqlType type, boolean required) {
      this(number, name, type, required, null, 0, ColumnDescriptor.Filling.DEFAULT);
    }

    boolean isGenerated() {
      return filling == ColumnDescriptor.Filling.GENERATED;
    }

    /// `pg_attribute.attidentity`.
    String identity() {
      return switch (filling) {
        case DEFAULT, GENERATED -> "";
        case IDENTITY_ALWAYS -> "a";
        case IDENTITY_BY_DEFAULT -> "d";
      };
    }
  }

  boolean isSystem() {
    return descriptor == null;
  }

  /// The user's table or view behind this, null for everything else.
  @Nullable TableDescriptor table() {
    return index == null && descriptor instanceof TableDescriptor table ? table : null;
  }

  boolean hasColumnsOfItsOwn() {
    return kind == Kind.TABLE || kind == Kind.VIEW || kind == Kind.MATERIALIZED_VIEW;
  }
}
