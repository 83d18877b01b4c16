package io.massifdb.benchmarks;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that all loads share, and the pool of connections that they ask for. */
final class LoadOptions {
  private static final Duration CONNECT_PATIENCE = Duration.ofSeconds(30);

  @Option(
      names = "--url",
      required = true,
      paramLabel = "JDBC-URL",
      description = "jdbc:massif://HOST:PORT,.../DATABASE or jdbc:postgresql://...")
  private String url = "";

  @Option(names = "--user", description = "user (default ${DEFAULT-VALUE})")
  private String user = "massif";

  @Option(
      names = "--connections",
      paramLabel = "N",
      description = "clients at work (default ${DEFAULT-VALUE})")
  private int connections = 8;

  @Option(
      names = "--seconds",
      paramLabel = "S",
      description = "how long (default ${DEFAULT-VALUE})")
  private long seconds = 30;

  @Option(
      names = "--until",
      paramLabel = "FILE",
      description = "end as soon as this file is there, before the seconds are over")
  private @Nullable Path until;

  @Option(names = "--init", description = "drop the tables and load them again")
  private boolean init;

  int connections() {
    return connections;
  }

  Duration duration() {
    return Duration.ofSeconds(seconds);
  }

  boolean endIsAsked() {
    return until != null && Files.exists(until);
  }

  boolean init() {
    return init;
  }

  boolean isMassif() {
    return url.startsWith("jdbc:massif:");
  }

  /** Connections without autocommit: one for each client and two for those who look on. */
  HikariDataSource open() throws SQLException {
    if (connections < 1 || connections > 1000 || seconds < 0) {
      throw new SQLException("--connections takes 1 to 1000, --seconds 0 or more", "22023");
    }
    HikariConfig configuration = new HikariConfig();
    configuration.setJdbcUrl(url);
    configuration.setUsername(user);
    configuration.setPassword(password());
    configuration.setAutoCommit(false);
    configuration.setMaximumPoolSize(connections + 2);
    configuration.setMinimumIdle(0);
    configuration.setConnectionTimeout(CONNECT_PATIENCE.toMillis());
    configuration.setInitializationFailTimeout(CONNECT_PATIENCE.toMillis());
    return new HikariDataSource(configuration);
  }

  private static String password() {
    String own = System.getenv("MASSIF_PASSWORD");
    return own == null ? Objects.requireNonNullElse(System.getenv("PGPASSWORD"), "") : own;
  }
}
