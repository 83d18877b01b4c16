package io.massifdb.sqlfrontend.catalog;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A role (user or group). Immutable.
///
/// @param scramVerifier the stored SCRAM-SHA-256 verifier in PostgreSQL's text form
///   (`SCRAM-SHA-256$iterations:salt$StoredKey:ServerKey`), null if no password was set
/// @param connectionLimit -1 for none
/// @param memberOf the roles whose rights this one has
public record RoleDescriptor(
    long id,
    String name,
    boolean login,
    boolean superuser,
    boolean createDatabase,
    boolean createRole,
    boolean inherit,
    int connectionLimit,
    @Nullable String scramVerifier,
    List<Membership> memberOf,
    long version) {

  public RoleDescriptor {
    requireNonNull(name);
    memberOf = List.copyOf(memberOf);
  }

  /// The role that a new cluster starts with.
  public static RoleDescriptor superuser(long id, String name) {
    return new RoleDescriptor(id, name, true, true, true, true, true, -1, null, List.of(), 1);
  }

  public RoleDescriptor withScramVerifier(@Nullable String verifier) {
    return new RoleDescriptor(
        id,
        name,
        login,
        superuser,
        createDatabase,
        createRole,
        inherit,
        connectionLimit,
        verifier,
        memberOf,
        version);
  }

  /// Whether the role was made a member of the other, which is not to say through a third.
  public boolean isDirectMemberOf(long roleId) {
    return memberOf.stream().anyMatch(membership -> membership.roleId() == roleId);
  }

  public RoleDescriptor withMemberOf(List<Membership> memberships) {
    return new RoleDescriptor(
        id,
        name,
        login,
        superuser,
        createDatabase,
        createRole,
        inherit,
        connectionLimit,
        scramVerifier,
        memberships,
        version + 1);
  }

  public RoleDescriptor withName(String newName) {
    return new RoleDescriptor(
        id,
        newName,
        login,
        superuser,
        createDatabase,
        createRole,
        inherit,
        connectionLimit,
        scramVerifier,
        memberOf,
        version + 1);
  }
}
