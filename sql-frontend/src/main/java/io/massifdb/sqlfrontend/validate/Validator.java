package io.massifdb.sqlfrontend.validate;

import io.massifdb.expression.SqlException;
import io.massifdb.expression.SqlState;
import io.massifdb.expression.SqlType;
import io.massifdb.sqlfrontend.catalog.ColumnDescriptor;
import io.massifdb.sqlfrontend.catalog.Relation;
import io.massifdb.sqlfrontend.catalog.TableDescriptor;
import io.massifdb.sqlfrontend.parser.ColumnNames;
import io.massifdb.sqlfrontend.parser.TreeCopy;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.runtime.CalciteContextException;
import org.apache.calcite.runtime.CalciteException;
import org.apache.calcite.sql.SqlNode;
import org.jspecify.annotations.Nullable;

/// Validates queries: names, types, grouping. Errors are {@link SqlException} with PostgreSQL's
/// SQLSTATE and message as far as Calcite lets us know enough, and the place in the text.
public final class Validator {
  private Validator() {}

  /// Validates a query. The tree is changed and must not be used for anything else.
  public static ValidatedQuery validate(SqlNode query, ValidationContext context) {
    return validate(query, context, new Parameters(context.parameterTypes()));
  }

  /// If types of parameters are open, a first pass over a copy finds them, so that all uses of a
  /// parameter see the same type in the second.
  static ValidatedQuery validate(SqlNode query, ValidationContext context, Parameters parameters) {
    Set<Integer> open = parameters.openIn(query);
    if (!open.isEmpty()) {
      validateOnce(TreeCopy.of(query), context, parameters);
      open.forEach(index -> parameters.suggest(index, SqlType.TEXT));
    }
    return validateOnce(query, context, parameters);
  }

  private static ValidatedQuery validateOnce(
      SqlNode query, ValidationContext context, Parameters parameters) {
    TypeFactory types = new TypeFactory();
    try {
      SqlNode prepared = QueryRewrites.prepare(query, parameters, context);
      CatalogReader reader = CatalogReader.of(context, types, TableOid.isNamedIn(prepared));
      QueryValidator validator = new QueryValidator(reader, types, parameters, context.scope());
      SqlNode validated = validator.validate(prepared);
      validator.settleParameters(validated);
      RelDataType rowType = validator.getValidatedNodeType(validated);
      return new ValidatedQuery(
          validated,
          validator,
          rowType,
          columns(validator, validated, rowType, reader.read()),
          parameters.all(),
          reader.read(),
          context);
    } catch (CalciteContextException e) {
      throw Errors.named(Errors.translate(e), query);
    } catch (CalciteException e) {
      throw e.getCause() instanceof SqlException sql
          ? sql
          : new SqlException(
              SqlState.SYNTAX_ERROR_OR_ACCESS_RULE_VIOLATION, String.valueOf(e.getMessage()));
    } catch (StackOverflowError e) {
      throw new SqlException(SqlState.STATEMENT_TOO_COMPLEX, "stack depth limit exceeded");
    }
  }

  private static List<ValidatedQuery.Column> columns(
      QueryValidator validator, SqlNode query, RelDataType rowType, List<Relation> relations) {
    List<@Nullable List<String>> origins = new ArrayList<>();
    try {
      origins.addAll(validator.getFieldOrigins(query));
    } catch (CalciteContextException | UnsupportedOperationException e) {
      // Origins are an extra for clients; a query without them is as good.
      origins.clear();
    }
    List<ValidatedQuery.Column> columns = new ArrayList<>();
    for (RelDataTypeField field : rowType.getFieldList()) {
      SqlType type = TypeFactory.sqlType(field.getType());
      if (type.equals(SqlType.UNKNOWN)) {
        type = SqlType.TEXT;
      }
      int i = field.getIndex();
      List<String> origin = i < origins.size() ? origins.get(i) : null;
      columns.add(column(name(field), type, origin, relations));
    }
    return columns;
  }

  /// Columns of VALUES are called column1, column2 ...
  private static String name(RelDataTypeField field) {
    String name = field.getName();
    return name.startsWith("EXPR$") ? "column" + (field.getIndex() + 1) : ColumnNames.shown(name);
  }

  private static ValidatedQuery.Column column(
      String name, SqlType type, @Nullable List<String> origin, List<Relation> relations) {
    if (origin != null && origin.size() >= 3) {
      String table = origin.get(origin.size() - 2);
      for (Relation relation : relations) {
        if (relation instanceof TableDescriptor descriptor && descriptor.name().equals(table)) {
          int id = descriptor.column(origin.getLast()).map(ColumnDescriptor::id).orElse(0);
          return new ValidatedQuery.Column(name, type, id == 0 ? 0 : descriptor.id(), id);
        }
      }
    }
    return new ValidatedQuery.Column(name, type, 0, 0);
  }
}
