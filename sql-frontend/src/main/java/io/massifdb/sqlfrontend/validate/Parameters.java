package io.massifdb.sqlfrontend.validate;

import io.massifdb.expression.SqlType;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.calcite.sql.SqlDynamicParam;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.jspecify.annotations.Nullable;

/// What is known of the types of `$1`, `$2` ...: those that the client gave, and those that the
/// first use suggested. Confined to one statement.
final class Parameters {
  private final List<@Nullable SqlType> types = new ArrayList<>();

  Parameters(List<@Nullable SqlType> given) {
    for (SqlType type : given) {
      types.add(type == null || type.equals(SqlType.UNKNOWN) ? null : type);
    }
  }

  @Nullable SqlType known(int index) {
    while (types.size() <= index) {
      types.add(null);
    }
    return types.get(index);
  }

  void suggest(int index, SqlType type) {
    if (known(index) == null && !type.equals(SqlType.UNKNOWN) && !type.kind().isPolymorphic()) {
      types.set(index, type.withoutModifiers());
    }
  }

  /// The parameters of a tree whose type is not known yet.
  Set<Integer> openIn(SqlNode tree) {
    Set<Integer> open = new TreeSet<>();
    tree.accept(
        new SqlBasicVisitor<@Nullable Void>() {
          @Override
          public @Nullable Void visit(SqlDynamicParam param) {
            if (known(param.getIndex()) == null) {
              open.add(param.getIndex());
            }
            return null;
          }
        });
    return open;
  }

  /// All types; a parameter that nothing restricts is text.
  List<SqlType> all() {
    return types.stream().map(type -> type == null ? SqlType.TEXT : type).toList();
  }
}
