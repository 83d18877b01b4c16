package io.massifdb.server.schema;

import static io.massifdb.server.schema.SchemaContext.last;

import io.massifdb.expression.SqlException;
import io.massifdb.expression.SqlState;
import io.massifdb.sqlfrontend.catalog.SchemaDescriptor;
import io.massifdb.sqlfrontend.catalog.SequenceDescriptor;
import io.massifdb.sqlfrontend.parser.Statement;
import io.massifdb.sqlfrontend.parser.Statement.SequenceOptions;

/** CREATE SEQUENCE. */
final class Sequences {
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
    SequenceOptions options = statement.options();
    long increment = or(options.increment(), 1);
    if (increment == 0) {
      throw invalid("INCREMENT must not be zero");
    }
    boolean ascending = increment > 0;
    long minimum = or(options.minimum(), ascending ? 1 : Long.MIN_VALUE);
    long maximum = or(options.maximum(), ascending ? Long.MAX_VALUE : -1);
    if (minimum >= maximum) {
      throw invalid("MINVALUE (%d) must be less than MAXVALUE (%d)".formatted(minimum, maximum));
    }
    long start = or(options.start(), ascending ? minimum : maximum);
    if (start < minimum) {
      throw invalid("START value (%d) cannot be less than MINVALUE (%d)".formatted(start, minimum));
    }
    if (start > maximum) {
      throw invalid(
          "START value (%d) cannot be greater than MAXVALUE (%d)".formatted(start, maximum));
    }
    Boolean cycle = options.cycle();
    return SchemaChange.of(
        context
            .catalog()
            .with(
                new SequenceDescriptor(
                    context.newId().getAsLong(),
                    context.databaseId(),
                    schema.id(),
                    name,
                    start,
                    increment,
                    minimum,
                    maximum,
                    or(options.cache(), 1),
                    cycle != null && cycle,
                    0,
                    0,
                    1,
                    context.user())));
  }

  private static long or(@org.jspecify.annotations.Nullable Long given, long otherwise) {
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
        sequence.owner());
  }
}
