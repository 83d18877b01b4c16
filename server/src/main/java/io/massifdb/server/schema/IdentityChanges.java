package io.massifdb.server.schema;

import static io.massifdb.server.schema.TableAlterations.column;
import static io.massifdb.server.schema.TableAlterations.store;

import io.massifdb.expression.SqlException;
import io.massifdb.expression.SqlState;
import io.massifdb.sqlfrontend.catalog.CatalogSnapshot;
import io.massifdb.sqlfrontend.catalog.ColumnDescriptor;
import io.massifdb.sqlfrontend.catalog.SchemaDescriptor;
import io.massifdb.sqlfrontend.catalog.SequenceDescriptor;
import io.massifdb.sqlfrontend.catalog.TableDescriptor;
import io.massifdb.sqlfrontend.parser.Statement;
import io.massifdb.sqlfrontend.parser.Statement.AlterAction;
import java.util.List;
import org.apache.calcite.sql.SqlIdentifier;

/** ALTER COLUMN ... ADD GENERATED AS IDENTITY, SET GENERATED, RESTART, DROP IDENTITY. */
final class IdentityChanges {
  private IdentityChanges() {}

  static SchemaChange add(
      TableDescriptor table, AlterAction.AddIdentity add, SchemaContext context) {
    ColumnDescriptor column = column(table, add.column());
    if (column.nullable()) {
      throw new SqlException(
          SqlState.OBJECT_NOT_IN_PREREQUISITE_STATE,
          "column \"%s\" of relation \"%s\" must be declared NOT NULL before identity can be added"
              .formatted(column.name(), table.name()));
    }
    if (column.filling().isIdentity() || column.defaultSql() != null) {
      throw new SqlException(
          SqlState.OBJECT_NOT_IN_PREREQUISITE_STATE,
          "column \"%s\" of relation \"%s\" already has %s"
              .formatted(
                  column.name(),
                  table.name(),
                  column.filling().isIdentity() ? "identity" : "a default value"));
    }
    SchemaDescriptor schema = context.catalog().schema(table.schemaId()).orElseThrow();
    SequenceDescriptor sequence =
        Sequences.ofColumn(
            new Statement.ColumnDefinition(
                add.column(),
                column.type(),
                true,
                add.filling(),
                add.sequence(),
                false,
                null,
                List.of()),
            schema,
            context.freeName(schema.id(), table.name() + "_" + column.name() + "_seq", List.of()),
            table.id(),
            column.id(),
            context);
    return store(
        table.withColumn(
            column.id(),
            it ->
                it.withFilling(add.filling())
                    .withDefault(Sequences.nextValue(schema, sequence))
                    .withOwnedSequence(sequence.id())),
        context.with(context.catalog().with(sequence)));
  }

  static SchemaChange set(
      TableDescriptor table, AlterAction.SetIdentity set, SchemaContext context) {
    ColumnDescriptor column = identity(table, set.column());
    CatalogSnapshot catalog = context.catalog();
    TableDescriptor changed = table;
    ColumnDescriptor.Filling filling = set.filling();
    if (filling != null) {
      changed = table.withColumn(column.id(), it -> it.withFilling(filling));
    }
    Statement.SequenceOptions options = set.sequence();
    SchemaChange restarts = SchemaChange.of(catalog);
    if (options != null
        && catalog.relation(column.ownedSequenceId()).orElse(null)
            instanceof SequenceDescriptor sequence) {
      restarts = Sequences.alter(sequence, options, context);
      catalog = restarts.catalog();
    }
    return restarts.then(store(changed, context.with(catalog)));
  }

  static SchemaChange drop(
      TableDescriptor table, SqlIdentifier name, boolean ifExists, SchemaContext context) {
    if (!column(table, name).filling().isIdentity() && ifExists) {
      return SchemaChange.nothing(
          context.catalog(),
          "00000",
          "column \"%s\" of relation \"%s\" is not an identity column, skipping"
              .formatted(SchemaContext.last(name), table.name()));
    }
    ColumnDescriptor column = identity(table, name);
    return store(
        table.withColumn(
            column.id(),
            it ->
                it.withFilling(ColumnDescriptor.Filling.DEFAULT)
                    .withDefault(null)
                    .withOwnedSequence(0)),
        context.with(context.catalog().withoutRelation(column.ownedSequenceId())));
  }

  private static ColumnDescriptor identity(TableDescriptor table, SqlIdentifier name) {
    ColumnDescriptor column = column(table, name);
    if (!column.filling().isIdentity()) {
      throw new SqlException(
          SqlState.OBJECT_NOT_IN_PREREQUISITE_STATE,
          "column \"%s\" of relation \"%s\" is not an identity column"
              .formatted(column.name(), table.name()));
    }
    return column;
  }
}
