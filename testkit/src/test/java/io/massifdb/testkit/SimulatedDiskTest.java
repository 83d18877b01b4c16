package io.massifdb.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.massifdb.kvapi.seam.Disk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class SimulatedDiskTest {
  private final SimulatedDisk disk = new SimulatedDisk();

  private static ByteBuffer filled(int bytes, int value) {
    byte[] array = new byte[bytes];
    Arrays.fill(array, (byte) value);
    return ByteBuffer.wrap(array);
  }

  @Test
  void syncedBytesSurvive() throws IOException {
    Disk.AppendFile file = disk.create("d/f", 0);
    file.write(0, filled(2000, 1));
    file.sync();
    disk.syncDirectory("d");
    disk.crash(new SeededRandom(1));
    assertThat(disk.read("d/f")).hasSize(2000).containsOnly(1);
    assertThatThrownBy(() -> file.write(0, filled(1, 1))).isInstanceOf(IOException.class);
  }

  @Test
  void ofUnsyncedBytesAnySubsetOfSectorsSurvives() throws IOException {
    TreeSet<String> outcomes = new TreeSet<>();
    for (int seed = 0; seed < 64; seed++) {
      SimulatedDisk each = new SimulatedDisk();
      Disk.AppendFile file = each.create("d/f", 3 * SimulatedDisk.SECTOR_BYTES);
      each.syncDirectory("d");
      file.write(0, filled(3 * SimulatedDisk.SECTOR_BYTES, 7));
      each.crash(new SeededRandom(seed));
      byte[] left = each.read("d/f");
      StringBuilder outcome = new StringBuilder();
      for (int sector = 0; sector < 3; sector++) {
        outcome.append(left[sector * SimulatedDisk.SECTOR_BYTES]);
        assertThat(left[sector * SimulatedDisk.SECTOR_BYTES])
            .isEqualTo(left[(sector + 1) * SimulatedDisk.SECTOR_BYTES - 1]);
      }
      outcomes.add(outcome.toString());
    }
    assertThat(outcomes).hasSize(8);
  }

  @Test
  void namesSurviveWithTheirDirectoryOrAsAPrefix() throws IOException {
    TreeSet<String> outcomes = new TreeSet<>();
    for (int seed = 0; seed < 64; seed++) {
      SimulatedDisk each = new SimulatedDisk();
      each.create("d/a", 0).close();
      each.syncDirectory("d");
      each.create("d/b", 0).close();
      each.rename("d/a", "d/c");
      each.crash(new SeededRandom(seed));
      outcomes.add(String.join(",", each.list("d")));
    }
    assertThat(outcomes).containsExactly("a", "a,b", "b,c");
  }

  @Test
  void aDyingDeviceRefusesSyncs() throws IOException {
    Disk.AppendFile file = disk.create("d/f", 0);
    disk.failFromNow();
    assertThatThrownBy(file::sync).isInstanceOf(IOException.class);
  }
}
