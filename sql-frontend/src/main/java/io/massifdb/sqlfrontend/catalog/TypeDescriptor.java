package io.massifdb.sqlfrontend.catalog;

import static java.util.Objects.requireNonNull;

import io.massifdb.expression.DomainType;
import io.massifdb.expression.EnumType;
import io.massifdb.expression.SqlType;

/// A type that a user defined: an enum or a domain. It shares the name space of relations, as it
/// does in PostgreSQL, where each table has a type of its name.
///
/// Columns hold their type with all of its definition, so that whoever has a row and its table can
/// read it. A change of a type is therefore a change of every table with a column of it, in the
/// same transaction.
///
/// @param id the `pg_type` oid
/// @param type of the type itself
public record TypeDescriptor(
    long id, long databaseId, long schemaId, String name, SqlType type, long version, String owner)
    implements Relation {

  public TypeDescriptor {
    requireNonNull(name);
    requireNonNull(owner);
    if (type.catalogOid() != id) {
      throw new IllegalArgumentException("a type of another: " + name);
    }
  }

  public boolean isDomain() {
    return type.domain() != null;
  }

  /// The oid of the type of its arrays.
  public int arrayOid() {
    DomainType domain = type.domain();
    EnumType labels = type.labels();
    return domain != null ? domain.arrayOid() : requireNonNull(labels).arrayOid();
  }

  public TypeDescriptor with(String newName, long newSchemaId, SqlType newType, String newOwner) {
    return new TypeDescriptor(id, databaseId, newSchemaId, newName, newType, version + 1, newOwner);
  }

  public TypeDescriptor withType(SqlType newType) {
    return with(name, schemaId, newType, owner);
  }
}
