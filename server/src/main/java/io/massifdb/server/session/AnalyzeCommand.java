package io.massifdb.server.session;

import io.massifdb.expression.SqlException;
import io.massifdb.expression.SqlState;
import io.massifdb.sqlfrontend.catalog.CatalogSnapshot;
import io.massifdb.sqlfrontend.catalog.Relation;
import io.massifdb.sqlfrontend.catalog.TableDescriptor;
import io.massifdb.sqlfrontend.parser.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.calcite.sql.SqlIdentifier;

/** ANALYZE: looks at tables now, of all when none is named. */
final class AnalyzeCommand {
  private final Session session;
  private final SqlServices services;
  private final SessionTransaction transaction;
  private final CatalogSnapshot catalog;

  AnalyzeCommand(Session session, SqlServices services, SessionTransaction transaction) {
    this.session = session;
    this.services = services;
    this.transaction = transaction;
    this.catalog = transaction.catalog();
  }

  void run(Statement.Analyze analyze) {
    List<TableDescriptor> tables = new ArrayList<>();
    for (SqlIdentifier name : analyze.tables()) {
      tables.add(table(name));
    }
    if (analyze.tables().isEmpty()) {
      tables.addAll(catalog.tables(session.databaseId()));
    }
    for (TableDescriptor table : tables) {
      transaction.touch(Set.of(table.id()), session::checkCancelled);
      services
          .statistics()
          .put(table.id(), services.sampler().sample(table, session::checkCancelled));
    }
  }

  private TableDescriptor table(SqlIdentifier name) {
    int parts = name.names.size();
    String last = name.names.getLast();
    Optional<Relation> relation =
        parts == 1
            ? catalog.relation(session.databaseId(), session.searchPath(false), last)
            : catalog.relation(session.databaseId(), name.names.get(parts - 2), last);
    Relation found =
        relation.orElseThrow(() ->
            new SqlException(
                SqlState.UNDEFINED_TABLE,
                "relation \"" + String.join(".", name.names) + "\" does not exist"));
    if (found instanceof TableDescriptor table) {
      return table;
    }
    throw new SqlException(
        SqlState.WRONG_OBJECT_TYPE, "cannot analyze \"" + last + "\", which is not a table");
  }
}
