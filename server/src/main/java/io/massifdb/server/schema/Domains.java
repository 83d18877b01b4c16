package io.massifdb.server.schema;

import static io.massifdb.server.schema.SchemaContext.last;

import io.massifdb.expression.DomainType;
import io.massifdb.expression.SqlException;
import io.massifdb.expression.SqlState;
import io.massifdb.expression.SqlType;
import io.massifdb.expression.TypeKind;
import io.massifdb.sqlfrontend.catalog.ColumnDescriptor;
import io.massifdb.sqlfrontend.catalog.SchemaDescriptor;
import io.massifdb.sqlfrontend.catalog.TableDescriptor;
import io.massifdb.sqlfrontend.catalog.TypeDescriptor;
import io.massifdb.sqlfrontend.parser.Statement;
import io.massifdb.sqlfrontend.parser.Statement.TableConstraint;
import io.massifdb.sqlfrontend.parser.TypeChange;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * CREATE and ALTER DOMAIN. Conditions are bound once, here; conversions to the domain look at them.
 */
final class Domains {
  private Domains() {}

  static SchemaChange create(TypeChange.CreateDomain create, SchemaContext context) {
    SchemaDescriptor schema = context.targetSchema(create.name());
    String name = last(create.name());
    TypeDefinitions.requireFree(schema.id(), name, context);
    SqlType given = context.resolve(create.base());
    if (given.isArray() || given.kind() == TypeKind.RECORD) {
      throw new SqlException(
          SqlState.FEATURE_NOT_SUPPORTED, "a domain over " + given + " is not supported");
    }
    DomainType below = given.domain();
    Statement.Expression value = create.defaultValue();
    DomainType domain =
        new DomainType(
            TypeDefinitions.newOid(context),
            TypeDefinitions.newOid(context),
            TypeDefinitions.shown(schema, name),
            given.base(),
            create.notNull() || (below != null && below.notNull()),
            value == null ? (below == null ? null : below.defaultSql()) : value.sql(),
            below == null ? List.of() : below.checks());
    for (TableConstraint.Check check : create.checks()) {
      domain = with(domain, name, check, context);
    }
    return SchemaChange.of(
        context
            .catalog()
            .with(
                new TypeDescriptor(
                    domain.oid(),
                    context.databaseId(),
                    schema.id(),
                    name,
                    SqlType.domain(domain),
                    1,
                    context.user())));
  }

  private static DomainType with(
      DomainType domain, String name, TableConstraint.Check check, SchemaContext context) {
    String chosen = check.name() == null ? free(domain, name) : last(check.name());
    if (find(domain, chosen) != null) {
      throw new SqlException(
          SqlState.DUPLICATE_OBJECT,
          "constraint \"" + chosen + "\" for domain \"" + name + "\" already exists");
    }
    List<DomainType.Check> checks = new ArrayList<>(domain.checks());
    String sql = check.condition().sql();
    checks.add(new DomainType.Check(chosen, sql, context.values().condition(sql, domain.base())));
    return changed(domain, domain.notNull(), domain.defaultSql(), checks);
  }

  private static String free(DomainType domain, String name) {
    for (int i = 0; ; i++) {
      String candidate = name + "_check" + (i == 0 ? "" : i);
      if (find(domain, candidate) == null) {
        return candidate;
      }
    }
  }

  private static DomainType.@Nullable Check find(DomainType domain, String name) {
    return domain.checks().stream().filter(it -> it.name().equals(name)).findFirst().orElse(null);
  }

  private static DomainType changed(
      DomainType domain,
      boolean notNull,
      @Nullable String defaultSql,
      List<DomainType.Check> checks) {
    return new DomainType(
        domain.oid(), domain.arrayOid(), domain.name(), domain.base(), notNull, defaultSql, checks);
  }

  static DomainType named(DomainType domain, String name) {
    return new DomainType(
        domain.oid(),
        domain.arrayOid(),
        name,
        domain.base(),
        domain.notNull(),
        domain.defaultSql(),
        domain.checks());
  }

  /** Over another definition of the type below. */
  static DomainType over(DomainType domain, SqlType base) {
    return new DomainType(
        domain.oid(),
        domain.arrayOid(),
        domain.name(),
        base,
        domain.notNull(),
        domain.defaultSql(),
        domain.checks());
  }

  static SchemaChange setDefault(TypeChange.SetDomainDefault set, SchemaContext context) {
    Statement.Expression value = set.value();
    return change(
        TypeDefinitions.type(set.name(), true, context),
        domain ->
            changed(domain, domain.notNull(), value == null ? null : value.sql(), domain.checks()),
        context);
  }

  static SchemaChange setNotNull(TypeChange.SetDomainNotNull set, SchemaContext context) {
    TypeDescriptor type = TypeDefinitions.type(set.name(), true, context);
    SchemaChange change =
        change(
            type,
            domain -> changed(domain, set.notNull(), domain.defaultSql(), domain.checks()),
            context);
    return set.notNull()
        ? verified(change, type, "IS NULL", SqlState.NOT_NULL_VIOLATION, "contains null values")
        : change;
  }

  static SchemaChange addCheck(TypeChange.AddDomainCheck add, SchemaContext context) {
    TypeDescriptor type = TypeDefinitions.type(add.name(), true, context);
    SchemaChange change =
        change(type, domain -> with(domain, type.name(), add.check(), context), context);
    String condition = add.check().condition().sql();
    return add.notValid()
        ? change
        : verified(
            change,
            type,
            "IS NOT NULL AND NOT (" + condition + ")",
            SqlState.CHECK_VIOLATION,
            "contains values that violate the new constraint");
  }

  /** With a look at the rows that are there; VALUE in the condition becomes the column. */
  private static SchemaChange verified(
      SchemaChange change, TypeDescriptor type, String violated, SqlState state, String what) {
    SchemaChange result = change;
    for (TableDescriptor table : TypeUses.tables(type, change.catalog())) {
      if (table.kind() != TableDescriptor.Kind.TABLE) {
        continue;
      }
      for (ColumnDescriptor column : table.visibleColumns()) {
        if (column.type().catalogOid() == type.type().catalogOid()) {
          String name = Names.quoted(column.name());
          String condition =
              name + " " + violated.replaceAll("(?i)\\bvalue\\b", name.replace("$", "\\$"));
          SqlException error =
              new SqlException(
                  state,
                  "column \"%s\" of table \"%s\" %s".formatted(column.name(), table.name(), what));
          SqlType before = column.type();
          result =
              result.with(
                  new SchemaChange.NewCheck(
                      table.id(),
                      condition,
                      error,
                      it -> it.withColumn(column.id(), old -> old.withType(before))));
        }
      }
    }
    return result;
  }

  static SchemaChange dropCheck(TypeChange.DropDomainCheck drop, SchemaContext context) {
    TypeDescriptor type = TypeDefinitions.type(drop.name(), true, context);
    DomainType domain = Objects.requireNonNull(type.type().domain());
    DomainType.Check check = find(domain, drop.constraint());
    if (check == null) {
      String text =
          "constraint \"%s\" of domain \"%s\" does not exist"
              .formatted(drop.constraint(), type.name());
      if (drop.ifExists()) {
        return SchemaChange.nothing(context.catalog(), "00000", text + ", skipping");
      }
      throw new SqlException(SqlState.UNDEFINED_OBJECT, text);
    }
    return change(
        type,
        it ->
            changed(
                it,
                it.notNull(),
                it.defaultSql(),
                it.checks().stream().filter(other -> !other.equals(check)).toList()),
        context);
  }

  private static SchemaChange change(
      TypeDescriptor type, UnaryOperator<DomainType> change, SchemaContext context) {
    DomainType domain = Objects.requireNonNull(type.type().domain());
    return TypeDefinitions.changed(type, SqlType.domain(change.apply(domain)), context);
  }
}
