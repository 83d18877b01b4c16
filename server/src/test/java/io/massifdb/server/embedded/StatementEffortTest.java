package io.massifdb.server.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

/**
 * What a read by key costs that does not depend on the machine's speed: bytes allocated and threads
 * put to sleep, in all of three nodes and the client, which is part of both. The bounds are what
 * was reached, with some room: who passes them has made the hot path longer.
 */
class StatementEffortTest {
  private static final int READS = 4_000;
  private static final int ALLOCATED_BYTES_MAX = 30_000;
  private static final int SLEEPS_MAX = 20;

  @Test
  void pointRead() throws SQLException, IOException {
    assumeTrue(Files.exists(Path.of("/proc/self/task")));
    try (EmbeddedCluster cluster = EmbeddedCluster.start(3, 0, 0, null)) {
      try (Connection connection = connect(cluster, 0);
          Statement statement = connection.createStatement()) {
        statement.execute("CREATE TABLE effort (id int PRIMARY KEY, v text NOT NULL)");
        statement.execute("INSERT INTO effort VALUES (1, 'one'), (2, 'two'), (3, 'three')");
      }
      long allocated = 0;
      long sleeps = 0;
      for (int node = 0; node < 3; node++) {
        try (Connection connection = connect(cluster, node)) {
          read(connection);
          long bytesBefore = allocatedBytes();
          long sleepsBefore = sleeps();
          read(connection);
          allocated += allocatedBytes() - bytesBefore;
          sleeps += sleeps() - sleepsBefore;
        }
      }
      System.out.printf(
          "a read by key: %d bytes, %.1f sleeps%n",
          allocated / (3 * READS), sleeps / (3.0 * READS));
      assertThat(allocated / (3 * READS)).isLessThan(ALLOCATED_BYTES_MAX);
      assertThat(sleeps / (3 * READS)).isLessThan(SLEEPS_MAX);
    }
  }

  private static Connection connect(EmbeddedCluster cluster, int node) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:" + cluster.sqlPort(node) + "/massif", "massif", "");
  }

  private static void read(Connection connection) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT v FROM effort WHERE id = ?")) {
      for (int i = 0; i < READS; i++) {
        statement.setInt(1, 1 + i % 3);
        try (ResultSet row = statement.executeQuery()) {
          if (!row.next()) {
            throw new AssertionError("the row is not there");
          }
        }
      }
    }
  }

  private static long allocatedBytes() {
    return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getTotalThreadAllocatedBytes();
  }

  /** How often a thread of this process has given up its processor to wait, in all. */
  private static long sleeps() throws IOException {
    long sum = 0;
    try (DirectoryStream<Path> threads = Files.newDirectoryStream(Path.of("/proc/self/task"))) {
      for (Path thread : threads) {
        sum += sleeps(thread);
      }
    }
    return sum;
  }

  private static long sleeps(Path thread) throws IOException {
    try {
      for (String line : Files.readAllLines(thread.resolve("status"))) {
        if (line.startsWith("voluntary_ctxt_switches:")) {
          return Long.parseLong(line.substring(line.indexOf(':') + 1).strip());
        }
      }
    } catch (NoSuchFileException _) {
      // It has ended meanwhile.
    }
    return 0;
  }
}
