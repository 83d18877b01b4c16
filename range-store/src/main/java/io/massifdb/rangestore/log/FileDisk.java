package io.massifdb.rangestore.log;

import io.massifdb.kvapi.seam.Disk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * The files below one directory of the operating system. Preallocation writes zeroes, so that a
 * later sync of appended data has no file size to make durable.
 */
public final class FileDisk implements Disk {
  private static final int ZEROES_BYTES = 1 << 20;

  private final Path root;

  public FileDisk(Path root) throws IOException {
    this.root = root;
    Files.createDirectories(root);
  }

  private Path path(String name) {
    Path path = root.resolve(name).normalize();
    if (!path.startsWith(root.normalize())) {
      throw new IllegalArgumentException("outside of the disk: " + name);
    }
    return path;
  }

  @Override
  public AppendFile create(String name, long preallocateBytes) throws IOException {
    FileChannel channel =
        FileChannel.open(
            path(name),
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE);
    try {
      preallocate(channel, preallocateBytes);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
    return new OpenFile(channel);
  }

  private static void preallocate(FileChannel channel, long bytes) throws IOException {
    ByteBuffer zeroes = ByteBuffer.allocateDirect((int) Math.min(bytes, ZEROES_BYTES));
    long position = 0;
    while (position < bytes) {
      zeroes.clear().limit((int) Math.min(bytes - position, zeroes.capacity()));
      position += channel.write(zeroes, position);
    }
    if (bytes > 0) {
      channel.force(true);
    }
  }

  @Override
  public AppendFile open(String name) throws IOException {
    return new OpenFile(
        FileChannel.open(path(name), StandardOpenOption.READ, StandardOpenOption.WRITE));
  }

  @Override
  public boolean exists(String name) {
    return Files.exists(path(name));
  }

  @Override
  public byte[] read(String name) throws IOException {
    return Files.readAllBytes(path(name));
  }

  @Override
  public byte[] read(String name, long offset, int length) throws IOException {
    try (FileChannel channel = FileChannel.open(path(name), StandardOpenOption.READ)) {
      return readFully(channel, offset, length);
    }
  }

  @Override
  public long size(String name) throws IOException {
    return Files.size(path(name));
  }

  @Override
  public List<String> list(String directory) throws IOException {
    try (Stream<Path> files = Files.list(path(directory))) {
      return files.map(file -> String.valueOf(file.getFileName())).sorted().toList();
    } catch (NoSuchFileException _) {
      return List.of();
    }
  }

  @Override
  public void delete(String name) throws IOException {
    Files.deleteIfExists(path(name));
  }

  @Override
  public void rename(String from, String to) throws IOException {
    Files.move(
        path(from), path(to), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  @Override
  public void syncDirectory(String directory) throws IOException {
    try (FileChannel channel = FileChannel.open(path(directory), StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  @Override
  public void createDirectories(String directory) throws IOException {
    Files.createDirectories(path(directory));
  }

  private static byte[] readFully(FileChannel channel, long offset, int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(length);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, offset + buffer.position()) < 0) {
        return Arrays.copyOf(buffer.array(), buffer.position());
      }
    }
    return buffer.array();
  }

  private record OpenFile(FileChannel channel) implements AppendFile {
    @Override
    public void write(long position, ByteBuffer bytes) throws IOException {
      long at = position;
      while (bytes.hasRemaining()) {
        at += channel.write(bytes, at);
      }
    }

    @Override
    public byte[] read(long position, int length) throws IOException {
      return readFully(channel, position, length);
    }

    @Override
    public void sync() throws IOException {
      channel.force(false);
    }

    @Override
    public void truncate(long size) throws IOException {
      channel.truncate(size);
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
