package io.massifdb.sqlfrontend.parser;

import io.massifdb.expression.SqlType;
import io.massifdb.sqlfrontend.parser.Statement.TableConstraint;
import java.util.List;
import org.apache.calcite.sql.SqlIdentifier;
import org.jspecify.annotations.Nullable;

/// What CREATE, ALTER and DROP say of types and domains.
public sealed interface TypeChange {
  /// CREATE TYPE ... AS ENUM.
  record CreateEnum(SqlIdentifier name, List<String> labels) implements TypeChange {
    @Override
    public String tag() {
      return "CREATE TYPE";
    }
  }

  record CreateDomain(
      SqlIdentifier name,
      SqlType base,
      boolean notNull,
      Statement.@Nullable Expression defaultValue,
      List<TableConstraint.Check> checks)
      implements TypeChange {
    @Override
    public String tag() {
      return "CREATE DOMAIN";
    }
  }

  /// ALTER TYPE ... ADD VALUE.
  ///
  /// @param neighbour the label that BEFORE or AFTER names; null for the end
  record AddLabel(
      SqlIdentifier name,
      String label,
      boolean ifNotExists,
      @Nullable String neighbour,
      boolean before)
      implements TypeChange {
    @Override
    public String tag() {
      return "ALTER TYPE";
    }
  }

  record RenameLabel(SqlIdentifier name, String label, String newLabel) implements TypeChange {
    @Override
    public String tag() {
      return "ALTER TYPE";
    }
  }

  record Rename(SqlIdentifier name, boolean domain, String newName) implements TypeChange {
    @Override
    public String tag() {
      return domain ? "ALTER DOMAIN" : "ALTER TYPE";
    }
  }

  record SetSchema(SqlIdentifier name, boolean domain, SqlIdentifier schema) implements TypeChange {
    @Override
    public String tag() {
      return domain ? "ALTER DOMAIN" : "ALTER TYPE";
    }
  }

  record SetOwner(SqlIdentifier name, boolean domain, SqlIdentifier owner) implements TypeChange {
    @Override
    public String tag() {
      return domain ? "ALTER DOMAIN" : "ALTER TYPE";
    }
  }

  /// ALTER DOMAIN ... SET or DROP DEFAULT.
  record SetDomainDefault(SqlIdentifier name, Statement.@Nullable Expression value)
      implements TypeChange {
    @Override
    public String tag() {
      return "ALTER DOMAIN";
    }
  }

  /// ALTER DOMAIN ... SET or DROP NOT NULL.
  record SetDomainNotNull(SqlIdentifier name, boolean notNull) implements TypeChange {
    @Override
    public String tag() {
      return "ALTER DOMAIN";
    }
  }

  record AddDomainCheck(SqlIdentifier name, TableConstraint.Check check, boolean notValid)
      implements TypeChange {
    @Override
    public String tag() {
      return "ALTER DOMAIN";
    }
  }

  record DropDomainCheck(SqlIdentifier name, String constraint, boolean ifExists)
      implements TypeChange {
    @Override
    public String tag() {
      return "ALTER DOMAIN";
    }
  }

  record Drop(List<SqlIdentifier> names, boolean domain, boolean ifExists, boolean cascade)
      implements TypeChange {
    @Override
    public String tag() {
      return domain ? "DROP DOMAIN" : "DROP TYPE";
    }
  }

  /// The command tag.
  String tag();
}
