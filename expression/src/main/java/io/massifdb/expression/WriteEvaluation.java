package io.massifdb.expression;

import io.massifdb.kvapi.port.ScanEvaluator.ProgramFailure;
import io.massifdb.kvapi.port.ScanEvaluator.RowChange;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One run of a [WriteProgram]: a batch of one row.
final class WriteEvaluation {
  private final WriteProgram program;

  WriteEvaluation(WriteProgram program) {
    this.program = program;
  }

  RowChange change(byte[] key, byte[] value) {
    Vector[] old = decode(key, value);
    Batch one = new Batch(1, old);
    Expression filter = program.filter();
    if (filter != null
        && Evaluator.compile(filter).filter(one, new int[1], EvaluationContext.NONE) == 0) {
      return RowChange.NONE;
    }
    List<Expression> row = program.row();
    if (row == null) {
      return new RowChange(true, null, output(one));
    }
    Batch changed = new Batch(1, evaluate(row, one));
    check(changed);
    List<@Nullable Object> values = new ArrayList<>(program.valueOrdinals().size());
    for (int ordinal : program.valueOrdinals()) {
      values.add(changed.column(ordinal).get(0));
    }
    return new RowChange(true, RowCodec.encode(program.layout(), values), output(changed));
  }

  private Vector[] decode(byte[] key, byte[] value) {
    List<ScanProgram.Source> columns = program.columns();
    Vector[] vectors = new Vector[columns.size()];
    @Nullable Object[] keyParts = null;
    int[] wanted = new int[vectors.length];
    int values = 0;
    for (int i = 0; i < vectors.length; i++) {
      switch (columns.get(i)) {
        case ScanProgram.Source.KeyPart part -> {
          if (keyParts == null) {
            keyParts = KeyCodec.decode(key, program.keyColumns());
          }
          vectors[i] = Vector.create(program.keyColumns().get(part.index()).type(), 1);
          vectors[i].append(keyParts[part.index()]);
        }
        case ScanProgram.Source.ValuePart part -> {
          wanted[values++] = part.index();
          vectors[i] = Vector.create(program.layout().columns().get(part.index()).type(), 1);
        }
      }
    }
    readValue(value, vectors, wanted, values);
    return vectors;
  }

  private void readValue(byte[] value, Vector[] vectors, int[] wanted, int count) {
    Vector[] targets = new Vector[count];
    int next = 0;
    for (int i = 0; i < vectors.length; i++) {
      if (program.columns().get(i) instanceof ScanProgram.Source.ValuePart) {
        targets[next++] = vectors[i];
      }
    }
    new RowReader(program.layout(), java.util.Arrays.copyOf(wanted, count)).read(value, targets);
  }

  private static Vector[] evaluate(List<Expression> expressions, Batch batch) {
    Vector[] results = new Vector[expressions.size()];
    for (int i = 0; i < results.length; i++) {
      results[i] =
          expressions.get(i) instanceof Expression.Column column
              ? batch.column(column.index())
              : Evaluator.compile(expressions.get(i)).evaluate(batch, EvaluationContext.NONE);
    }
    return results;
  }

  private void check(Batch changed) {
    for (int ordinal : program.notNull()) {
      if (changed.column(ordinal).isNull(0)) {
        throw new ProgramFailure(new byte[0], "a column that must not be NULL is");
      }
    }
    for (Vector truth : evaluate(program.checks(), changed)) {
      if (!truth.isNull(0) && !((LongVector) truth).getBoolean(0)) {
        throw new ProgramFailure(new byte[0], "a check is violated");
      }
    }
  }

  private byte[] output(Batch seen) {
    List<Expression> returning = program.returning();
    return returning == null
        ? new byte[0]
        : BatchCodec.encode(new Batch(1, evaluate(returning, seen)));
  }
}
