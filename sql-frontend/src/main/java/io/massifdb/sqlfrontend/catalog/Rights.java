package io.massifdb.sqlfrontend.catalog;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a user may do, by one catalog. A superuser may do everything. So may somebody for whom
/// there is no role, who can only have come in where any user is trusted, as in a demo.
///
/// A role has the privileges of the roles that it is a member of, and of those that they are
/// members of, as far as each on the way inherits; and those of everybody. An owner may do
/// everything with what he owns. Immutable.
public final class Rights {
  private final CatalogSnapshot catalog;
  private final String user;
  private final @Nullable RoleDescriptor role;
  private final boolean unrestricted;
  private final Set<Long> inherited;

  private Rights(
      CatalogSnapshot catalog,
      String user,
      @Nullable RoleDescriptor role,
      boolean unrestricted,
      Set<Long> inherited) {
    this.catalog = catalog;
    this.user = user;
    this.role = role;
    this.unrestricted = unrestricted;
    this.inherited = inherited;
  }

  /// @param trusted whether a user without a role may do everything; else he may do what everybody
  ///   may
  public static Rights of(CatalogSnapshot catalog, String user, boolean trusted) {
    RoleDescriptor role = catalog.role(user).orElse(null);
    boolean unrestricted = role == null ? trusted : role.superuser();
    Set<Long> roles = new LinkedHashSet<>();
    roles.add(Privilege.PUBLIC);
    if (role != null) {
      roles.addAll(reached(catalog, role, true));
    }
    return new Rights(catalog, user, role, unrestricted, roles);
  }

  /// The role and those that it is a member of, directly or not.
  ///
  /// @param byInheritance go on only from roles that inherit
  private static Set<Long> reached(
      CatalogSnapshot catalog, RoleDescriptor from, boolean byInheritance) {
    Set<Long> reached = new LinkedHashSet<>();
    Deque<RoleDescriptor> open = new ArrayDeque<>(List.of(from));
    while (!open.isEmpty()) {
      RoleDescriptor role = open.poll();
      if (reached.add(role.id()) && (role.inherit() || !byInheritance)) {
        for (Membership membership : role.memberOf()) {
          catalog.role(membership.roleId()).ifPresent(open::add);
        }
      }
    }
    return reached;
  }

  public String user() {
    return user;
  }

  /// A superuser, or somebody who is trusted like one.
  public boolean isUnrestricted() {
    return unrestricted;
  }

  public boolean mayCreateRoles() {
    return unrestricted || (role != null && role.createRole());
  }

  public boolean mayCreateDatabases() {
    return unrestricted || (role != null && role.createDatabase());
  }

  /// The role's id; the owner of everything, where there is none.
  public long id() {
    return role == null ? Privilege.PUBLIC : role.id();
  }

  /// Whether the user is this owner or has his rights.
  public boolean owns(String owner) {
    return unrestricted
        || owner.equals(user)
        || catalog.role(owner).filter(it -> inherited.contains(it.id())).isPresent();
  }

  /// Whether the user has the privileges of a role.
  public boolean has(long roleId) {
    return unrestricted || inherited.contains(roleId);
  }

  /// Whether the user may become the role, whether he inherits from it or not.
  public boolean isMember(RoleDescriptor other) {
    return unrestricted || (role != null && reached(catalog, role, false).contains(other.id()));
  }

  /// Whether the user may make others members of the role.
  public boolean administers(RoleDescriptor other) {
    if (unrestricted) {
      return true;
    }
    RoleDescriptor own = role;
    return own != null
        && reached(catalog, own, false).stream()
            .map(catalog::role)
            .flatMap(Optional::stream)
            .flatMap(member -> member.memberOf().stream())
            .anyMatch(membership -> membership.admin() && membership.roleId() == other.id());
  }

  /// Whether the user has a privilege on a whole object.
  public boolean may(String privilege, String owner, List<Privilege> held) {
    return owns(owner)
        || held.stream()
            .anyMatch(it ->
                it.columnId() == 0
                    && it.name().equals(privilege)
                    && inherited.contains(it.roleId()));
  }

  /// Whether the user may pass a privilege on.
  public boolean mayGrant(String privilege, int columnId, String owner, List<Privilege> held) {
    return owns(owner)
        || held.stream()
            .anyMatch(it ->
                it.grantable()
                    && (it.columnId() == 0 || it.columnId() == columnId)
                    && it.name().equals(privilege)
                    && inherited.contains(it.roleId()));
  }

  public boolean may(String privilege, TableDescriptor table) {
    return may(privilege, table.owner(), table.properties().privileges());
  }

  /// Whether the user has the privilege on the table or on this column of it.
  public boolean mayOnColumn(String privilege, TableDescriptor table, int columnId) {
    return may(privilege, table)
        || table.properties().privileges().stream()
            .anyMatch(it ->
                it.columnId() == columnId
                    && it.name().equals(privilege)
                    && inherited.contains(it.roleId()));
  }

  /// Whether the user has the privilege on the table or on any column of it.
  public boolean mayOnAnyColumn(String privilege, TableDescriptor table) {
    return may(privilege, table)
        || table.properties().privileges().stream()
            .anyMatch(it -> it.name().equals(privilege) && inherited.contains(it.roleId()));
  }

  public boolean may(String privilege, SequenceDescriptor sequence) {
    return may(privilege, sequence.owner(), sequence.privileges());
  }

  public boolean may(String privilege, SchemaDescriptor schema) {
    return may(privilege, schema.owner(), schema.privileges());
  }

  public boolean may(String privilege, DatabaseDescriptor database) {
    return may(privilege, database.owner(), database.privileges());
  }
}
