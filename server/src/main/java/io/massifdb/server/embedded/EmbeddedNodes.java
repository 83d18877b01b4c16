package io.massifdb.server.embedded;

import io.massifdb.jdbc.spi.EmbeddedServer;
import io.massifdb.jdbc.spi.EmbeddedServerProvider;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Properties;

/** Found by the driver through the service loader: a cluster of one node per location. */
public final class EmbeddedNodes implements EmbeddedServerProvider {
  @Override
  public EmbeddedServer open(String kind, String location, Properties properties)
      throws SQLException {
    Path data =
        switch (kind) {
          case "mem" -> null;
          case "file" -> Path.of(location);
          default -> throw new SQLException("unknown kind of embedded server: " + kind, "08001");
        };
    try {
      EmbeddedCluster cluster = EmbeddedCluster.start(1, 0, 0, data);
      return new Running(cluster);
    } catch (RuntimeException e) {
      throw new SQLException("cannot start an embedded server: " + e.getMessage(), "08001", e);
    }
  }

  private record Running(EmbeddedCluster cluster) implements EmbeddedServer {
    @Override
    public int port() {
      return cluster.sqlPort(0);
    }

    @Override
    public void close() {
      cluster.close();
    }
  }
}
