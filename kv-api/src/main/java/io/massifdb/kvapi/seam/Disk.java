package io.massifdb.kvapi.seam;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Files below one directory, for the Raft log and small metadata. Names are relative, with '/'
 * between parts. What was not synced may be lost, torn or reordered by a crash; a created or
 * renamed file is there after a crash only if its directory was synced.
 */
public interface Disk {
  /**
   * Creates (or truncates) a file for appending, with {@code preallocateBytes} of zeroes reserved.
   */
  AppendFile create(String name, long preallocateBytes) throws IOException;

  /** Opens an existing file for positional writes; keeps its content. */
  AppendFile open(String name) throws IOException;

  boolean exists(String name) throws IOException;

  byte[] read(String name) throws IOException;

  /** Reads up to {@code length} bytes at {@code offset}; shorter at the end of the file. */
  byte[] read(String name, long offset, int length) throws IOException;

  long size(String name) throws IOException;

  /** Names in a directory, sorted. */
  List<String> list(String directory) throws IOException;

  void delete(String name) throws IOException;

  /** Atomic replacement of {@code to}. */
  void rename(String from, String to) throws IOException;

  void syncDirectory(String directory) throws IOException;

  void createDirectories(String directory) throws IOException;

  /** An open file. Confined to one writer at a time. */
  interface AppendFile extends AutoCloseable {
    /** Writes all remaining bytes at the position. */
    void write(long position, ByteBuffer bytes) throws IOException;

    byte[] read(long position, int length) throws IOException;

    /** Makes data durable (fdatasync). A failure is final for the store: never retried. */
    void sync() throws IOException;

    void truncate(long size) throws IOException;

    @Override
    void close() throws IOException;
  }
}
