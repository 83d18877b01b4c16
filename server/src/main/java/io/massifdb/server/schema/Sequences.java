package io.massifdb.server.schema;

import static io.massifdb.server.schema.SchemaContext.last;

import io.massifdb.expression.SqlException;
import io.massifdb.expression.SqlState;
import io.massifdb.expression.SqlType;
import io.massifdb.expression.TypeKind;
import io.massifdb.sqlfrontend.catalog.Relation;
import io.massifdb.sqlfrontend.catalog.SchemaDescriptor;
import io.massifdb.sqlfrontend.catalog.SequenceDescriptor;
import io.massifdb.sqlfrontend.catalog.TableDescriptor;
import io.massifdb.sqlfrontend.parser.Statement;
import io.massifdb.sqlfrontend.parser.Statement.SequenceOptions;
import org.apache.calcite.sql.SqlIdentifier;
import org.jspecify.annotations.Nullable;

/** CREATE and ALTER SEQUENCE, and the sequences of columns. */
final class Sequences {
  static final SequenceOptions NOTHING =
      new SequenceOptions(null, null, null, null, null, null, null, null, false, null);

  private Sequences() {}

  static SchemaChange create(Statement.CreateSequence statement, SchemaContext context) {
    SchemaDescriptor schema = context.targetSchema(statement.name());
    String name = last(statement.name());
    if (statement.ifNotExists() && context.isTaken(schema.id(), name)) {
      return SchemaChange.nothing(
          context.catalog(),
          SqlState.DUPLICATE_TABLE.code(),
          "relation \"" + name + "\" already exists, skipping");
    }
    context.requireFree(schema.id(), name);
    return SchemaChange.of(
        context
            .catalog()
            .with(
                created(statement.options(), context.newId().getAsLong(), schema, name, context)));
  }

  private static SequenceDescriptor created(
      SequenceOptions options,
      long id,
      SchemaDescriptor schema,
      String name,
      SchemaContext context) {
    SequenceDescriptor sequence = define(options, null, id, schema, name, context);
    SqlIdentifier owner = options.ownedBy();
    return owner == null ? sequence : owned(sequence, owner, context);
  }

  /** The sequence of a serial or identity column. */
  static SequenceDescriptor ofColumn(
      Statement.ColumnDefinition column,
      SchemaDescriptor schema,
      String name,
      long tableId,
      int columnId,
      SchemaContext context) {
    if (!column.type().kind().isInteger()) {
      throw invalid("identity column type must be smallint, integer, or bigint");
    }
    SequenceOptions options = column.sequence();
    return define(
            options == null ? NOTHING : options,
            column.type(),
            context.newId().getAsLong(),
            schema,
            name,
            context)
        .ownedBy(tableId, columnId);
  }

  static String nextValue(SchemaDescriptor schema, SequenceDescriptor sequence) {
    String name = Names.shown(schema.name()) + "." + Names.shown(sequence.name());
    return "nextval('" + name.replace("'", "''") + "'::regclass)";
  }

  private static SequenceDescriptor define(
      SequenceOptions options,
      @Nullable SqlType columnType,
      long id,
      SchemaDescriptor schema,
      String name,
      SchemaContext context) {
    SqlType type = options.type() == null ? columnType : options.type();
    SequenceDescriptor start =
        SequenceDescriptor.ascending(id, context.databaseId(), schema.id(), name, context.user());
    return changed(start, options, type, true);
  }

  static SchemaChange alter(Statement.AlterSequence statement, SchemaContext context) {
    Relation found = context.findRelation(statement.name()).orElse(null);
    if (found == null && statement.ifExists()) {
      return SchemaChange.nothing(
          context.catalog(),
          "00000",
          "relation \"" + last(statement.name()) + "\" does not exist, skipping");
    }
    if (found == null) {
      throw SchemaContext.undefinedTable(statement.name());
    }
    if (!(found instanceof SequenceDescriptor sequence)) {
      throw new SqlException(
          SqlState.WRONG_OBJECT_TYPE, "\"" + last(statement.name()) + "\" is not a sequence");
    }
    context.requireOwner(sequence);
    return alter(sequence, statement.options(), context);
  }

  /** Options not given stay as they are. */
  static SchemaChange alter(
      SequenceDescriptor sequence, SequenceOptions options, SchemaContext context) {
    SequenceDescriptor changed = changed(sequence, options, options.type(), false);
    SqlIdentifier owner = options.ownedBy();
    if (owner != null) {
      changed = owned(changed, owner, context);
    }
    SchemaChange change = SchemaChange.of(context.catalog().with(changed));
    if (!options.restart()) {
      return change;
    }
    long value = or(options.restartWith(), changed.start());
    if (value < changed.minimum() || value > changed.maximum()) {
      throw invalid(
          "RESTART value (%d) cannot be %s than %s (%d)"
              .formatted(
                  value,
                  value < changed.minimum() ? "less" : "greater",
                  value < changed.minimum() ? "MINVALUE" : "MAXVALUE",
                  value < changed.minimum() ? changed.minimum() : changed.maximum()));
    }
    return change.with(new SchemaChange.Restart(changed, value));
  }

  private static SequenceDescriptor owned(
      SequenceDescriptor sequence, SqlIdentifier owner, SchemaContext context) {
    if (owner.isSimple()) {
      if (!last(owner).equals("none")) {
        throw new SqlException(
            SqlState.SYNTAX_ERROR,
            "invalid OWNED BY option",
            null,
            "Specify OWNED BY table.column or OWNED BY NONE.");
      }
      return sequence.ownedBy(0, 0);
    }
    int width = owner.names.size();
    TableDescriptor table = context.table(owner.getComponent(0, width - 1));
    return sequence.ownedBy(
        table.id(), TableAlterations.column(table, owner.getComponent(width - 1)).id());
  }

  private static SequenceDescriptor changed(
      SequenceDescriptor from, SequenceOptions options, @Nullable SqlType type, boolean fresh) {
    long increment = or(options.increment(), from.increment());
    if (increment == 0) {
      throw invalid("INCREMENT must not be zero");
    }
    boolean ascending = increment > 0;
    boolean limits = fresh || type != null;
    long lowest = ascending ? 1 : lowest(type);
    long highest = ascending ? highest(type) : -1;
    long minimum = or(options.minimum(), limits ? lowest : from.minimum());
    long maximum = or(options.maximum(), limits ? highest : from.maximum());
    if (minimum >= maximum) {
      throw invalid("MINVALUE (%d) must be less than MAXVALUE (%d)".formatted(minimum, maximum));
    }
    if (maximum > highest(type) || minimum < lowest(type)) {
      throw invalid("MAXVALUE (%d) is out of range for sequence data type".formatted(maximum));
    }
    long start = or(options.start(), fresh ? (ascending ? minimum : maximum) : from.start());
    if (start < minimum) {
      throw invalid("START value (%d) cannot be less than MINVALUE (%d)".formatted(start, minimum));
    }
    if (start > maximum) {
      throw invalid(
          "START value (%d) cannot be greater than MAXVALUE (%d)".formatted(start, maximum));
    }
    Boolean cycle = options.cycle();
    return new SequenceDescriptor(
        from.id(),
        from.databaseId(),
        from.schemaId(),
        from.name(),
        start,
        increment,
        minimum,
        maximum,
        or(options.cache(), fresh ? 0 : from.cache()),
        cycle == null ? !fresh && from.cycle() : cycle,
        from.ownerTableId(),
        from.ownerColumnId(),
        fresh ? 1 : from.version() + 1,
        from.owner(),
        from.privileges());
  }

  private static long highest(@Nullable SqlType type) {
    return switch (type == null ? TypeKind.INT8 : type.kind()) {
      case INT2 -> Short.MAX_VALUE;
      case INT4 -> Integer.MAX_VALUE;
      case INT8 -> Long.MAX_VALUE;
      default -> throw invalid("sequence type must be smallint, integer, or bigint");
    };
  }

  private static long lowest(@Nullable SqlType type) {
    return -highest(type) - 1;
  }

  private static long or(@Nullable Long given, long otherwise) {
    return given == null ? otherwise : given;
  }

  private static SqlException invalid(String message) {
    return new SqlException(SqlState.INVALID_PARAMETER_VALUE, message);
  }

  static SequenceDescriptor renamed(SequenceDescriptor sequence, String name) {
    return new SequenceDescriptor(
        sequence.id(),
        sequence.databaseId(),
        sequence.schemaId(),
        name,
        sequence.start(),
        sequence.increment(),
        sequence.minimum(),
        sequence.maximum(),
        sequence.cache(),
        sequence.cycle(),
        sequence.ownerTableId(),
        sequence.ownerColumnId(),
        sequence.version() + 1,
        sequence.owner(),
        sequence.privileges());
  }
}
