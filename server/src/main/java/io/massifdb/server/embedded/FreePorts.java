package io.massifdb.server.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Ports of the loopback address that nobody listens on. A port that the operating system would
 * choose (0) is one that it may give to any outgoing connection a moment later, such as that of
 * another node to the very port; so these are taken from below the range of such ports. Processes
 * begin at different places. Thread-safe.
 */
public final class FreePorts {
  private static final int FIRST = 20_000;
  private static final int COUNT = 12_000;
  private static final int STRIDE_OF_PROCESSES = 101;
  private static final AtomicInteger NEXT =
      new AtomicInteger((int) (ProcessHandle.current().pid() * STRIDE_OF_PROCESSES % COUNT));

  private FreePorts() {}

  /**
   * Addresses of the form {@code 127.0.0.1:PORT}; no two calls give the same one soon.
   *
   * @throws IOException when no port is free
   */
  public static List<String> addresses(int count) throws IOException {
    List<String> addresses = new ArrayList<>();
    for (int tried = 0; addresses.size() < count; tried++) {
      if (tried == COUNT) {
        throw new IOException("no free port from " + FIRST + " on");
      }
      int port = FIRST + Math.floorMod(NEXT.getAndIncrement(), COUNT);
      if (isFree(port)) {
        addresses.add("127.0.0.1:" + port);
      }
    }
    return addresses;
  }

  private static boolean isFree(int port) {
    try (ServerSocket _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return true;
    } catch (IOException _) {
      return false;
    }
  }
}
