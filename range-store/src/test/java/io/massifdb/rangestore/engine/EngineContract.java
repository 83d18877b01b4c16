package io.massifdb.rangestore.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.massifdb.kvapi.seam.Engine;
import io.massifdb.kvapi.seam.EngineIterator;
import io.massifdb.kvapi.seam.EngineReader;
import io.massifdb.kvapi.seam.Family;
import io.massifdb.kvapi.seam.WriteBatch;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every engine must do. */
abstract class EngineContract {
  static final byte[] LOWEST = {};
  static final byte[] HIGHEST = {(byte) 0xFF, (byte) 0xFF};

  Engine engine;

  abstract Engine openEngine();

  /** Ends without flush and opens again what survived. */
  abstract Engine reopenAfterFlush(Engine closed);

  @BeforeEach
  void open() {
    engine = openEngine();
  }

  @AfterEach
  void close() {
    engine.close();
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  static List<String> list(EngineReader reader, Family family, byte[] lower, byte[] upper) {
    List<String> found = new ArrayList<>();
    try (EngineIterator it = reader.iterator(family, lower, upper)) {
      for (it.seekToFirst(); it.isValid(); it.next()) {
        found.add(text(it.key()) + "=" + text(it.value()));
      }
    }
    return found;
  }

  static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  void put(Family family, String... keys) {
    WriteBatch batch = new WriteBatch();
    for (String key : keys) {
      batch.put(family, bytes(key), bytes("v" + key));
    }
    engine.write(batch);
  }

  @Test
  void familiesAreSeparate() {
    put(Family.DATA, "a");
    put(Family.INTENT, "b");
    put(Family.META, "c");
    assertThat(list(engine, Family.DATA, LOWEST, HIGHEST)).containsExactly("a=va");
    assertThat(list(engine, Family.INTENT, LOWEST, HIGHEST)).containsExactly("b=vb");
    assertThat(list(engine, Family.META, LOWEST, HIGHEST)).containsExactly("c=vc");
    assertThat(engine.get(Family.DATA, bytes("a"))).isEqualTo(bytes("va"));
    assertThat(engine.get(Family.DATA, bytes("b"))).isNull();
  }

  @Test
  void aBatchTakesEffectInOrder() {
    WriteBatch batch = new WriteBatch();
    batch.put(Family.DATA, bytes("a"), bytes("1"));
    batch.deleteRange(Family.DATA, bytes("a"), bytes("c"));
    batch.put(Family.DATA, bytes("b"), bytes("2"));
    batch.put(Family.DATA, bytes("c"), bytes("3"));
    batch.delete(Family.DATA, bytes("c"));
    batch.put(Family.META, bytes("empty"), new byte[0]);
    engine.write(batch);
    assertThat(list(engine, Family.DATA, LOWEST, HIGHEST)).containsExactly("b=2");
    assertThat(engine.get(Family.META, bytes("empty"))).isEmpty();
  }

  @Test
  void anEmptyBatchIsNothing() {
    engine.write(new WriteBatch());
    assertThat(list(engine, Family.DATA, LOWEST, HIGHEST)).isEmpty();
  }

  @Test
  void replicatedBytesAreWrittenAsTheyAre() {
    WriteBatch batch = new WriteBatch();
    batch.put(Family.INTENT, bytes("k".repeat(300)), bytes("v".repeat(70_000)));
    engine.write(WriteBatch.decode(batch.encode()));
    assertThat(engine.get(Family.INTENT, bytes("k".repeat(300)))).hasSize(70_000);
  }

  @Test
  void keysAreOrderedAsUnsignedBytes() {
    put(Family.DATA, "b", "\u0080", "a", "\u00ff", "ab");
    assertThat(list(engine, Family.DATA, LOWEST, HIGHEST))
        .containsExactly("a=va", "ab=vab", "b=vb", "\u0080=v\u0080", "\u00ff=v\u00ff");
  }

  @Test
  void iteratorsStayWithinTheirBounds() {
    put(Family.DATA, "a", "b", "c", "d");
    try (EngineIterator it = engine.iterator(Family.DATA, bytes("b"), bytes("d"))) {
      it.seek(bytes("a"));
      assertThat(text(it.key())).isEqualTo("b");
      it.previous();
      assertThat(it.isValid()).isFalse();
      it.seekToLast();
      assertThat(text(it.key())).isEqualTo("c");
      it.next();
      assertThat(it.isValid()).isFalse();
      it.seekForPrevious(bytes("z"));
      assertThat(text(it.key())).isEqualTo("c");
      it.seekForPrevious(bytes("bb"));
      assertThat(text(it.key())).isEqualTo("b");
      it.seekForPrevious(bytes("a"));
      assertThat(it.isValid()).isFalse();
      it.seek(bytes("d"));
      assertThat(it.isValid()).isFalse();
      it.seek(bytes("bb"));
      assertThat(text(it.key())).isEqualTo("c");
      it.previous();
      assertThat(text(it.key())).isEqualTo("b");
    }
  }

  @Test
  void iteratorsSeeTheMomentTheyWereMade() {
    put(Family.DATA, "a", "b");
    try (EngineIterator it = engine.iterator(Family.DATA, LOWEST, HIGHEST)) {
      put(Family.DATA, "c");
      it.seekToLast();
      assertThat(text(it.key())).isEqualTo("b");
    }
    assertThat(list(engine, Family.DATA, LOWEST, HIGHEST)).hasSize(3);
  }

  @Test
  void snapshotsDoNotMove() {
    put(Family.DATA, "a");
    put(Family.META, "m");
    try (Engine.Snapshot snapshot = engine.snapshot()) {
      put(Family.DATA, "b");
      WriteBatch batch = new WriteBatch();
      batch.deleteRange(Family.DATA, bytes("a"), bytes("b"));
      batch.delete(Family.META, bytes("m"));
      engine.write(batch);
      assertThat(list(snapshot, Family.DATA, LOWEST, HIGHEST)).containsExactly("a=va");
      assertThat(snapshot.get(Family.META, bytes("m"))).isEqualTo(bytes("vm"));
      assertThat(list(engine, Family.DATA, LOWEST, HIGHEST)).containsExactly("b=vb");
    }
  }

  @Test
  void longBoundsWork() {
    put(Family.DATA, "k".repeat(2000));
    byte[] lower = bytes("k".repeat(1999));
    byte[] upper = bytes("k".repeat(2001));
    assertThat(list(engine, Family.DATA, lower, upper)).hasSize(1);
    assertThat(list(engine, Family.DATA, lower, bytes("k".repeat(2000)))).isEmpty();
  }

  @Test
  void flushedBatchesSurvive() {
    put(Family.DATA, "a");
    put(Family.META, "m");
    engine.flush();
    engine = reopenAfterFlush(engine);
    assertThat(list(engine, Family.DATA, LOWEST, HIGHEST)).containsExactly("a=va");
    assertThat(list(engine, Family.META, LOWEST, HIGHEST)).containsExactly("m=vm");
    put(Family.DATA, "b");
    assertThat(list(engine, Family.DATA, LOWEST, HIGHEST)).hasSize(2);
  }

  @Test
  void sizesGrowWithTheData() {
    for (int i = 0; i < 100; i++) {
      put(Family.DATA, "k" + (1000 + i) + "x".repeat(1000));
    }
    engine.flush();
    long all = engine.approximateBytes(bytes("a"), bytes("z"));
    assertThat(all).isPositive();
    assertThat(engine.approximateBytes(bytes("l"), bytes("z"))).isZero();
  }
}
