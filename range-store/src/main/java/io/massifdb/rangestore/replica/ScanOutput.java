package io.massifdb.rangestore.replica;

import io.massifdb.kvapi.Answer;
import io.massifdb.kvapi.Key;
import io.massifdb.kvapi.KeyValue;
import io.massifdb.kvapi.LockStrength;
import io.massifdb.kvapi.Request;
import io.massifdb.kvapi.port.ScanEvaluator;
import io.massifdb.rangestore.mvcc.MvccScan;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where a scan's rows go: raw pairs, or through a program; stops at the limits. */
abstract sealed class ScanOutput implements MvccScan.Rows {
  private final List<Key> matched = new ArrayList<>();
  private final boolean remembersKeys;

  private ScanOutput(boolean remembersKeys) {
    this.remembersKeys = remembersKeys;
  }

  static ScanOutput of(Request.Scan scan, ScanEvaluator programs) {
    byte[] program = scan.program();
    return program == null
        ? new RawPairs(scan)
        : new Programmed(scan, programs.begin(program, scan.rowLimit()));
  }

  abstract Answer answer(@Nullable Key resume);

  /** The rows that passed, when they are to be locked. */
  List<Key> matchedKeys() {
    return matched;
  }

  void matches(Key key) {
    if (remembersKeys) {
      matched.add(key);
    }
  }

  private static final class RawPairs extends ScanOutput {
    private final Request.Scan scan;
    private final List<KeyValue> pairs = new ArrayList<>();
    private long bytes;

    RawPairs(Request.Scan scan) {
      super(scan.lock() != LockStrength.NONE);
      this.scan = scan;
    }

    @Override
    public boolean accept(Key key, byte[] value) {
      pairs.add(new KeyValue(key, value));
      matches(key);
      bytes += key.length() + value.length;
      return (scan.rowLimit() > 0 && pairs.size() >= scan.rowLimit())
          || (scan.byteLimit() > 0 && bytes >= scan.byteLimit());
    }

    @Override
    Answer answer(@Nullable Key resume) {
      return new Answer.Pairs(pairs, resume);
    }
  }

  private static final class Programmed extends ScanOutput {
    private final Request.Scan scan;
    private final ScanEvaluator.Evaluation evaluation;

    Programmed(Request.Scan scan, ScanEvaluator.Evaluation evaluation) {
      super(scan.lock() != LockStrength.NONE);
      this.scan = scan;
      this.evaluation = evaluation;
    }

    @Override
    public boolean accept(Key key, byte[] value) {
      if (!evaluation.accept(key.bytes(), value)) {
        return false;
      }
      matches(key);
      return (scan.rowLimit() > 0 && evaluation.rows() >= scan.rowLimit())
          || (scan.byteLimit() > 0 && evaluation.outputBytes() >= scan.byteLimit());
    }

    @Override
    Answer answer(@Nullable Key resume) {
      return new Answer.Output(evaluation.finish(), evaluation.rows(), resume);
    }
  }
}
