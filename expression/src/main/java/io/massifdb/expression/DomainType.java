package io.massifdb.expression;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A domain: another type with conditions that its values meet. A [SqlType] of a domain has the
/// kind and the modifiers of the type below, so that everything that knows that type knows the
/// domain too; only a conversion to it looks at the conditions.
///
/// @param oid of the domain
/// @param base the type below, never a domain
/// @param notNull NULL is no value of it
/// @param defaultSql what a column of it holds when nothing else is said
public record DomainType(
    int oid,
    int arrayOid,
    String name,
    SqlType base,
    boolean notNull,
    @Nullable String defaultSql,
    List<Check> checks)
    implements UserType {

  /// A condition.
  ///
  /// @param sql its text, in which the value is called VALUE
  /// @param condition over a row of which the value is the only column
  public record Check(String name, String sql, Expression condition) {}

  public DomainType {
    checks = List.copyOf(checks);
  }

  SqlException nullNotAllowed() {
    return new SqlException(
        SqlState.NOT_NULL_VIOLATION, "domain " + name + " does not allow null values");
  }

  SqlException violated(Check check) {
    return new SqlException(
        SqlState.CHECK_VIOLATION,
        "value for domain " + name + " violates check constraint \"" + check.name() + "\"");
  }
}
