package io.massifdb.server.schema;

import static io.massifdb.server.schema.SchemaContext.last;

import io.massifdb.expression.SqlException;
import io.massifdb.expression.SqlState;
import io.massifdb.sqlfrontend.catalog.CatalogSnapshot;
import io.massifdb.sqlfrontend.catalog.DatabaseDescriptor;
import io.massifdb.sqlfrontend.catalog.Privilege;
import io.massifdb.sqlfrontend.catalog.Relation;
import io.massifdb.sqlfrontend.catalog.Rights;
import io.massifdb.sqlfrontend.catalog.SchemaDescriptor;
import io.massifdb.sqlfrontend.catalog.SequenceDescriptor;
import io.massifdb.sqlfrontend.catalog.TableDescriptor;
import io.massifdb.sqlfrontend.parser.Statement;
import io.massifdb.sqlfrontend.parser.Statement.GrantedPrivilege;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.calcite.sql.SqlIdentifier;

/**
 * GRANT and REVOKE on objects. What an owner or a superuser grants counts as granted by the owner,
 * whoever that is then. On functions, types and the like it is accepted and forgotten: everybody
 * may use them.
 */
final class Grants {
  private static final List<String> OF_TABLES =
      List.of("insert", "select", "update", "delete", "truncate", "references", "trigger");
  private static final List<String> OF_COLUMNS =
      List.of("insert", "select", "update", "references");
  private static final List<String> OF_SEQUENCES = List.of("select", "update", "usage");
  private static final List<String> OF_SCHEMAS = List.of("usage", "create");
  private static final List<String> OF_DATABASES = List.of("create", "temporary", "connect");
  private static final Set<String> ALL =
      Set.of(
          "insert",
          "select",
          "update",
          "delete",
          "truncate",
          "references",
          "trigger",
          "usage",
          "create",
          "temporary",
          "temp",
          "connect",
          "execute",
          "all",
          "set",
          "rule");

  private final Statement.Grant statement;
  private final SchemaContext context;
  private final Rights rights;

  private Grants(Statement.Grant statement, SchemaContext context) {
    this.statement = statement;
    this.context = context;
    this.rights = context.rights();
  }

  static SchemaChange grant(Statement.Grant statement, SchemaContext context) {
    return new Grants(statement, context).run();
  }

  private SchemaChange run() {
    for (GrantedPrivilege privilege : statement.privileges()) {
      if (!ALL.contains(privilege.name())) {
        throw new SqlException(
            SqlState.SYNTAX_ERROR, "unrecognized privilege type \"" + privilege.name() + "\"");
      }
    }
    SchemaChange change = SchemaChange.of(context.catalog());
    for (SqlIdentifier name : statement.objects()) {
      change = change.then(object(name, change.catalog()));
    }
    return change;
  }

  private SchemaChange object(SqlIdentifier name, CatalogSnapshot catalog) {
    return switch (statement.objectKind()) {
      case "table" -> relation(context.with(catalog).existing(name), catalog);
      case "sequence" -> {
        Relation found = context.with(catalog).existing(name);
        if (!(found instanceof SequenceDescriptor sequence)) {
          throw new SqlException(
              SqlState.WRONG_OBJECT_TYPE, "\"" + last(name) + "\" is not a sequence");
        }
        yield sequence(sequence, catalog);
      }
      case "schema" -> schema(context.with(catalog).schemaNamed(last(name)), catalog);
      case "database" ->
          database(
              catalog
                  .database(last(name))
                  .orElseThrow(() ->
                      new SqlException(
                          SqlState.INVALID_CATALOG_NAME,
                          "database \"" + last(name) + "\" does not exist")),
              catalog);
      case "all tables", "all sequences" -> everything(name, catalog);
      default -> SchemaChange.of(catalog);
    };
  }

  private SchemaChange everything(SqlIdentifier schemaName, CatalogSnapshot catalog) {
    SchemaDescriptor schema = context.with(catalog).schemaNamed(last(schemaName));
    boolean sequences = statement.objectKind().equals("all sequences");
    SchemaChange change = SchemaChange.of(catalog);
    for (Relation relation : catalog.relations()) {
      boolean wanted =
          relation.schemaId() == schema.id()
              && (sequences
                  ? relation instanceof SequenceDescriptor
                  : relation instanceof TableDescriptor);
      if (wanted) {
        change = change.then(relation(relation, change.catalog()));
      }
    }
    return change;
  }

  private SchemaChange relation(Relation relation, CatalogSnapshot catalog) {
    return relation instanceof SequenceDescriptor sequence
        ? sequence(sequence, catalog)
        : table((TableDescriptor) relation, catalog);
  }

  private SchemaChange table(TableDescriptor table, CatalogSnapshot catalog) {
    Held held =
        held(
            new Held(
                SchemaContext.kind(table),
                table.name(),
                table.owner(),
                table.properties().privileges()),
            wanted(OF_TABLES, table));
    return held.change(
        catalog.with(
            table
                .withProperties(table.properties().withPrivileges(held.privileges()))
                .withVersion(table.version() + 1)));
  }

  private SchemaChange sequence(SequenceDescriptor sequence, CatalogSnapshot catalog) {
    Held held =
        held(
            new Held("sequence", sequence.name(), sequence.owner(), sequence.privileges()),
            wanted(OF_SEQUENCES, null));
    return held.change(catalog.with(sequence.withPrivileges(held.privileges())));
  }

  private SchemaChange schema(SchemaDescriptor schema, CatalogSnapshot catalog) {
    Held held =
        held(
            new Held("schema", schema.name(), schema.owner(), schema.privileges()),
            wanted(OF_SCHEMAS, null));
    return held.change(catalog.with(schema.withPrivileges(held.privileges())));
  }

  private SchemaChange database(DatabaseDescriptor database, CatalogSnapshot catalog) {
    Held held =
        held(
            new Held("database", database.name(), database.owner(), database.privileges()),
            wanted(OF_DATABASES, null));
    return held.change(catalog.with(database.withPrivileges(held.privileges())));
  }

  /** An object's privileges, as they are or as they become. */
  private record Held(
      String kind,
      String name,
      String owner,
      List<Privilege> privileges,
      List<SchemaChange.Notice> notices) {
    Held(String kind, String name, String owner, List<Privilege> privileges) {
      this(kind, name, owner, privileges, List.of());
    }

    Held with(List<Privilege> changed, List<SchemaChange.Notice> said) {
      return new Held(kind, name, owner, changed, said);
    }

    SchemaChange change(CatalogSnapshot catalog) {
      return new SchemaChange(
          catalog, List.of(), List.of(), List.of(), List.of(), List.of(), notices);
    }
  }

  private record Wanted(String name, int columnId) {}

  private Set<Wanted> wanted(
      List<String> known, @org.jspecify.annotations.Nullable TableDescriptor table) {
    Set<Wanted> wanted = new LinkedHashSet<>();
    for (GrantedPrivilege privilege : statement.privileges()) {
      String name = privilege.name().equals("temp") ? "temporary" : privilege.name();
      if (privilege.columns().isEmpty() || table == null) {
        if (name.equals("all")) {
          known.forEach(each -> wanted.add(new Wanted(each, 0)));
        } else {
          requireKnown(name, known, statement.objectKind());
          wanted.add(new Wanted(name, 0));
        }
      }
      for (SqlIdentifier column : privilege.columns()) {
        int id = TableAlterations.column(java.util.Objects.requireNonNull(table), column).id();
        if (name.equals("all")) {
          OF_COLUMNS.forEach(each -> wanted.add(new Wanted(each, id)));
        } else {
          requireKnown(name, OF_COLUMNS, "column");
          wanted.add(new Wanted(name, id));
        }
      }
    }
    return wanted;
  }

  private static void requireKnown(String name, List<String> known, String kind) {
    if (!known.contains(name)) {
      throw new SqlException(
          SqlState.INVALID_GRANT_OPERATION,
          "invalid privilege type "
              + name.toUpperCase(java.util.Locale.ROOT)
              + " for "
              + (kind.equals("table") ? "relation" : kind));
    }
  }

  private Held held(Held before, Set<Wanted> wanted) {
    List<Wanted> allowed = new ArrayList<>();
    for (Wanted each : wanted) {
      if (rights.mayGrant(each.name(), each.columnId(), before.owner(), before.privileges())) {
        allowed.add(each);
      }
    }
    List<SchemaChange.Notice> notices = new ArrayList<>();
    if (allowed.size() < wanted.size()) {
      boolean any = before.privileges().stream().anyMatch(it -> rights.has(it.roleId()));
      if (allowed.isEmpty() && !any) {
        throw new SqlException(
            SqlState.INSUFFICIENT_PRIVILEGE,
            "permission denied for " + before.kind() + " " + before.name());
      }
      notices.add(
          new SchemaChange.Notice(
              statement.revoke() ? "01006" : "01007",
              (allowed.isEmpty() ? "no privileges " : "not all privileges ")
                  + (statement.revoke() ? "could be revoked" : "were granted")
                  + " for \""
                  + before.name()
                  + "\""));
    }
    long grantor = rights.owns(before.owner()) ? Privilege.PUBLIC : rights.id();
    List<Privilege> privileges = before.privileges();
    for (SqlIdentifier grantee : statement.grantees()) {
      long roleId = grantee(grantee);
      if (statement.withOption() && roleId == Privilege.PUBLIC && !statement.revoke()) {
        throw new SqlException(
            SqlState.INVALID_GRANT_OPERATION, "grant options can only be granted to roles");
      }
      for (Wanted each : allowed) {
        Privilege privilege =
            new Privilege(roleId, each.name(), each.columnId(), statement.withOption(), grantor);
        privileges =
            statement.revoke()
                ? revoked(privileges, privilege)
                : Privilege.with(privileges, privilege);
      }
    }
    return before.with(privileges, notices);
  }

  private long grantee(SqlIdentifier name) {
    return last(name).equals("public")
        ? Privilege.PUBLIC
        : context.role(context.roleName(name)).id();
  }

  /** A privilege on a table that goes takes those on its columns along. */
  private List<Privilege> revoked(List<Privilege> held, Privilege removed) {
    List<Privilege> result = held;
    for (Privilege each : held) {
      boolean meant =
          each.roleId() == removed.roleId()
              && each.name().equals(removed.name())
              && each.grantorId() == removed.grantorId()
              && (removed.columnId() == 0 || each.columnId() == removed.columnId());
      if (meant) {
        result = Privilege.without(result, each, statement.optionOnly());
        result = withoutDependents(result, each);
      }
    }
    return result;
  }

  /** What the role passed on without having it any more goes too, with CASCADE. */
  private List<Privilege> withoutDependents(List<Privilege> held, Privilege gone) {
    boolean keepsOption =
        held.stream()
            .anyMatch(it ->
                it.roleId() == gone.roleId()
                    && it.name().equals(gone.name())
                    && it.columnId() == gone.columnId()
                    && it.grantable());
    List<Privilege> result = held;
    for (Privilege each : held) {
      boolean depends =
          !keepsOption
              && gone.roleId() != Privilege.PUBLIC
              && each.grantorId() == gone.roleId()
              && each.name().equals(gone.name())
              && (gone.columnId() == 0 || each.columnId() == gone.columnId());
      if (depends) {
        if (!statement.cascade()) {
          throw new SqlException(
              SqlState.DEPENDENT_OBJECTS_STILL_EXIST,
              "dependent privileges exist",
              null,
              "Use CASCADE to revoke them too.");
        }
        result = withoutDependents(Privilege.without(result, each, false), each);
      }
    }
    return result;
  }
}
