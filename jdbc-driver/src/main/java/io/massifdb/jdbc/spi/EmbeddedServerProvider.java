package io.massifdb.jdbc.spi;

import java.sql.SQLException;
import java.util.Properties;

/**
 * Starts servers inside this process.
 *
 * <p>The driver opens a server with the first connection to {@code jdbc:massif:embedded:KIND:
 * LOCATION}, shares it among all connections with the same kind and location, and closes it with
 * the last of them. {@link #open} is never called twice for a location that is open.
 */
public interface EmbeddedServerProvider {
  /**
   * Starts a server and returns when it accepts connections on the loopback address.
   *
   * @param kind {@code mem} (everything in memory, gone when closed) or {@code file}
   * @param location a name for {@code mem}, a folder for {@code file}
   * @param properties the properties of the first connection
   */
  EmbeddedServer open(String kind, String location, Properties properties) throws SQLException;
}
