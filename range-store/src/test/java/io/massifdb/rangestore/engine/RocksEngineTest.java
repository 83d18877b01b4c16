package io.massifdb.rangestore.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.massifdb.kvapi.seam.Engine;
import io.massifdb.kvapi.seam.Family;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RocksEngineTest extends EngineContract {
  static final RocksSettings SMALL = new RocksSettings(8 << 20, 8 << 20, 1);

  @TempDir Path folder;
  private int copies;

  @Override
  Engine openEngine() {
    return RocksEngine.open(folder.resolve("store"), SMALL);
  }

  /** A copy of the files while the engine is open is what a crash would leave. */
  @Override
  Engine reopenAfterFlush(Engine open) {
    Path copy = copy();
    open.close();
    return RocksEngine.open(copy, SMALL);
  }

  private Path copy() {
    Path target = folder.resolve("copy" + copies++);
    try (Stream<Path> files = Files.list(folder.resolve("store"))) {
      Files.createDirectory(target);
      for (Path file : files.toList()) {
        Files.copy(file, target.resolve(file.getFileName()));
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return target;
  }

  @Test
  void aReaderThatComesLateIsRefusedAndDoesNotEndTheProcess() {
    put(Family.DATA, "a");
    CompletableFuture<Void> reading = new CompletableFuture<>();
    CompletableFuture<Void> reader =
        CompletableFuture.runAsync(() -> {
          while (true) {
            engine.get(Family.DATA, "a".getBytes(UTF_8));
            reading.complete(null);
          }
        });
    reading.join();
    engine.close();
    assertThatThrownBy(reader::join)
        .hasCauseInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
    try (Engine again = openEngine()) {
      assertThat(list(again, Family.DATA, LOWEST, HIGHEST)).containsExactly("a=va");
    }
  }

  @Test
  void whatWasNotFlushedIsLostInAllFamiliesTogether() {
    put(Family.DATA, "a");
    engine.flush();
    put(Family.DATA, "b");
    put(Family.META, "m");
    try (Engine crashed = RocksEngine.open(copy(), SMALL)) {
      assertThat(list(crashed, Family.DATA, LOWEST, HIGHEST)).containsExactly("a=va");
      assertThat(list(crashed, Family.META, LOWEST, HIGHEST)).isEmpty();
    }
  }

  @Test
  void aLockedDirectoryIsNamed() {
    assertThatThrownBy(() -> RocksEngine.open(folder.resolve("store"), SMALL))
        .isInstanceOf(EngineFailure.class)
        .hasMessageContaining("in use by another process");
  }

  @Test
  void aDamagedDirectoryIsNamed() throws IOException {
    put(Family.DATA, "a");
    engine.flush();
    Path damaged = copy();
    List<Path> manifests;
    try (Stream<Path> files = Files.list(damaged)) {
      manifests = files.filter(f -> f.getFileName().toString().startsWith("MANIFEST")).toList();
    }
    for (Path manifest : manifests) {
      byte[] content = Files.readAllBytes(manifest);
      content[content.length / 3] ^= 0x55;
      Files.write(manifest, content);
    }
    assertThatThrownBy(() -> RocksEngine.open(damaged, SMALL))
        .isInstanceOf(EngineFailure.class)
        .hasMessageContaining("damaged");
  }
}
