package io.massifdb.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.massifdb.testkit.ThrowawayPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StaggeredConnectTest {
  private static final HostAddress A = new HostAddress("a", 1);
  private static final HostAddress B = new HostAddress("b", 1);

  private static SQLException refused() {
    return new SQLException("refused", "08001");
  }

  @Test
  void aRefusalOfAllHostsNamesThemInOrder() throws SQLException {
    for (long stagger : new long[] {0, 50}) {
      StaggeredConnect connect =
          new StaggeredConnect(
              List.of(A, B),
              stagger,
              host -> {
                throw refused();
              });
      assertThat(connect.connect()).isNull();
      assertThat(connect.failedHosts).containsExactly(A, B);
    }
  }

  @Test
  void aWrongPasswordIsNotTriedElsewhere() {
    StaggeredConnect connect =
        new StaggeredConnect(
            List.of(A, B),
            1_000,
            host -> {
              throw new SQLException("wrong password for " + host, "28P01");
            });
    assertThatThrownBy(connect::connect).hasMessage("wrong password for a:1");
  }

  @Test
  void aSilentHostCostsAMoment() throws SQLException, IOException {
    Optional<ThrowawayPostgres> postgres = ThrowawayPostgres.start();
    assumeTrue(postgres.isPresent(), "PostgreSQL 15 is not installed");
    try (ThrowawayPostgres server = postgres.orElseThrow();
        ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      String url =
          "jdbc:massif://127.0.0.1:"
              + silent.getLocalPort()
              + ",127.0.0.1:"
              + server.port()
              + "/massif?massif.loadBalance=false&massif.connectStaggerMillis=100";
      Instant start = Instant.now();
      try (Connection connection = DriverManager.getConnection(url)) {
        assertThat(connection.isValid(1)).isTrue();
      }
      assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(3));
    }
  }
}
