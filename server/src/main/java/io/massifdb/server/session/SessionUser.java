package io.massifdb.server.session;

import io.massifdb.expression.SqlException;
import io.massifdb.expression.SqlState;
import io.massifdb.sqlfrontend.catalog.CatalogSnapshot;
import io.massifdb.sqlfrontend.catalog.Rights;
import io.massifdb.sqlfrontend.catalog.RoleDescriptor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * In whose name a session acts: who logged in, SET SESSION AUTHORIZATION in his place, SET ROLE in
 * that one's. The last two are settings, which follow the transaction.
 *
 * <p>Where any user is trusted, somebody for whom there is no role may do everything under the name
 * that he came with, for as long as his session lasts. Confined to the session's thread.
 */
final class SessionUser {
  static final String ROLE = "role";
  static final String SESSION = "session_authorization";
  static final String NONE = "none";

  private final String login;
  private final boolean withoutRole;
  private final SessionSettings settings;
  private final Supplier<CatalogSnapshot> catalog;
  private @Nullable Rights rights;
  private @Nullable CatalogSnapshot rightsCatalog;

  SessionUser(
      String login,
      boolean withoutRole,
      SessionSettings settings,
      Supplier<CatalogSnapshot> catalog) {
    this.login = login;
    this.withoutRole = withoutRole;
    this.settings = settings;
    this.catalog = catalog;
    settings.fix(SESSION, login);
  }

  /** {@code session_user}. */
  String session() {
    return settings.get(SESSION);
  }

  /** {@code current_user}. */
  String current() {
    String role = settings.get(ROLE);
    return role.equals(NONE) ? session() : role;
  }

  /** Whether this user may do everything though there is no role of his name. */
  boolean isTrusted() {
    return isTrusted(current());
  }

  private boolean isTrusted(String user) {
    return withoutRole && user.equals(login);
  }

  /** What the current user may do. */
  @SuppressWarnings("ReferenceEquality") // the same snapshot, not an equal one
  Rights rights() {
    CatalogSnapshot now = catalog.get();
    Rights known = rights;
    if (known == null || rightsCatalog != now || !known.user().equals(current())) {
      known = Rights.of(now, current(), isTrusted());
      rights = known;
      rightsCatalog = now;
    }
    return known;
  }

  private Rights rightsOf(String user) {
    return Rights.of(catalog.get(), user, isTrusted(user));
  }

  /** SET ROLE; null for its default. */
  void setRole(@Nullable String value, boolean local) {
    String role = value == null ? NONE : value;
    if (!role.equals(NONE) && !role.equals(session())) {
      if (!rightsOf(session()).isMember(existing(role))) {
        throw new SqlException(
            SqlState.INSUFFICIENT_PRIVILEGE, "permission denied to set role \"" + role + "\"");
      }
    }
    settings.set(ROLE, role, local);
    settings.fix("is_superuser", rights().isUnrestricted() ? "on" : "off");
  }

  /** SET SESSION AUTHORIZATION; null for who logged in. */
  void setSession(@Nullable String value, boolean local) {
    String user = value == null ? login : value;
    if (!user.equals(login)) {
      var _ = existing(user);
      if (!rightsOf(login).isUnrestricted()) {
        throw new SqlException(
            SqlState.INSUFFICIENT_PRIVILEGE, "permission denied to set session authorization");
      }
    }
    settings.set(ROLE, NONE, local);
    settings.set(SESSION, user, local);
    settings.fix("is_superuser", rights().isUnrestricted() ? "on" : "off");
  }

  private RoleDescriptor existing(String name) {
    return catalog
        .get()
        .role(name)
        .orElseThrow(() ->
            new SqlException(
                SqlState.INVALID_PARAMETER_VALUE, "role \"" + name + "\" does not exist"));
  }

  /** Whether a setting is one of those that say who the user is. */
  static boolean isSetting(String name) {
    return name.equalsIgnoreCase(ROLE) || name.equalsIgnoreCase(SESSION);
  }

  void set(String name, @Nullable String value, boolean local) {
    if (name.equalsIgnoreCase(ROLE)) {
      setRole(value, local);
    } else {
      setSession(value, local);
    }
  }
}
