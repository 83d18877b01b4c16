package io.massifdb.rangestore.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.massifdb.kvapi.seam.Engine;
import io.massifdb.kvapi.seam.Family;
import io.massifdb.testkit.MemoryEngine;
import org.junit.jupiter.api.Test;

class MemoryEngineTest extends EngineContract {
  private final MemoryEngine memory = new MemoryEngine();

  @Override
  Engine openEngine() {
    return memory;
  }

  @Override
  Engine reopenAfterFlush(Engine closed) {
    memory.crash();
    return memory;
  }

  @Test
  void aCrashLosesASuffixOfTheBatches() {
    put(Family.DATA, "a");
    memory.flush();
    put(Family.DATA, "b");
    put(Family.META, "c");
    put(Family.DATA, "d");
    assertThat(memory.unflushedBatches()).isEqualTo(3);
    memory.crash(2);
    assertThat(list(memory, Family.DATA, LOWEST, HIGHEST)).containsExactly("a=va", "b=vb");
    assertThat(list(memory, Family.META, LOWEST, HIGHEST)).containsExactly("c=vc");
    put(Family.DATA, "e");
    memory.crash();
    assertThat(list(memory, Family.DATA, LOWEST, HIGHEST)).containsExactly("a=va", "b=vb");
  }
}
