package io.massifdb.sqlfrontend.validate;

import io.massifdb.sqlfrontend.catalog.ColumnDescriptor;
import io.massifdb.sqlfrontend.catalog.TableDescriptor;
import io.massifdb.sqlfrontend.parser.Statement;
import io.massifdb.sqlfrontend.parser.Statement.MergeAction;
import io.massifdb.sqlfrontend.parser.Statement.MergeClause;
import io.massifdb.sqlfrontend.parser.Statement.RowLock;
import io.massifdb.sqlfrontend.parser.TreeCopy;
import io.massifdb.sqlfrontend.validate.BoundStatement.LockedTable;
import io.massifdb.sqlfrontend.validate.BoundStatement.Once;
import io.massifdb.sqlfrontend.validate.BoundStatement.Outcome;
import io.massifdb.sqlfrontend.validate.BoundStatement.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.calcite.sql.JoinConditionType;
import org.apache.calcite.sql.JoinType;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlJoin;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.fun.SqlCase;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;

/// Binds MERGE. Its first step is the join of source and target, with the number of the clause that
/// each row goes to and the values that the clause gives; then each clause is an ordinary INSERT,
/// UPDATE or DELETE over the rows with its number.
///
/// ```
/// rows   SELECT old row, action, values of clause 1, values of clause 2 ...
///        FROM source LEFT JOIN target ON condition
/// clause UPDATE target FROM rows WHERE action = 1; INSERT ... FROM rows WHERE action = -2; ...
/// ```
///
/// Clauses of rows of the target have positive numbers, the others negative ones: 0 is nothing.
final class MergeBinder {
  private static final SqlParserPos POS = SqlParserPos.ZERO;
  private static final String ACTION = "?action?";

  private final Statement.Merge merge;
  private final ValidationContext context;
  private final Parameters parameters;
  private final TableDescriptor table;
  private final SqlIdentifier alias;
  private final List<SqlNode> items = new ArrayList<>();

  /// For each clause the names of its values in the first step.
  private final List<List<String>> values = new ArrayList<>();

  MergeBinder(Statement.Merge merge, ValidationContext context, Parameters parameters) {
    this.merge = merge;
    this.parameters = parameters;
    this.table = QueryTrees.target(merge.table(), context);
    this.context = context.changing(table);
    SqlIdentifier given = merge.alias();
    this.alias = given == null ? new SqlIdentifier(table.name(), POS) : given;
  }

  BoundStatement bind() {
    items.addAll(UpdateBinder.oldColumns(table, alias));
    int actionColumn = items.size();
    items.add(QueryTrees.named(action(), ACTION));
    for (int i = 0; i < merge.clauses().size(); i++) {
      addValues(i);
    }
    SqlNode query = QueryTrees.with(merge.with(), QueryTrees.select(items, joined(), null));
    ValidatedQuery rows = Validator.validate(query, context, parameters);
    LockedTable lock =
        new LockedTable(table, alias.getSimple(), RowLock.Strength.UPDATE, RowLock.Wait.BLOCK);
    StoredRows stored = StoredRows.of("merge#" + context.stored().size(), rows.columns());
    List<Step> steps = new ArrayList<>();
    steps.add(
        new Step(
            stored.name(),
            new BoundStatement.Select(rows, List.of(lock)),
            new Once(actionColumn, keyColumns())));
    ValidationContext known = context.withStored(stored);
    BoundStatement body = null;
    for (int i = 0; i < merge.clauses().size(); i++) {
      BoundStatement change = change(i, stored, known);
      if (change != null) {
        if (body != null) {
          steps.add(new Step(stored.name() + "." + i, body, null));
        }
        body = change;
      }
    }
    return new BoundStatement.WithSteps(
        steps, body == null ? nothing(stored, known) : body, Outcome.MERGE, parameters.all());
  }

  private SqlNode joined() {
    return new SqlJoin(
        POS,
        merge.source(),
        SqlLiteral.createBoolean(false, POS),
        JoinType.LEFT.symbol(POS),
        QueryTrees.table(table, alias, context),
        JoinConditionType.ON.symbol(POS),
        merge.condition());
  }

  private List<Integer> keyColumns() {
    List<ColumnDescriptor> columns = table.publicColumns();
    return table.primary().columns().stream()
        .map(key ->
            IntStream.range(0, columns.size())
                .filter(i -> columns.get(i).id() == key.columnId())
                .findFirst()
                .orElseThrow())
        .toList();
  }

  // ---- which clause

  private static SqlNode number(int number) {
    return SqlLiteral.createExactNumeric(Integer.toString(number), POS);
  }

  private int actionOf(int clause) {
    MergeClause it = merge.clauses().get(clause);
    if (it.action() instanceof MergeAction.Nothing) {
      return 0;
    }
    return it.matched() ? clause + 1 : -clause - 1;
  }

  private SqlNode isMatched() {
    ColumnDescriptor key = table.column(table.primary().columns().getFirst().columnId());
    return SqlStdOperatorTable.IS_NOT_NULL.createCall(
        POS, QueryTrees.reference(alias.getSimple(), table, key));
  }

  private SqlNode action() {
    return new SqlCase(
        POS, null, SqlNodeList.of(isMatched()), SqlNodeList.of(choice(true)), choice(false));
  }

  /// The first clause whose condition is true.
  private SqlNode choice(boolean matched) {
    SqlNodeList whens = new SqlNodeList(POS);
    SqlNodeList thens = new SqlNodeList(POS);
    SqlNode otherwise = number(0);
    for (int i = 0; i < merge.clauses().size(); i++) {
      MergeClause clause = merge.clauses().get(i);
      SqlNode condition = clause.condition();
      if (clause.matched() == matched) {
        if (condition == null) {
          otherwise = number(actionOf(i));
          break;
        }
        whens.add(TreeCopy.of(condition));
        thens.add(number(actionOf(i)));
      }
    }
    return whens.isEmpty() ? otherwise : new SqlCase(POS, null, whens, thens, otherwise);
  }

  // ---- what it writes

  /// The values of a clause, which are computed for its rows alone.
  private void addValues(int clause) {
    List<SqlNode> given =
        switch (merge.clauses().get(clause).action()) {
          case MergeAction.Update(var assignments) -> {
            List<ColumnDescriptor> columns = new ArrayList<>();
            List<SqlNode> assigned = new ArrayList<>();
            Assignments.flatten(table, assignments, columns, assigned);
            context.scope().changes(table, "update", columns);
            List<SqlNode> converted = new ArrayList<>();
            for (int i = 0; i < columns.size(); i++) {
              converted.add(QueryTrees.assigned(assigned.get(i), columns.get(i)));
            }
            yield converted;
          }
          case MergeAction.Insert insert -> inserted(insert);
          case MergeAction.Delete _ -> {
            context.scope().changes(table, "delete", List.of());
            yield List.of();
          }
          case MergeAction.Nothing _ -> List.of();
        };
    List<String> names = new ArrayList<>();
    for (SqlNode value : given) {
      String name = "?new?" + clause + "." + names.size();
      names.add(name);
      SqlNode chosen =
          SqlStdOperatorTable.EQUALS.createCall(POS, action(), number(actionOf(clause)));
      items.add(
          QueryTrees.named(
              new SqlCase(
                  POS,
                  null,
                  SqlNodeList.of(chosen),
                  SqlNodeList.of(value),
                  SqlLiteral.createNull(POS)),
              name));
    }
    values.add(names);
  }

  private List<SqlNode> inserted(MergeAction.Insert insert) {
    Statement.Insert statement =
        new Statement.Insert(
            merge.table(),
            null,
            insert.columns(),
            null,
            insert.overriding(),
            null,
            List.of(),
            null);
    return new InsertBinder(statement, context, parameters).row(insert.values());
  }

  // ---- the changes

  private @org.jspecify.annotations.Nullable BoundStatement change(
      int clause, StoredRows stored, ValidationContext known) {
    return switch (merge.clauses().get(clause).action()) {
      case MergeAction.Nothing _ -> null;
      case MergeAction.Delete _ ->
          new BoundStatement.Delete(
              table, rows(clause, true, stored, known), oldIds(), null, parameters.all());
      case MergeAction.Update(var assignments) -> {
        List<ColumnDescriptor> columns = new ArrayList<>();
        Assignments.flatten(table, assignments, columns, new ArrayList<>());
        yield new BoundStatement.Update(
            table,
            rows(clause, true, stored, known),
            oldIds(),
            columns.stream().map(ColumnDescriptor::id).toList(),
            null,
            parameters.all());
      }
      case MergeAction.Insert _ ->
          new BoundStatement.Insert(
              table,
              rows(clause, false, stored, known),
              InsertBinder.written(table).stream().map(ColumnDescriptor::id).toList(),
              null,
              null,
              parameters.all());
    };
  }

  private BoundStatement nothing(StoredRows stored, ValidationContext known) {
    List<SqlNode> row = new ArrayList<>();
    addOld(row, stored);
    SqlNode never = SqlLiteral.createBoolean(false, POS);
    ValidatedQuery query =
        Validator.validate(QueryTrees.select(row, stored.identifier(), never), known, parameters);
    return new BoundStatement.Delete(table, query, oldIds(), null, parameters.all());
  }

  private List<Integer> oldIds() {
    return table.publicColumns().stream().map(ColumnDescriptor::id).toList();
  }

  private ValidatedQuery rows(
      int clause, boolean withOld, StoredRows stored, ValidationContext known) {
    List<SqlNode> row = new ArrayList<>();
    if (withOld) {
      addOld(row, stored);
    }
    values.get(clause).forEach(name -> row.add(new SqlIdentifier(name, POS)));
    SqlNode where =
        SqlStdOperatorTable.EQUALS.createCall(
            POS, new SqlIdentifier(ACTION, POS), number(actionOf(clause)));
    return Validator.validate(
        QueryTrees.select(row, stored.identifier(), where), known, parameters);
  }

  private void addOld(List<SqlNode> row, StoredRows stored) {
    for (int i = 0; i < table.publicColumns().size(); i++) {
      row.add(new SqlIdentifier(stored.columns().get(i), POS));
    }
  }
}
