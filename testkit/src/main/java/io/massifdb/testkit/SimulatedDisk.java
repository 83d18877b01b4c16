package io.massifdb.testkit;

import io.massifdb.kvapi.seam.Disk;
import io.massifdb.kvapi.seam.RandomSource;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Files with a volatile and a durable image. {@link #crash} keeps of every file what was synced and
 * a random subset of the sectors written since, and of the directory what was synced and a random
 * prefix of the creations, renames and deletions since (a journal keeps their order).
 */
public final class SimulatedDisk implements Disk {
  /** What reaches the medium as a whole or not at all. */
  static final int SECTOR_BYTES = 512;

  private final List<Runnable> directoryChanges = new ArrayList<>();
  private final Map<String, SimulatedFile> durableNames = new TreeMap<>();
  private Map<String, SimulatedFile> names = new TreeMap<>();
  private int generation;
  private boolean failing;
  private boolean lying;
  private boolean full;
  private Runnable beforeSync = new Nothing();
  private Runnable beforeCall = new Nothing();

  /** From now on every write and sync fails, as on a dying device. */
  public void failFromNow() {
    failing = true;
  }

  /** From now on nothing can be created and no file grows. */
  public void fillFromNow() {
    full = true;
  }

  /** From now on syncs of files are reported and not done, as by a disk with a volatile cache. */
  public void lieFromNow() {
    lying = true;
  }

  /** Runs before each sync: latency, or a crash in the middle. */
  public void beforeSync(Runnable action) {
    beforeSync = action;
  }

  /**
   * Runs before each call that changes a file or the directory, syncs included: for a crash at each
   * of them.
   */
  public void beforeCall(Runnable action) {
    beforeCall = action;
  }

  /**
   * The machine lost power. Open files are void; {@link #failFromNow} and {@link #fillFromNow} end.
   */
  public void crash(RandomSource random) {
    int kept = random.nextInt(directoryChanges.size() + 1);
    directoryChanges.subList(0, kept).forEach(Runnable::run);
    directoryChanges.clear();
    names = new TreeMap<>(durableNames);
    names.values().forEach(file -> file.crash(random));
    generation++;
    failing = false;
    full = false;
  }

  /** Damages a file in place, also durably. */
  public void flipBit(String name, long offset) throws IOException {
    file(name).flipBit(offset);
  }

  @Override
  public AppendFile create(String name, long preallocateBytes) throws IOException {
    beforeCall.run();
    failIfFull(preallocateBytes);
    SimulatedFile file = new SimulatedFile();
    file.preallocate(preallocateBytes);
    names.put(name, file);
    directoryChanges.add(() -> durableNames.put(name, file));
    return new OpenFile(file);
  }

  @Override
  public AppendFile open(String name) throws IOException {
    return new OpenFile(file(name));
  }

  private SimulatedFile file(String name) throws IOException {
    SimulatedFile file = names.get(name);
    if (file == null) {
      throw new FileNotFoundException(name);
    }
    return file;
  }

  @Override
  public boolean exists(String name) {
    return names.containsKey(name);
  }

  @Override
  public byte[] read(String name) throws IOException {
    return file(name).content();
  }

  @Override
  public byte[] read(String name, long offset, int length) throws IOException {
    return file(name).read(offset, length);
  }

  @Override
  public long size(String name) throws IOException {
    return file(name).size();
  }

  @Override
  public List<String> list(String directory) {
    String prefix = directory + "/";
    return names.keySet().stream()
        .filter(name -> name.startsWith(prefix) && name.indexOf('/', prefix.length()) < 0)
        .map(name -> name.substring(prefix.length()))
        .toList();
  }

  @Override
  public void delete(String name) {
    beforeCall.run();
    names.remove(name);
    directoryChanges.add(() -> durableNames.remove(name));
  }

  @Override
  public void rename(String from, String to) throws IOException {
    beforeCall.run();
    SimulatedFile file = file(from);
    names.remove(from);
    names.put(to, file);
    directoryChanges.add(() -> {
      durableNames.remove(from);
      durableNames.put(to, file);
    });
  }

  /** One journal for all directories: a sync of one makes them all durable. */
  @Override
  public void syncDirectory(String directory) throws IOException {
    beforeCall.run();
    failIfDying();
    directoryChanges.forEach(Runnable::run);
    directoryChanges.clear();
  }

  @Override
  public void createDirectories(String directory) {}

  private void failIfFull(long moreBytes) throws IOException {
    if (full && moreBytes > 0) {
      throw new IOException("No space left on device (simulated)");
    }
  }

  private void failIfDying() throws IOException {
    if (failing) {
      throw new IOException("Input/output error (simulated)");
    }
  }

  private final class OpenFile implements AppendFile {
    private final SimulatedFile file;
    private final int opened = generation;

    OpenFile(SimulatedFile file) {
      this.file = file;
    }

    private void check() throws IOException {
      if (opened != generation) {
        throw new IOException("file opened before the crash");
      }
      failIfDying();
    }

    @Override
    public void write(long position, ByteBuffer bytes) throws IOException {
      beforeCall.run();
      check();
      failIfFull(position + bytes.remaining() - file.size());
      byte[] copy = new byte[bytes.remaining()];
      bytes.get(copy);
      file.write(position, copy);
    }

    @Override
    public byte[] read(long position, int length) throws IOException {
      check();
      return file.read(position, length);
    }

    @Override
    public void sync() throws IOException {
      beforeCall.run();
      beforeSync.run();
      check();
      if (!lying) {
        file.sync();
      }
    }

    @Override
    public void truncate(long size) throws IOException {
      beforeCall.run();
      check();
      file.truncate(size);
    }

    @Override
    public void close() {}
  }

  private record Nothing() implements Runnable {
    @Override
    public void run() {}
  }

  /**
   * One file: present content, and which sectors differ from the durable one. What was never
   * written of it is zero and takes no memory.
   */
  private static final class SimulatedFile {
    private byte[] present = {};
    private byte[] durable = {};
    private int size;
    private int durableSize;
    private final TreeMap<Integer, Boolean> dirty = new TreeMap<>();

    void preallocate(long bytes) {
      size = (int) bytes;
      durableSize = size;
    }

    void write(long position, byte[] bytes) {
      int end = (int) position + bytes.length;
      if (end > present.length) {
        present = Arrays.copyOf(present, Math.max(end, present.length * 2));
      }
      System.arraycopy(bytes, 0, present, (int) position, bytes.length);
      size = Math.max(size, end);
      for (int at = (int) position / SECTOR_BYTES; at * SECTOR_BYTES < end; at++) {
        dirty.put(at, true);
      }
    }

    void sync() {
      if (durable.length < present.length) {
        durable = Arrays.copyOf(durable, present.length);
      }
      dirty.keySet().forEach(this::keep);
      dirty.clear();
      durableSize = size;
    }

    private void keep(int sector) {
      int from = sector * SECTOR_BYTES;
      int length = Math.min(SECTOR_BYTES, Math.min(present.length, durable.length) - from);
      if (length > 0) {
        System.arraycopy(present, from, durable, from, length);
      }
    }

    void truncate(long newSize) {
      int written = Math.min(size, present.length);
      if (newSize < written) {
        Arrays.fill(present, (int) newSize, present.length, (byte) 0);
        for (int at = (int) newSize / SECTOR_BYTES; at * SECTOR_BYTES < written; at++) {
          dirty.put(at, true);
        }
      }
      size = (int) newSize;
    }

    void crash(RandomSource random) {
      if (durable.length < present.length) {
        durable = Arrays.copyOf(durable, present.length);
      }
      for (int sector : dirty.keySet()) {
        if (random.nextInt(2) == 0) {
          keep(sector);
          durableSize = Math.max(durableSize, Math.min(size, (sector + 1) * SECTOR_BYTES));
        }
      }
      dirty.clear();
      present = durable.clone();
      size = durableSize;
    }

    void flipBit(long offset) {
      if (offset < present.length) {
        present[(int) offset] ^= 1;
      }
      if (offset < durable.length) {
        durable[(int) offset] ^= 1;
      }
    }

    byte[] content() {
      return Arrays.copyOf(present, size);
    }

    byte[] read(long offset, int length) {
      int end = (int) Math.min(size, offset + length);
      if (offset >= end) {
        return new byte[0];
      }
      byte[] result = new byte[end - (int) offset];
      int written = Math.min(end, present.length) - (int) offset;
      if (written > 0) {
        System.arraycopy(present, (int) offset, result, 0, written);
      }
      return result;
    }

    long size() {
      return size;
    }
  }
}
