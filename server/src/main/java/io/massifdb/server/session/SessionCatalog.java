package io.massifdb.server.session;

import io.massifdb.expression.CatalogFunctions;
import io.massifdb.expression.SqlException;
import io.massifdb.expression.SqlState;
import io.massifdb.expression.TypeKind;
import io.massifdb.sqlfrontend.catalog.CatalogSnapshot;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Names and oids of catalog objects as a session sees them. */
final class SessionCatalog implements CatalogFunctions {
  private final Session session;
  private final CatalogSnapshot catalog;

  SessionCatalog(Session session, CatalogSnapshot catalog) {
    this.session = session;
    this.catalog = catalog;
  }

  @Override
  public @Nullable Long lookUp(TypeKind kind, String name) {
    List<String> parts = SearchPath.parseQualified(name);
    String last = parts.getLast();
    return switch (kind) {
      case REGCLASS -> relation(parts);
      case REGNAMESPACE ->
          catalog.schema(session.databaseId(), last).map(it -> it.id()).orElse(null);
      case REGROLE -> catalog.role(last).map(it -> it.id()).orElse(null);
      default -> null;
    };
  }

  private @Nullable Long relation(List<String> parts) {
    String last = parts.getLast();
    var found =
        parts.size() == 1
            ? catalog.relation(session.databaseId(), session.searchPath(false), last)
            : catalog.relation(session.databaseId(), parts.get(parts.size() - 2), last);
    return found.map(it -> it.id()).orElse(null);
  }

  @Override
  public @Nullable String display(TypeKind kind, long oid) {
    return switch (kind) {
      case REGCLASS -> catalog.relation(oid).map(it -> it.name()).orElse(null);
      case REGNAMESPACE -> catalog.schema(oid).map(it -> it.name()).orElse(null);
      case REGROLE -> catalog.role(oid).map(it -> it.name()).orElse(null);
      default -> null;
    };
  }

  @Override
  public @Nullable Object call(String function, List<@Nullable Object> arguments) {
    throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, function + " is not supported yet");
  }
}
