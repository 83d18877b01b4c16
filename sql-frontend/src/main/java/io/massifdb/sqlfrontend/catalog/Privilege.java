package io.massifdb.sqlfrontend.catalog;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;

/// Something that a role may do with an object.
///
/// @param roleId who; {@link #PUBLIC} for everybody
/// @param name lower case: `select`, `insert`, `usage` ...
/// @param columnId the column of a table that it is about, 0 for the whole object
/// @param grantable WITH GRANT OPTION
/// @param grantorId the role that granted it
public record Privilege(long roleId, String name, int columnId, boolean grantable, long grantorId) {
  public static final long PUBLIC = 0;

  /// What everybody may do with a database unless it is taken away.
  public static final List<Privilege> OF_DATABASES =
      List.of(ofEverybody("connect"), ofEverybody("temporary"));

  /// What everybody may do with the schema `public`.
  public static final List<Privilege> OF_PUBLIC_SCHEMA = List.of(ofEverybody("usage"));

  public Privilege {
    requireNonNull(name);
  }

  /// A privilege on a whole object that its owner granted.
  public Privilege(long roleId, String name, boolean grantable) {
    this(roleId, name, 0, grantable, PUBLIC);
  }

  private static Privilege ofEverybody(String name) {
    return new Privilege(PUBLIC, name, false);
  }

  private boolean isAbout(Privilege other) {
    return roleId == other.roleId
        && columnId == other.columnId
        && grantorId == other.grantorId
        && name.equals(other.name);
  }

  Privilege withGrantable(boolean option) {
    return new Privilege(roleId, name, columnId, option, grantorId);
  }

  /// A list in which each role has each privilege of each grantor once.
  public static List<Privilege> with(List<Privilege> held, Privilege added) {
    List<Privilege> changed = new ArrayList<>();
    boolean grantable = added.grantable();
    boolean found = false;
    for (Privilege privilege : held) {
      if (privilege.isAbout(added)) {
        changed.add(added.withGrantable(grantable || privilege.grantable()));
        found = true;
      } else {
        changed.add(privilege);
      }
    }
    if (!found) {
      changed.add(added);
    }
    return List.copyOf(changed);
  }

  /// Without the privilege, or with `optionOnly` without the right to pass it on.
  public static List<Privilege> without(
      List<Privilege> held, Privilege removed, boolean optionOnly) {
    List<Privilege> changed = new ArrayList<>();
    for (Privilege privilege : held) {
      if (!privilege.isAbout(removed)) {
        changed.add(privilege);
      } else if (optionOnly) {
        changed.add(privilege.withGrantable(false));
      }
    }
    return List.copyOf(changed);
  }
}
