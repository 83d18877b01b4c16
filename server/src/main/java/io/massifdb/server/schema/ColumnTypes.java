package io.massifdb.server.schema;

import io.massifdb.sqlfrontend.parser.Statement;
import io.massifdb.sqlfrontend.parser.Statement.AlterAction;
import io.massifdb.sqlfrontend.parser.Statement.ColumnDefinition;
import java.util.List;

/** Puts types where a statement has names of types. */
final class ColumnTypes {
  private ColumnTypes() {}

  static Statement.CreateTable resolved(Statement.CreateTable create, SchemaContext context) {
    return new Statement.CreateTable(
        create.name(),
        create.ifNotExists(),
        create.temporary(),
        create.onCommit(),
        create.columns().stream().map(column -> resolved(column, context)).toList(),
        create.constraints(),
        create.options());
  }

  static Statement.Alter resolved(Statement.Alter alter, SchemaContext context) {
    List<AlterAction> actions =
        alter.actions().stream().map(action -> resolved(action, context)).toList();
    return new Statement.Alter(alter.kind(), alter.name(), alter.ifExists(), actions);
  }

  private static AlterAction resolved(AlterAction action, SchemaContext context) {
    return switch (action) {
      case AlterAction.AddColumn(var column, boolean ifNotExists) ->
          new AlterAction.AddColumn(resolved(column, context), ifNotExists);
      case AlterAction.SetType(var column, var type, var using) ->
          new AlterAction.SetType(column, context.resolve(type), using);
      default -> action;
    };
  }

  private static ColumnDefinition resolved(ColumnDefinition column, SchemaContext context) {
    return new ColumnDefinition(
        column.name(),
        context.resolve(column.type()),
        column.serial(),
        column.filling(),
        column.sequence(),
        column.nullable(),
        column.defaultValue(),
        column.constraints());
  }
}
