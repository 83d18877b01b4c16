package io.massifdb.server.schema;

import io.massifdb.expression.SqlException;
import io.massifdb.expression.SqlState;
import io.massifdb.sqlfrontend.catalog.CatalogSnapshot;
import io.massifdb.sqlfrontend.catalog.ForeignKey;
import io.massifdb.sqlfrontend.catalog.Relation;
import io.massifdb.sqlfrontend.catalog.SequenceDescriptor;
import io.massifdb.sqlfrontend.catalog.TableDescriptor;
import io.massifdb.sqlfrontend.catalog.TypeDescriptor;
import io.massifdb.sqlfrontend.parser.ParsedStatement;
import io.massifdb.sqlfrontend.parser.SqlParser;
import io.massifdb.sqlfrontend.parser.Statement;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.jspecify.annotations.Nullable;

/** What else goes when a relation goes: views that read it, sequences that belong to it. */
final class Dependencies {
  private Dependencies() {}

  static CatalogSnapshot withoutRelation(
      Relation relation, boolean cascade, SchemaContext context) {
    if (relation instanceof TypeDescriptor type) {
      return TypeDrops.withoutType(type, cascade, context).catalog();
    }
    CatalogSnapshot catalog = context.catalog();
    List<TableDescriptor> views = viewsOver(relation, catalog);
    if (!cascade && relation instanceof TableDescriptor table) {
      requireNoReferences(table, catalog);
    }
    if (!views.isEmpty() && !cascade) {
      String kind = relation instanceof TableDescriptor table && table.isView() ? "view" : "table";
      throw new SqlException(
          SqlState.DEPENDENT_OBJECTS_STILL_EXIST,
          "cannot drop %s %s because other objects depend on it".formatted(kind, relation.name()),
          "view %s depends on %s %s".formatted(views.getFirst().name(), kind, relation.name()),
          "Use DROP ... CASCADE to drop the dependent objects too.");
    }
    for (TableDescriptor view : views) {
      if (catalog.relation(view.id()).isPresent()) {
        catalog = withoutRelation(view, true, context.with(catalog));
      }
    }
    if (relation instanceof TableDescriptor table) {
      catalog = withoutReferencesTo(table, 0, catalog);
    }
    catalog = catalog.withoutRelation(relation.id());
    return switch (relation) {
      case TableDescriptor table -> withoutOwnedSequences(table, catalog);
      case SequenceDescriptor sequence -> withoutDefault(sequence, catalog);
      case TypeDescriptor _ -> catalog;
    };
  }

  private static void requireNoReferences(TableDescriptor table, CatalogSnapshot catalog) {
    for (TableDescriptor child : catalog.tables(table.databaseId())) {
      for (ForeignKey key : child.foreignKeys()) {
        if (key.referencedTableId() == table.id() && child.id() != table.id()) {
          throw new SqlException(
              SqlState.DEPENDENT_OBJECTS_STILL_EXIST,
              "cannot drop table " + table.name() + " because other objects depend on it",
              "constraint %s on table %s depends on table %s"
                  .formatted(key.name(), child.name(), table.name()),
              "Use DROP ... CASCADE to drop the dependent objects too.");
        }
      }
    }
  }

  /**
   * Without the foreign keys of other tables to this one.
   *
   * @param columnId only those to this column; 0 for all
   */
  static CatalogSnapshot withoutReferencesTo(
      TableDescriptor table, int columnId, CatalogSnapshot catalog) {
    CatalogSnapshot result = catalog;
    for (TableDescriptor child : catalog.tables(table.databaseId())) {
      List<ForeignKey> kept =
          child.foreignKeys().stream()
              .filter(key ->
                  key.referencedTableId() != table.id()
                      || (columnId != 0 && !key.referencedColumnIds().contains(columnId)))
              .toList();
      if (kept.size() < child.foreignKeys().size()) {
        result = result.with(child.withForeignKeys(kept).withVersion(child.version() + 1));
      }
    }
    return result;
  }

  private static CatalogSnapshot withoutOwnedSequences(
      TableDescriptor table, CatalogSnapshot catalog) {
    CatalogSnapshot result = catalog;
    for (SequenceDescriptor sequence : catalog.sequences(table.databaseId())) {
      if (sequence.ownerTableId() == table.id()) {
        result = result.withoutRelation(sequence.id());
      }
    }
    return result;
  }

  private static CatalogSnapshot withoutDefault(
      SequenceDescriptor sequence, CatalogSnapshot catalog) {
    return catalog
        .table(sequence.ownerTableId())
        .map(owner ->
            catalog.with(
                owner
                    .withColumn(
                        sequence.ownerColumnId(),
                        column -> column.withDefault(null).withOwnedSequence(0))
                    .withVersion(owner.version() + 1)))
        .orElse(catalog);
  }

  /** Views of the same database whose query names the relation. */
  static List<TableDescriptor> viewsOver(Relation relation, CatalogSnapshot catalog) {
    List<TableDescriptor> views = new ArrayList<>();
    for (TableDescriptor candidate : catalog.tables(relation.databaseId())) {
      String sql = candidate.viewSql();
      if (sql != null && candidate.id() != relation.id() && names(sql, relation, catalog)) {
        views.add(candidate);
      }
    }
    return views;
  }

  /** Views over the table that read this column of it, or all columns. */
  static List<TableDescriptor> viewsOverColumn(
      TableDescriptor table, String column, CatalogSnapshot catalog) {
    return viewsOver(table, catalog).stream()
        .filter(view -> {
          String sql = view.viewSql();
          return sql != null && mentions(sql, column);
        })
        .toList();
  }

  private static boolean mentions(String sql, String column) {
    ParsedStatement parsed = SqlParser.parseOne(sql);
    boolean[] found = {false};
    if (parsed.statement() instanceof Statement.Query(SqlNode node, _)) {
      node.accept(
          new SqlBasicVisitor<@Nullable Void>() {
            @Override
            public @Nullable Void visit(SqlIdentifier identifier) {
              found[0] |= identifier.isStar() || identifier.names.getLast().equals(column);
              return null;
            }
          });
    }
    return found[0];
  }

  private static boolean names(String sql, Relation relation, CatalogSnapshot catalog) {
    ParsedStatement parsed = SqlParser.parseOne(sql);
    if (!(parsed.statement() instanceof Statement.Query(SqlNode node, _))) {
      return false;
    }
    String schema = catalog.schema(relation.schemaId()).map(it -> it.name()).orElse("");
    boolean[] found = {false};
    node.accept(
        new SqlBasicVisitor<@Nullable Void>() {
          @Override
          public @Nullable Void visit(SqlIdentifier identifier) {
            int parts = identifier.names.size();
            boolean sameName = identifier.names.getLast().equals(relation.name());
            boolean sameSchema = parts < 2 || identifier.names.get(parts - 2).equals(schema);
            found[0] |= sameName && sameSchema;
            return null;
          }
        });
    return found[0];
  }
}
