package io.massifdb.execution;

import io.massifdb.expression.ScanProgramEvaluator;
import io.massifdb.expression.SqlFailures;
import io.massifdb.kvapi.Key;
import io.massifdb.kvapi.KeySpan;
import io.massifdb.kvapi.KeyValue;
import io.massifdb.kvapi.port.ScanEvaluator;
import io.massifdb.planner.plan.Locking;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A sorted map as the store of one user. Reads see the state at the start of the statement.
final class MapDataAccess implements DataAccess {
  private static final int CHUNK_ROWS = 700;

  private final TreeMap<Key, byte[]> map = new TreeMap<>();
  private TreeMap<Key, byte[]> statementStart = new TreeMap<>();
  private int requests;

  void beginStatement() {
    statementStart = new TreeMap<>(map);
    requests = 0;
  }

  /// Forgets what the statement wrote.
  void rollbackStatement() {
    map.clear();
    map.putAll(statementStart);
  }

  int requests() {
    return requests;
  }

  int size() {
    return map.size();
  }

  @Override
  public byte @Nullable [] get(Key key, Locking locking) {
    requests++;
    return statementStart.get(key);
  }

  @Override
  public List<byte @Nullable []> getAll(List<Key> keys, Locking locking) {
    requests++;
    List<byte @Nullable []> values = new ArrayList<>();
    keys.forEach(key -> values.add(statementStart.get(key)));
    return values;
  }

  @Override
  public List<byte @Nullable []> check(List<Key> keys, Locking locking) {
    requests++;
    List<byte @Nullable []> values = new ArrayList<>();
    keys.forEach(key -> values.add(map.get(key)));
    return values;
  }

  @Override
  public Chunks scan(
      KeySpan span, boolean reverse, byte @Nullable [] program, long rowLimit, Locking locking) {
    requests++;
    NavigableMap<Key, byte[]> rows = statementStart.subMap(span.start(), true, span.end(), false);
    List<Map.Entry<Key, byte[]>> entries =
        new ArrayList<>((reverse ? rows.descendingMap() : rows).entrySet());
    return new Chunks() {
      private int next;
      private long delivered;

      @Override
      public @Nullable Chunk next() {
        if (next >= entries.size() || (rowLimit > 0 && delivered >= rowLimit)) {
          return null;
        }
        int end = Math.min(entries.size(), next + CHUNK_ROWS);
        List<Map.Entry<Key, byte[]>> part = entries.subList(next, end);
        next = end;
        Chunk chunk =
            program == null
                ? raw(part)
                : evaluated(part, program, rowLimit == 0 ? 0 : rowLimit - delivered);
        delivered += chunk.rows();
        return chunk;
      }

      @Override
      public void close() {}
    };
  }

  private static Chunk raw(List<Map.Entry<Key, byte[]>> entries) {
    List<KeyValue> pairs = new ArrayList<>();
    entries.forEach(entry -> pairs.add(new KeyValue(entry.getKey(), entry.getValue())));
    return new Chunk(null, pairs.size(), pairs);
  }

  private static Chunk evaluated(
      List<Map.Entry<Key, byte[]>> entries, byte[] program, long rowLimit) {
    ScanEvaluator.Evaluation evaluation = new ScanProgramEvaluator().begin(program, rowLimit);
    try {
      for (Map.Entry<Key, byte[]> entry : entries) {
        evaluation.accept(entry.getKey().bytes(), entry.getValue());
      }
      return new Chunk(evaluation.finish(), evaluation.rows(), List.of());
    } catch (ScanEvaluator.ProgramFailure failure) {
      throw SqlFailures.decode(failure.error());
    }
  }

  @Override
  public void put(Key key, byte[] value) {
    map.put(key, value);
  }

  @Override
  public @Nullable Key insert(List<KeyValue> entries) {
    for (KeyValue entry : entries) {
      byte[] value = entry.value();
      if (value == null || map.putIfAbsent(entry.key(), value) != null) {
        return entry.key();
      }
    }
    return null;
  }

  @Override
  public void delete(Key key) {
    map.remove(key);
  }
}
