package io.massifdb.server.schema;

import io.massifdb.expression.SqlException;
import io.massifdb.expression.SqlState;
import io.massifdb.sqlfrontend.catalog.ForeignKey;
import io.massifdb.sqlfrontend.catalog.TableDescriptor;
import io.massifdb.sqlfrontend.parser.Statement;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.sql.SqlIdentifier;

/**
 * Which tables TRUNCATE empties: those that it names and, with CASCADE, those that refer to them.
 */
public final class Truncation {
  private Truncation() {}

  public static List<TableDescriptor> tables(Statement.Truncate statement, SchemaContext context) {
    List<TableDescriptor> tables = new ArrayList<>();
    for (SqlIdentifier name : statement.tables()) {
      TableDescriptor table = context.table(name);
      if (!tables.contains(table)) {
        tables.add(table);
      }
    }
    for (int i = 0; i < tables.size(); i++) {
      TableDescriptor parent = tables.get(i);
      for (TableDescriptor child : context.catalog().tables(parent.databaseId())) {
        if (!tables.contains(child) && refers(child, parent)) {
          if (!statement.cascade()) {
            throw new SqlException(
                SqlState.FEATURE_NOT_SUPPORTED,
                "cannot truncate a table referenced in a foreign key constraint",
                "Table \"%s\" references \"%s\".".formatted(child.name(), parent.name()),
                "Truncate table \"%s\" at the same time, or use TRUNCATE ... CASCADE."
                    .formatted(child.name()));
          }
          tables.add(child);
        }
      }
    }
    return tables;
  }

  private static boolean refers(TableDescriptor child, TableDescriptor parent) {
    return child.foreignKeys().stream()
        .mapToLong(ForeignKey::referencedTableId)
        .anyMatch(id -> id == parent.id());
  }
}
