package io.massifdb.sqlfrontend.system;

import io.massifdb.expression.ArrayValue;
import io.massifdb.expression.Quoting;
import io.massifdb.expression.RecordValue;
import io.massifdb.expression.SqlException;
import io.massifdb.expression.SqlState;
import io.massifdb.expression.SqlType;
import io.massifdb.expression.TypeKind;
import io.massifdb.sqlfrontend.catalog.Privilege;
import io.massifdb.sqlfrontend.catalog.RoleDescriptor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Privileges in the text form of type aclitem, `grantee=letters/grantor`: a star behind a letter
/// is the grant option, no grantee means everybody.
final class AclItems {
  static final SqlType ITEM = SqlType.of(TypeKind.ACLITEM);

  /// The letters in the order in which they are printed, with the privileges that they mean.
  private static final Map<Character, String> LETTERS = letters();

  /// What an owner has, by kind of object.
  private static final Map<String, String> OF_OWNERS =
      Map.of("r", "arwdDxt", "s", "rwU", "n", "UC", "d", "CTc");

  private AclItems() {}

  private static Map<Character, String> letters() {
    Map<Character, String> letters = new LinkedHashMap<>();
    letters.put('a', "INSERT");
    letters.put('r', "SELECT");
    letters.put('w', "UPDATE");
    letters.put('d', "DELETE");
    letters.put('D', "TRUNCATE");
    letters.put('x', "REFERENCES");
    letters.put('t', "TRIGGER");
    letters.put('X', "EXECUTE");
    letters.put('U', "USAGE");
    letters.put('C', "CREATE");
    letters.put('T', "TEMPORARY");
    letters.put('c', "CONNECT");
    letters.put('s', "SET");
    letters.put('A', "ALTER SYSTEM");
    return letters;
  }

  /// `acldefault(kind, owner)`: what holds when nothing was granted.
  static ArrayValue defaults(String kind, long owner, DatabaseView database) {
    String name = role(owner, database);
    List<String> items = new ArrayList<>();
    switch (kind) {
      case "c" -> {}
      case "r" -> items.add(item(name, "arwdDxt", name));
      case "s" -> items.add(item(name, "rwU", name));
      case "d" -> items.addAll(List.of(item("", "Tc", name), item(name, "CTc", name)));
      case "f" -> items.addAll(List.of(item("", "X", name), item(name, "X", name)));
      case "l", "T" -> items.addAll(List.of(item("", "U", name), item(name, "U", name)));
      case "L" -> items.add(item(name, "rw", name));
      case "n" -> items.add(item(name, "UC", name));
      case "t" -> items.add(item(name, "C", name));
      case "F", "S" -> items.add(item(name, "U", name));
      case "p" -> items.add(item(name, "sA", name));
      default ->
          throw new SqlException(
              SqlState.INTERNAL_ERROR, "unrecognized object type abbreviation: " + kind);
    }
    return ArrayValue.of(ITEM, items);
  }

  /// The privileges on an object as `relacl`, `nspacl` and the like show them; null when nothing
  /// was granted or taken beyond what is `usual`.
  ///
  /// @param kind as in [#defaults]
  static @Nullable ArrayValue of(
      String kind,
      String owner,
      List<Privilege> held,
      List<Privilege> usual,
      DatabaseView database) {
    return held.equals(usual) ? null : items(kind, owner, held, 0, database);
  }

  /// `attacl`: those on one column.
  static @Nullable ArrayValue ofColumn(
      String owner, List<Privilege> held, int columnId, DatabaseView database) {
    return held.stream().noneMatch(it -> it.columnId() == columnId)
        ? null
        : items("c", owner, held, columnId, database);
  }

  private static ArrayValue items(
      String kind, String owner, List<Privilege> held, int columnId, DatabaseView database) {
    String ownerName = Quoting.identifier(owner);
    Map<String, String> letters = new LinkedHashMap<>();
    List<Privilege> wanted = held.stream().filter(it -> it.columnId() == columnId).toList();
    for (Privilege privilege : wanted) {
      String grantee = privilege.roleId() == 0 ? "" : role(privilege.roleId(), database);
      String grantor =
          privilege.grantorId() == 0 ? ownerName : role(privilege.grantorId(), database);
      letters.put(grantee + "=/" + grantor, "");
    }
    List<String> items = new ArrayList<>();
    String full = OF_OWNERS.get(kind);
    if (full != null) {
      items.add(item(ownerName, full, ownerName));
    }
    for (String key : letters.keySet()) {
      int equals = key.lastIndexOf("=/");
      StringBuilder text = new StringBuilder();
      LETTERS.forEach((letter, name) -> {
        for (Privilege privilege : wanted) {
          String grantee = privilege.roleId() == 0 ? "" : role(privilege.roleId(), database);
          String grantor =
              privilege.grantorId() == 0 ? ownerName : role(privilege.grantorId(), database);
          if ((grantee + "=/" + grantor).equals(key)
              && privilege.name().equals(name.toLowerCase(Locale.ROOT))) {
            text.append(letter).append(privilege.grantable() ? "*" : "");
          }
        }
      });
      items.add(key.substring(0, equals) + "=" + text + "/" + key.substring(equals + 2));
    }
    return ArrayValue.of(ITEM, items);
  }

  private static String item(String grantee, String letters, String grantor) {
    return grantee + "=" + letters + "/" + grantor;
  }

  private static String role(long oid, DatabaseView database) {
    return database
        .catalog()
        .role(oid)
        .map(role -> Quoting.identifier(role.name()))
        .orElse(Long.toString(oid));
  }

  /// `aclexplode(items)`: a row for each privilege.
  static List<RecordValue> explode(ArrayValue items, DatabaseView database) {
    List<SqlType> types = List.of(SqlType.OID, SqlType.OID, SqlType.TEXT, SqlType.BOOLEAN);
    List<RecordValue> rows = new ArrayList<>();
    for (Object item : items.values()) {
      String text = String.valueOf(item);
      int equals = text.lastIndexOf('=');
      int slash = text.indexOf('/', equals);
      if (equals < 0 || slash < 0) {
        throw new SqlException(
            SqlState.INVALID_TEXT_REPRESENTATION, "missing \"=\" sign in aclitem");
      }
      long grantee = oid(text.substring(0, equals), database);
      long grantor = oid(text.substring(slash + 1), database);
      String letters = text.substring(equals + 1, slash);
      LETTERS.forEach((letter, privilege) -> {
        int at = letters.indexOf(letter);
        if (at >= 0) {
          boolean grantable = letters.startsWith("*", at + 1);
          rows.add(new RecordValue(types, List.of(grantor, grantee, privilege, grantable)));
        }
      });
    }
    return rows;
  }

  /// A role's oid by its name as printed; 0 for everybody.
  private static long oid(String name, DatabaseView database) {
    if (name.isEmpty()) {
      return 0;
    }
    String plain = Quoting.parseIdentifier(name).getFirst();
    return database
        .catalog()
        .role(plain)
        .map(RoleDescriptor::id)
        .orElseThrow(() ->
            new SqlException(SqlState.UNDEFINED_OBJECT, "role \"" + plain + "\" does not exist"));
  }
}
