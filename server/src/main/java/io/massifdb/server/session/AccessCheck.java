package io.massifdb.server.session;

import io.massifdb.expression.SqlException;
import io.massifdb.expression.SqlState;
import io.massifdb.sqlfrontend.catalog.CatalogSnapshot;
import io.massifdb.sqlfrontend.catalog.Relation;
import io.massifdb.sqlfrontend.catalog.Rights;
import io.massifdb.sqlfrontend.catalog.SchemaDescriptor;
import io.massifdb.sqlfrontend.catalog.SequenceDescriptor;
import io.massifdb.sqlfrontend.catalog.TableDescriptor;
import io.massifdb.sqlfrontend.catalog.TypeDescriptor;
import io.massifdb.sqlfrontend.validate.Access;
import java.util.List;

/**
 * Whether a user may do what a plan does. Plans are shared by all users, so each use of one is
 * checked, under the catalog of the transaction.
 */
final class AccessCheck {
  private static final String TEMPORARY = "pg_temp_";

  private AccessCheck() {}

  /**
   * 42501 for the first thing that he may not.
   *
   * @param catalog what the statement sees
   * @param now another one if that is in the past: what was granted then counts only for what is
   *     gone now
   */
  static void require(
      List<Access> accesses, CatalogSnapshot catalog, CatalogSnapshot now, Rights user) {
    for (Access access : accesses) {
      switch (access) {
        case Access.OnSchema(long schemaId) ->
            now.schema(schemaId)
                .or(() -> catalog.schema(schemaId))
                .ifPresent(schema -> requireUsage(schema, user));
        case Access.OnRelation onRelation -> requireOne(onRelation, catalog, now, user);
      }
    }
  }

  static boolean mayUse(SchemaDescriptor schema, Rights user) {
    return schema.name().startsWith(TEMPORARY) || user.may("usage", schema);
  }

  private static void requireUsage(SchemaDescriptor schema, Rights user) {
    if (!mayUse(schema, user)) {
      throw denied("schema", schema.name());
    }
  }

  private static void requireOne(
      Access.OnRelation access, CatalogSnapshot catalog, CatalogSnapshot now, Rights user) {
    String owner = access.owner();
    if (owner == null && user.isUnrestricted()) {
      return;
    }
    long id = access.relationId();
    Relation relation = now.relation(id).or(() -> catalog.relation(id)).orElse(null);
    // Who owns a view without being a role came in where everybody is trusted.
    Rights rights = owner == null ? user : Rights.of(now, owner, true);
    if (relation != null && !may(access, relation, rights)) {
      throw denied(kind(relation), relation.name());
    }
  }

  private static boolean may(Access.OnRelation access, Relation relation, Rights rights) {
    String privilege = access.privilege();
    return switch (relation) {
      case TableDescriptor table ->
          switch (access.columnId()) {
            case 0 -> rights.may(privilege, table);
            case Access.ANY_COLUMN -> rights.mayOnAnyColumn(privilege, table);
            default -> rights.mayOnColumn(privilege, table, access.columnId());
          };
      case SequenceDescriptor sequence -> rights.may(privilege, sequence);
      case TypeDescriptor _ -> true;
    };
  }

  private static String kind(Relation relation) {
    return switch (relation) {
      case TableDescriptor table ->
          switch (table.kind()) {
            case TABLE -> "table";
            case VIEW -> "view";
            case MATERIALIZED_VIEW -> "materialized view";
          };
      case SequenceDescriptor _ -> "sequence";
      case TypeDescriptor _ -> "type";
    };
  }

  static SqlException denied(String kind, String name) {
    return new SqlException(
        SqlState.INSUFFICIENT_PRIVILEGE, "permission denied for " + kind + " " + name);
  }
}
