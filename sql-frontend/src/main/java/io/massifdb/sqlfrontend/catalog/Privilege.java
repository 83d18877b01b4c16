package io.massifdb.sqlfrontend.catalog;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;

/// Something that a role may do with an object.
///
/// @param roleId who; {@link #PUBLIC} for everybody
/// @param name lower case: `select`, `insert`, `usage` ...
/// @param grantable WITH GRANT OPTION
public record Privilege(long roleId, String name, boolean grantable) {
  public static final long PUBLIC = 0;

  public Privilege {
    requireNonNull(name);
  }

  /// A list in which each role has each privilege once.
  public static List<Privilege> with(List<Privilege> held, Privilege added) {
    List<Privilege> changed = new ArrayList<>();
    boolean grantable = added.grantable();
    for (Privilege privilege : held) {
      if (privilege.roleId() == added.roleId() && privilege.name().equals(added.name())) {
        grantable |= privilege.grantable();
      } else {
        changed.add(privilege);
      }
    }
    changed.add(new Privilege(added.roleId(), added.name(), grantable));
    return changed;
  }

  public static List<Privilege> without(List<Privilege> held, long roleId, String name) {
    return held.stream()
        .filter(privilege -> privilege.roleId() != roleId || !privilege.name().equals(name))
        .toList();
  }
}
