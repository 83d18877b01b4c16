package io.massifdb.sqlfrontend.parser;

import static io.massifdb.sqlfrontend.parser.generated.MassifGrammarConstants.*;

import io.massifdb.expression.SqlType;
import io.massifdb.sqlfrontend.catalog.ColumnDescriptor;
import io.massifdb.sqlfrontend.catalog.ForeignKey;
import io.massifdb.sqlfrontend.catalog.TableProperties;
import io.massifdb.sqlfrontend.parser.Statement.ColumnDefinition;
import io.massifdb.sqlfrontend.parser.Statement.Query;
import io.massifdb.sqlfrontend.parser.Statement.TableConstraint;
import io.massifdb.sqlfrontend.parser.generated.ParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.calcite.sql.SqlIdentifier;
import org.jspecify.annotations.Nullable;

/// CREATE TABLE: columns and constraints.
final class TableParser {
  private final StatementParser statements;
  private final QueryParser in;
  private TableProperties.OnCommit onCommit = TableProperties.OnCommit.KEEP;

  TableParser(StatementParser statements) {
    this.statements = statements;
    this.in = statements.in;
  }

  Statement createTable(boolean temporary) throws ParseException {
    in.expect(TABLE);
    boolean ifNotExists = statements.ifNotExists();
    SqlIdentifier name = statements.name();
    if (in.at(AS) || (in.at(LPAREN) && plainColumnList())) {
      return createTableAs(name, ifNotExists, temporary, false);
    }
    if (in.accept("partition")) {
      throw in.unsupported("PARTITION OF", in.peek(0));
    }
    in.expect(LPAREN);
    List<ColumnDefinition> columns = new ArrayList<>();
    List<TableConstraint> constraints = new ArrayList<>();
    while (!in.at(RPAREN)) {
      if (in.at(LIKE)) {
        throw in.unsupported("CREATE TABLE ... LIKE", in.peek(1));
      } else if (constraintAhead()) {
        constraints.add(tableConstraint());
      } else {
        ColumnDefinition column = column();
        columns.add(column);
        constraints.addAll(column.constraints());
      }
      if (!in.accept(COMMA)) {
        break;
      }
      if (in.at(RPAREN)) {
        throw in.syntaxError(in.peek(1));
      }
    }
    in.expect(RPAREN);
    Map<String, String> options = tail();
    return new Statement.CreateTable(
        name, ifNotExists, temporary, onCommit, columns, constraints, options);
  }

  private Map<String, String> tail() throws ParseException {
    Map<String, String> options = Map.of();
    if (in.word(1, "inherits") || in.word(1, "partition")) {
      throw in.unsupported(in.word(1, "inherits") ? "INHERITS" : "PARTITION BY", in.peek(1));
    }
    if (in.accept(USING)) {
      statements.word();
    }
    if (in.accept(WITH)) {
      options = new DefinitionParser(statements).options();
    }
    onCommit();
    if (in.accept("tablespace")) {
      statements.word();
    }
    return options;
  }

  private void onCommit() {
    if (!in.at(ON) || !in.peek(2).is("commit")) {
      return;
    }
    in.next();
    in.next();
    if (in.accept("drop")) {
      onCommit = TableProperties.OnCommit.DROP;
    } else if (in.accept("delete")) {
      in.expect("rows");
      onCommit = TableProperties.OnCommit.DELETE_ROWS;
    } else {
      in.expect("preserve");
      in.expect("rows");
    }
  }

  /// Whether the parentheses hold names alone, as before AS.
  private boolean plainColumnList() {
    int i = 2;
    while (in.peek(i).kind == IDENT) {
      int after = in.peek(i + 1).kind;
      if (after == RPAREN) {
        return in.peek(i + 2).kind == AS;
      }
      if (after != COMMA) {
        return false;
      }
      i += 2;
    }
    return false;
  }

  /// CREATE MATERIALIZED VIEW.
  Statement createMaterializedView() throws ParseException {
    in.expect("materialized");
    in.expect("view");
    boolean ifNotExists = statements.ifNotExists();
    return createTableAs(statements.name(), ifNotExists, false, true);
  }

  private Statement createTableAs(
      SqlIdentifier name, boolean ifNotExists, boolean temporary, boolean materialized)
      throws ParseException {
    List<SqlIdentifier> columns = statements.optionalColumnList();
    var _ = tail();
    in.expect(AS);
    SqlToken first = in.peek(1);
    Query query = statements.query();
    String text = in.textSince(first);
    boolean withData = true;
    if (in.accept(WITH)) {
      withData = !in.accept("no");
      in.expect("data");
    }
    return new Statement.CreateTableAs(
        name, ifNotExists, temporary, materialized, onCommit, columns, query, text, withData);
  }

  private boolean constraintAhead() {
    return switch (in.peek(1).kind) {
      case CONSTRAINT, CHECK, UNIQUE, PRIMARY, FOREIGN -> true;
      default -> in.word(1, "exclude") && (in.peek(2).kind == USING || in.peek(2).kind == LPAREN);
    };
  }

  /// A column of CREATE TABLE or ADD COLUMN.
  ColumnDefinition column() throws ParseException {
    SqlIdentifier name = in.SimpleIdentifier();
    TypeNames.Read type = TypeNames.read(in);
    ColumnState state = new ColumnState(name, type.type(), type.serial());
    while (constraint(state)) {
      // Everything happens in the condition.
    }
    return new ColumnDefinition(
        name,
        state.type,
        state.serial,
        state.filling,
        state.sequence,
        state.serial ? Boolean.FALSE : state.nullable,
        state.defaultValue,
        List.copyOf(state.constraints));
  }

  private static final class ColumnState {
    final SqlIdentifier name;
    final SqlType type;
    boolean serial;
    ColumnDescriptor.Filling filling = ColumnDescriptor.Filling.DEFAULT;
    Statement.@Nullable SequenceOptions sequence;
    @Nullable Boolean nullable;
    Statement.@Nullable Expression defaultValue;
    final List<TableConstraint> constraints = new ArrayList<>();

    ColumnState(SqlIdentifier name, SqlType type, boolean serial) {
      this.name = name;
      this.type = type;
      this.serial = serial;
    }
  }

  private boolean constraint(ColumnState column) throws ParseException {
    SqlIdentifier name = in.accept(CONSTRAINT) ? in.SimpleIdentifier() : null;
    List<SqlIdentifier> self = List.of(column.name);
    SqlToken first = in.peek(1);
    switch (first.kind) {
      case NOT -> {
        in.next();
        if (in.accept(DEFERRABLE)) {
          return true;
        }
        in.expect(NULL);
        column.nullable = nullability(column, false, first);
      }
      case NULL -> {
        in.next();
        column.nullable = nullability(column, true, first);
      }
      case DEFAULT_ -> {
        in.next();
        if (column.defaultValue != null || column.filling != ColumnDescriptor.Filling.DEFAULT) {
          throw in.invalid(
              (column.filling == ColumnDescriptor.Filling.GENERATED
                      ? "both default and generation expression specified for column \""
                      : column.serial
                          ? "both default and identity specified for column \""
                          : "multiple default values specified for column \"")
                  + column.name.getSimple()
                  + "\"",
              first);
        }
        column.defaultValue = statements.restrictedExpression();
      }
      case PRIMARY -> {
        in.next();
        in.expect("key");
        indexOptions();
        column.constraints.add(new TableConstraint.PrimaryKey(name, self, List.of()));
      }
      case UNIQUE -> {
        in.next();
        boolean notDistinct = nullsNotDistinct();
        indexOptions();
        column.constraints.add(new TableConstraint.Unique(name, self, List.of(), notDistinct));
      }
      case CHECK -> column.constraints.add(check(name));
      case REFERENCES -> column.constraints.add(reference(name, self));
      case COLLATE -> {
        in.next();
        in.collate(SqlIdentifier.star(SyntaxNodes.ZERO), in.CollationName());
      }
      case DEFERRABLE -> in.next();
      case INITIALLY -> {
        in.next();
        in.next();
      }
      default -> {
        if (!in.word(1, "generated")) {
          if (name != null) {
            throw in.syntaxError(first);
          }
          return false;
        }
        generated(column);
      }
    }
    return true;
  }

  private Boolean nullability(ColumnState column, boolean nullable, SqlToken at) {
    if (column.nullable != null && column.nullable != nullable) {
      throw in.invalid(
          "conflicting NULL/NOT NULL declarations for column \"" + column.name.getSimple() + "\"",
          at);
    }
    return nullable;
  }

  private void generated(ColumnState column) throws ParseException {
    in.expect("generated");
    boolean always = in.accept("always");
    if (!always) {
      in.expect("by");
      in.expect(DEFAULT_);
    }
    in.expect(AS);
    ColumnDescriptor.Filling filling =
        always
            ? ColumnDescriptor.Filling.IDENTITY_ALWAYS
            : ColumnDescriptor.Filling.IDENTITY_BY_DEFAULT;
    boolean identity = in.accept("identity");
    if (column.defaultValue != null) {
      throw in.invalid(
          (identity
                  ? "both default and identity specified for column \""
                  : "both default and generation expression specified for column \"")
              + column.name.getSimple()
              + "\"",
          in.peek(0));
    }
    if (identity) {
      column.serial = true;
      column.filling = filling;
      column.sequence = identityOptions();
      return;
    }
    in.expect(LPAREN);
    column.defaultValue = statements.expression();
    column.filling = ColumnDescriptor.Filling.GENERATED;
    in.expect(RPAREN);
    in.expect("stored");
  }

  /// The parentheses behind AS IDENTITY, which may be missing.
  Statement.@Nullable SequenceOptions identityOptions() throws ParseException {
    if (!in.accept(LPAREN)) {
      return null;
    }
    Statement.SequenceOptions options = new SequenceParser(statements).options();
    in.expect(RPAREN);
    return options;
  }

  private boolean nullsNotDistinct() {
    if (!in.accept("nulls")) {
      return false;
    }
    boolean not = in.accept(NOT);
    in.expect(DISTINCT);
    return not;
  }

  /// CONSTRAINT name and what follows, or the constraint alone.
  TableConstraint tableConstraint() throws ParseException {
    SqlIdentifier name = in.accept(CONSTRAINT) ? in.SimpleIdentifier() : null;
    SqlToken first = in.peek(1);
    return switch (first.kind) {
      case PRIMARY -> {
        in.next();
        in.expect("key");
        if (in.at(USING)) {
          yield usingIndex(name, true);
        }
        List<SqlIdentifier> columns = statements.columnList();
        yield new TableConstraint.PrimaryKey(name, columns, indexOptions());
      }
      case UNIQUE -> {
        in.next();
        if (in.at(USING)) {
          yield usingIndex(name, false);
        }
        boolean notDistinct = nullsNotDistinct();
        List<SqlIdentifier> columns = statements.columnList();
        yield new TableConstraint.Unique(name, columns, indexOptions(), notDistinct);
      }
      case CHECK -> check(name);
      case FOREIGN -> {
        in.next();
        in.expect("key");
        List<SqlIdentifier> columns = statements.columnList();
        yield reference(name, columns);
      }
      default -> {
        if (in.word(1, "exclude")) {
          throw in.unsupported("EXCLUDE constraint", first);
        }
        throw in.syntaxError(first);
      }
    };
  }

  private TableConstraint usingIndex(@Nullable SqlIdentifier name, boolean primaryKey)
      throws ParseException {
    in.expect(USING);
    in.expect("index");
    SqlIdentifier index = in.SimpleIdentifier();
    immediate();
    return new TableConstraint.UsingIndex(name, index, primaryKey);
  }

  private List<SqlIdentifier> indexOptions() throws ParseException {
    List<SqlIdentifier> include = List.of();
    if (in.accept("include")) {
      include = statements.columnList();
    }
    if (in.at(WITH)) {
      in.next();
      new DefinitionParser(statements).options();
    }
    if (in.at(USING)) {
      in.next();
      in.expect("index");
      in.expect("tablespace");
      statements.word();
    }
    immediate();
    return include;
  }

  /// Keys are checked at the end of each statement.
  private void immediate() {
    SqlToken first = in.peek(1);
    if (timing().isDeferrable()) {
      throw in.unsupported("a deferrable key", first);
    }
  }

  /// NOT DEFERRABLE, DEFERRABLE, INITIALLY ..., in any order.
  ForeignKey.Timing timing() {
    boolean deferrable = false;
    boolean deferred = false;
    while (true) {
      if (in.at(NOT) && in.peek(2).kind == DEFERRABLE) {
        in.next();
        in.next();
      } else if (in.accept(DEFERRABLE)) {
        deferrable = true;
      } else if (in.accept(INITIALLY)) {
        deferred = in.accept("deferred");
        if (!deferred) {
          in.expect("immediate");
        }
        deferrable |= deferred;
      } else {
        return deferred
            ? ForeignKey.Timing.INITIALLY_DEFERRED
            : deferrable ? ForeignKey.Timing.INITIALLY_IMMEDIATE : ForeignKey.Timing.NOT_DEFERRABLE;
      }
    }
  }

  private TableConstraint check(@Nullable SqlIdentifier name) throws ParseException {
    in.expect(CHECK);
    in.expect(LPAREN);
    Statement.Expression condition = statements.expression();
    in.expect(RPAREN);
    if (in.accept("no")) {
      in.expect("inherit");
    }
    return new TableConstraint.Check(name, condition);
  }

  private TableConstraint reference(@Nullable SqlIdentifier name, List<SqlIdentifier> columns)
      throws ParseException {
    in.expect(REFERENCES);
    SqlIdentifier table = statements.name();
    List<SqlIdentifier> referenced = statements.optionalColumnList();
    boolean matchFull = false;
    if (in.accept("match")) {
      matchFull = in.accept("full");
      if (!matchFull && !in.accept("simple")) {
        throw in.unsupported("MATCH PARTIAL", in.peek(1));
      }
    }
    ForeignKey.Action onDelete = ForeignKey.Action.NO_ACTION;
    ForeignKey.Action onUpdate = ForeignKey.Action.NO_ACTION;
    while (in.accept(ON)) {
      if (in.accept("delete")) {
        onDelete = action();
      } else {
        in.expect("update");
        onUpdate = action();
      }
    }
    return new TableConstraint.Reference(
        name, columns, table, referenced, onDelete, onUpdate, matchFull, timing());
  }

  private ForeignKey.Action action() {
    if (in.accept("cascade")) {
      return ForeignKey.Action.CASCADE;
    }
    if (in.accept("restrict")) {
      return ForeignKey.Action.RESTRICT;
    }
    if (in.accept("no")) {
      in.expect("action");
      return ForeignKey.Action.NO_ACTION;
    }
    in.expect("set");
    if (in.accept(NULL)) {
      return ForeignKey.Action.SET_NULL;
    }
    in.expect(DEFAULT_);
    return ForeignKey.Action.SET_DEFAULT;
  }
}
