package io.massifdb.simulation;

import io.massifdb.kvapi.seam.Engine;
import io.massifdb.kvapi.seam.EngineIterator;
import io.massifdb.kvapi.seam.Family;
import io.massifdb.kvapi.seam.WriteBatch;
import io.massifdb.testkit.MemoryEngine;
import io.massifdb.testkit.SeededRandom;
import io.massifdb.testkit.Timeline;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A node's engine for one life: tells the trace what is applied, and may forget it on demand. */
final class TracedEngine implements Engine {
  private static final double LOSS = 0.03;

  private final MemoryEngine engine;
  private final Timeline timeline;
  private final String owner;
  private final boolean forgetful;
  private final SeededRandom random;

  TracedEngine(
      MemoryEngine engine,
      Timeline timeline,
      String owner,
      boolean forgetful,
      SeededRandom random) {
    this.engine = engine;
    this.timeline = timeline;
    this.owner = owner;
    this.forgetful = forgetful;
    this.random = random;
  }

  @Override
  public void write(WriteBatch batch) {
    Digest digest = new Digest();
    batch.forEach(digest);
    timeline.note(owner, "apply", digest.hash);
    if (forgetful && digest.touchesData && random.chance(LOSS)) {
      WriteBatch rest = new WriteBatch();
      batch.forEach(new WithoutData(rest));
      engine.write(rest);
    } else {
      engine.write(batch);
    }
  }

  @Override
  public byte @Nullable [] get(Family family, byte[] key) {
    return engine.get(family, key);
  }

  @Override
  public EngineIterator iterator(Family family, byte[] lower, byte[] upper) {
    return engine.iterator(family, lower, upper);
  }

  @Override
  public Snapshot snapshot() {
    return engine.snapshot();
  }

  @Override
  public void flush() {
    engine.flush();
  }

  @Override
  public long approximateBytes(byte[] lower, byte[] upper) {
    return engine.approximateBytes(lower, upper);
  }

  @Override
  public void close() {
    engine.close();
  }

  private static final class Digest implements WriteBatch.Visitor {
    private long hash;
    private boolean touchesData;

    private void add(int kind, Family family, byte[] first, byte[] second) {
      hash = hash * 31 + kind;
      hash = hash * 31 + family.id();
      hash = hash * 31 + Arrays.hashCode(first);
      hash = hash * 31 + Arrays.hashCode(second);
      touchesData |= family == Family.DATA;
    }

    @Override
    public void put(Family family, byte[] key, byte[] value) {
      add(1, family, key, value);
    }

    @Override
    public void delete(Family family, byte[] key) {
      add(2, family, key, key);
    }

    @Override
    public void deleteRange(Family family, byte[] from, byte[] to) {
      add(3, family, from, to);
    }
  }

  /** Copies a batch without its changes of data. */
  private record WithoutData(WriteBatch target) implements WriteBatch.Visitor {
    @Override
    public void put(Family family, byte[] key, byte[] value) {
      if (family != Family.DATA) {
        target.put(family, key, value);
      }
    }

    @Override
    public void delete(Family family, byte[] key) {
      if (family != Family.DATA) {
        target.delete(family, key);
      }
    }

    @Override
    public void deleteRange(Family family, byte[] from, byte[] to) {
      if (family != Family.DATA) {
        target.deleteRange(family, from, to);
      }
    }
  }
}
