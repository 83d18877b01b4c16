package io.massifdb.rangestore.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.massifdb.kvapi.seam.EngineIterator;
import io.massifdb.kvapi.seam.EngineReader;
import io.massifdb.kvapi.seam.Family;
import io.massifdb.kvapi.seam.WriteBatch;
import io.massifdb.testkit.MemoryEngine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;

/** RocksDB and the model in memory answer alike. */
class EngineDifferentialTest {
  private static final Path FOLDER = folder();
  private static final RocksEngine ROCKS =
      RocksEngine.open(FOLDER.resolve("store"), RocksEngineTest.SMALL);

  private static Path folder() {
    try {
      return Files.createTempDirectory("massif-engine-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @AfterContainer
  static void close() throws IOException {
    ROCKS.close();
    try (Stream<Path> files = Files.walk(FOLDER)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  enum Kind {
    PUT,
    PUT_AGAIN,
    DELETE,
    DELETE_RANGE,
    WRITE,
    FLUSH
  }

  record Step(Kind kind, Family family, byte[] key, byte[] other) {}

  record Walk(Family family, byte[] lower, byte[] upper, byte[] target, boolean backward) {}

  @Provide
  Arbitrary<List<Step>> steps() {
    return Combinators.combine(
            Arbitraries.of(Kind.class), Arbitraries.of(Family.class), keys(), keys())
        .as(Step::new)
        .list()
        .ofMaxSize(60);
  }

  @Provide
  Arbitrary<List<Walk>> walks() {
    return Combinators.combine(
            Arbitraries.of(Family.class), keys(), keys(), keys(), Arbitraries.of(true, false))
        .as(Walk::new)
        .list()
        .ofSize(10);
  }

  private static Arbitrary<byte[]> keys() {
    return Arbitraries.of((byte) 0, (byte) 1, (byte) 0x7F, (byte) 0x80, (byte) 0xFF)
        .array(byte[].class)
        .ofMinSize(1)
        .ofMaxSize(3);
  }

  @Property(tries = 150)
  void answerAlike(@ForAll("steps") List<Step> steps, @ForAll("walks") List<Walk> walks) {
    MemoryEngine memory = new MemoryEngine();
    WriteBatch clear = new WriteBatch();
    for (Family family : Family.values()) {
      clear.deleteRange(family, new byte[0], EngineContract.HIGHEST);
      for (int last = 0; last < 256; last++) {
        clear.delete(family, new byte[] {-1, -1, (byte) last});
      }
      clear.delete(family, new byte[] {-1, -1});
    }
    ROCKS.write(clear);
    WriteBatch batch = new WriteBatch();
    for (Step step : steps) {
      batch = apply(step, batch, memory);
    }
    ROCKS.write(batch);
    memory.write(batch);
    for (Walk walk : walks) {
      if (Arrays.compareUnsigned(walk.lower, walk.upper) <= 0) {
        assertThat(walk(ROCKS, walk)).isEqualTo(walk(memory, walk));
      }
      assertThat(ROCKS.get(walk.family, walk.target))
          .isEqualTo(memory.get(walk.family, walk.target));
    }
  }

  private static WriteBatch apply(Step step, WriteBatch batch, MemoryEngine memory) {
    switch (step.kind) {
      case PUT, PUT_AGAIN -> batch.put(step.family, step.key, step.other);
      case DELETE -> batch.delete(step.family, step.key);
      case DELETE_RANGE -> {
        if (Arrays.compareUnsigned(step.key, step.other) < 0) {
          batch.deleteRange(step.family, step.key, step.other);
        }
      }
      case WRITE, FLUSH -> {
        ROCKS.write(batch);
        memory.write(WriteBatch.decode(batch.encode()));
        if (step.kind == Kind.FLUSH) {
          ROCKS.flush();
          memory.flush();
        }
        return new WriteBatch();
      }
    }
    return batch;
  }

  private static List<String> walk(EngineReader reader, Walk walk) {
    List<String> seen = new ArrayList<>();
    try (EngineIterator it = reader.iterator(walk.family, walk.lower, walk.upper)) {
      if (walk.backward) {
        it.seekForPrevious(walk.target);
      } else {
        it.seek(walk.target);
      }
      while (it.isValid()) {
        seen.add(EngineContract.text(it.key()) + "=" + EngineContract.text(it.value()));
        if (walk.backward) {
          it.previous();
        } else {
          it.next();
        }
      }
    }
    return seen;
  }
}
