package io.massifdb.testkit.history;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A transaction that is being recorded; confined to its client's thread. */
public final class Attempt {
  private final int process;
  private final long begin;
  private final List<Operation> operations = new ArrayList<>();
  private long end;
  private volatile Fate fate = Fate.UNKNOWN;

  Attempt(int process, long begin) {
    this.process = process;
    this.begin = begin;
  }

  /** To be called before the statement is sent: it may take effect without an answer. */
  public void append(long key, long value) {
    operations.add(new Operation.Append(key, value));
  }

  public void readList(long key, long... values) {
    operations.add(new Operation.ReadList(key, values.clone()));
  }

  /** To be called before the statement is sent. */
  public void write(long key, long value) {
    operations.add(new Operation.Write(key, value));
  }

  public void readRegister(long key, @Nullable Long value) {
    operations.add(new Operation.ReadRegister(key, value));
  }

  /** The commit was acknowledged. */
  public void committed(long time) {
    end(time, Fate.COMMITTED);
  }

  /** It certainly has no effect. */
  public void aborted(long time) {
    end(time, Fate.ABORTED);
  }

  /** Whether it took effect is not known; the same holds for an attempt that is never ended. */
  public void unknown(long time) {
    end(time, Fate.UNKNOWN);
  }

  private void end(long time, Fate known) {
    end = time;
    fate = known;
  }

  RecordedTransaction recorded(int index) {
    Fate known = fate;
    return new RecordedTransaction(index, process, begin, end, known, operations);
  }
}
