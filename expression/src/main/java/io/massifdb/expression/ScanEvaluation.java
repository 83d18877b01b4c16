package io.massifdb.expression;

import io.massifdb.kvapi.port.ScanEvaluator;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One run of a program over the rows of a range.
final class ScanEvaluation implements ScanEvaluator.Evaluation {
  private final ScanProgram program;
  private final long rowLimit;
  private final List<SqlType> columnTypes;
  private final RowReader rowReader;
  private final Vector[] valueTargets;

  /// Place in the batch of each wanted value column, and of each key column (-1 = not wanted).
  private final int[] valuePlaces;

  private final int[] keyPlaces;
  private final int keyColumnsRead;
  private final @Nullable CompiledExpression filter;
  private final CompiledExpression[] projections;
  private final Vector[] rowVectors;
  private final int[] rowSelection = new int[1];
  private final ByteWriter output = new ByteWriter(1024);
  private Vector[] batch;
  private int batchRows;
  private long rows;

  ScanEvaluation(ScanProgram program, long rowLimit) {
    this.program = program;
    long own = program.limit() < 0 ? Long.MAX_VALUE : program.limit();
    this.rowLimit = rowLimit > 0 ? Math.min(rowLimit, own) : own;
    this.columnTypes = program.columnTypes();
    int count = program.columns().size();
    this.keyPlaces = new int[program.keyColumns().size()];
    Arrays.fill(keyPlaces, -1);
    int[] wanted = new int[count];
    int[] places = new int[count];
    int values = 0;
    int keys = 0;
    for (int i = 0; i < count; i++) {
      switch (program.columns().get(i)) {
        case ScanProgram.Source.KeyPart part -> {
          keyPlaces[part.index()] = i;
          keys = Math.max(keys, part.index() + 1);
        }
        case ScanProgram.Source.ValuePart part -> {
          wanted[values] = part.index();
          places[values++] = i;
        }
      }
    }
    this.keyColumnsRead = keys;
    this.valuePlaces = Arrays.copyOf(places, values);
    this.rowReader = new RowReader(program.layout(), Arrays.copyOf(wanted, values));
    this.valueTargets = new Vector[values];
    Expression condition = program.filter();
    this.filter = condition == null ? null : Evaluator.compile(condition);
    this.projections =
        program.projections().stream().map(Evaluator::compile).toArray(CompiledExpression[]::new);
    this.rowVectors = Batch.vectors(columnTypes, 1);
    this.batch = Batch.vectors(columnTypes, 64);
  }

  @Override
  public boolean accept(byte[] key, byte[] value) {
    if (rows >= rowLimit) {
      return false;
    }
    try {
      CompiledExpression condition = filter;
      if (condition == null) {
        decode(key, value, batch);
      } else {
        for (Vector vector : rowVectors) {
          vector.clear();
        }
        decode(key, value, rowVectors);
        Batch one = new Batch(1, rowVectors);
        if (condition.filter(one, rowSelection, EvaluationContext.NONE) == 0) {
          return false;
        }
        for (int i = 0; i < rowVectors.length; i++) {
          batch[i].appendFrom(rowVectors[i], 0);
        }
      }
      rows++;
      if (++batchRows == Batch.CAPACITY) {
        flush();
      }
      return true;
    } catch (SqlException exception) {
      throw SqlFailures.toProgramFailure(exception);
    }
  }

  private void decode(byte[] key, byte[] value, Vector[] target) {
    if (keyColumnsRead > 0) {
      KeyReader reader = new KeyReader(key);
      reader.readId();
      reader.readId();
      for (int i = 0; i < keyColumnsRead; i++) {
        Object part = reader.read(program.keyColumns().get(i));
        if (keyPlaces[i] >= 0) {
          target[keyPlaces[i]].append(part);
        }
      }
    }
    if (valuePlaces.length > 0) {
      for (int i = 0; i < valuePlaces.length; i++) {
        valueTargets[i] = target[valuePlaces[i]];
      }
      rowReader.read(value, valueTargets);
    }
  }

  private void flush() {
    if (batchRows == 0) {
      return;
    }
    Batch full = new Batch(batchRows, batch);
    if (projections.length > 0) {
      Vector[] projected = new Vector[projections.length];
      for (int i = 0; i < projected.length; i++) {
        projected[i] = projections[i].evaluate(full, EvaluationContext.NONE);
      }
      full = new Batch(batchRows, projected);
    }
    byte[] bytes = BatchCodec.encode(full);
    output.writeInt(bytes.length);
    output.writeBytes(bytes);
    batch = Batch.vectors(columnTypes, Math.min(Batch.CAPACITY, batchRows));
    batchRows = 0;
  }

  @Override
  public long rows() {
    return rows;
  }

  @Override
  public long outputBytes() {
    return output.size() + (long) batchRows * batch.length * 12;
  }

  @Override
  public byte[] finish() {
    try {
      flush();
      return output.toBytes();
    } catch (SqlException exception) {
      throw SqlFailures.toProgramFailure(exception);
    }
  }
}
