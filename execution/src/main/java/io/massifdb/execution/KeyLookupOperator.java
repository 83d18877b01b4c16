package io.massifdb.execution;

import io.massifdb.expression.Batch;
import io.massifdb.expression.CompiledExpression;
import io.massifdb.expression.EvaluationContext;
import io.massifdb.expression.SqlType;
import io.massifdb.expression.Vector;
import io.massifdb.kvapi.Key;
import io.massifdb.planner.plan.JoinKind;
import io.massifdb.planner.plan.PhysicalPlan.KeyLookup;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// For each batch of input rows fetches the rows of a unique index that their keys name, in one
/// request of sorted keys.
final class KeyLookupOperator implements Operator {
  private final KeyLookup plan;
  private final Operator input;
  private final DataAccess data;
  private final EvaluationContext context;
  private final Expressions keys;
  private final EntryDecoder decoder;
  private final @Nullable CompiledExpression condition;
  private final List<SqlType> pairTypes;

  KeyLookupOperator(KeyLookup plan, Operator input, DataAccess data, EvaluationContext context) {
    this.plan = plan;
    this.input = input;
    this.data = data;
    this.context = context;
    this.keys = new Expressions(plan.keys());
    this.decoder = new EntryDecoder(plan.index(), plan.sources());
    this.condition = Expressions.compile(plan.condition());
    this.pairTypes = new ArrayList<>(plan.input().types());
    this.pairTypes.addAll(decoder.types());
  }

  @Override
  public void open() {
    input.open();
  }

  @Override
  public @Nullable Batch next() {
    for (Batch batch = input.next(); batch != null; batch = input.next()) {
      context.checkCancelled();
      Batch joined = join(batch);
      if (joined.size() > 0) {
        return joined;
      }
    }
    return null;
  }

  private Batch join(Batch batch) {
    @Nullable Key[] wanted = keys(batch);
    Map<Key, byte[]> found = fetch(wanted);
    BatchBuilder builder = new BatchBuilder(pairTypes);
    int[] inputRows = new int[batch.size()];
    int count = 0;
    int inputWidth = batch.columnCount();
    for (int i = 0; i < wanted.length; i++) {
      Key key = wanted[i];
      byte[] value = key == null ? null : found.get(key);
      if (key != null && value != null) {
        @Nullable Object[] pair = new @Nullable Object[pairTypes.size()];
        for (int c = 0; c < inputWidth; c++) {
          pair[c] = batch.get(i, c);
        }
        @Nullable Object[] fetched = decoder.decode(key, value);
        System.arraycopy(fetched, 0, pair, inputWidth, fetched.length);
        builder.appendDatums(pair);
        inputRows[count++] = i;
      }
    }
    Batch pairs = builder.take();
    if (condition != null && pairs.size() > 0) {
      int[] selection = new int[pairs.size()];
      pairs = pairs.select(selection, condition.filter(pairs, selection, context));
    }
    return plan.kind() == JoinKind.INNER ? pairs : shape(batch, pairs, inputRows);
  }

  private Batch shape(Batch batch, Batch pairs, int[] inputRows) {
    BitSet matched = new BitSet();
    for (int i = 0; i < pairs.size(); i++) {
      matched.set(inputRows[pairs.row(i)]);
    }
    if (!plan.kind().showsRight()) {
      int[] selection = new int[batch.size()];
      int count = 0;
      for (int i = 0; i < batch.size(); i++) {
        if (matched.get(i) == (plan.kind() == JoinKind.SEMI)) {
          selection[count++] = batch.row(i);
        }
      }
      return batch.select(selection, count);
    }
    BatchBuilder builder = new BatchBuilder(pairTypes);
    Vector[] none = Batch.vectors(decoder.types(), 0);
    int pair = 0;
    for (int i = 0; i < batch.size(); i++) {
      if (matched.get(i)) {
        builder.append(pairs.columns(), pairs.row(pair++));
      } else {
        builder.append(batch.columns(), batch.row(i), none, -1);
      }
    }
    return builder.take();
  }

  private @Nullable Key[] keys(Batch batch) {
    Vector[] values = keys.evaluate(batch, context);
    @Nullable Key[] wanted = new @Nullable Key[batch.size()];
    @Nullable Object[] parts = new @Nullable Object[values.length];
    for (int i = 0; i < wanted.length; i++) {
      boolean hasNull = false;
      for (int k = 0; k < parts.length; k++) {
        parts[k] = values[k].get(batch.row(i));
        hasNull |= parts[k] == null;
      }
      // NULL is equal to nothing, and a primary key has none.
      wanted[i] = hasNull ? null : plan.index().keyOf(Arrays.asList(parts));
    }
    return wanted;
  }

  private Map<Key, byte[]> fetch(@Nullable Key[] wanted) {
    TreeMap<Key, byte[]> found = new TreeMap<>();
    for (Key key : wanted) {
      if (key != null) {
        found.put(key, new byte[0]);
      }
    }
    if (found.isEmpty()) {
      return found;
    }
    List<Key> sorted = List.copyOf(found.keySet());
    List<byte @Nullable []> values = data.getAll(sorted, plan.locking());
    for (int i = 0; i < sorted.size(); i++) {
      byte[] value = values.get(i);
      if (value == null) {
        found.remove(sorted.get(i));
      } else {
        found.put(sorted.get(i), value);
      }
    }
    return found;
  }

  @Override
  public void close() {
    input.close();
  }
}
