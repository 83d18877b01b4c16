package io.massifdb.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.massifdb.server.embedded.EmbeddedCluster;
import io.massifdb.sqllogictest.fuzz.Fuzz;
import io.massifdb.testkit.ThrowawayPostgres;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * Generated statements of a fixed seed, answered by an embedded node and by PostgreSQL alike.
 *
 * <p>{@code -Dmassif.fuzz.seed=N -Dmassif.fuzz.queries=K} runs others; {@code ./massif fuzz} runs
 * them on servers that are there already.
 */
class GeneratedStatementsTest {
  @Test
  void areAnsweredAsByPostgresql() {
    Optional<ThrowawayPostgres> started = ThrowawayPostgres.start();
    assumeTrue(started.isPresent(), "PostgreSQL 15 is not installed");
    ByteArrayOutputStream report = new ByteArrayOutputStream();
    try (ThrowawayPostgres postgres = started.orElseThrow();
        EmbeddedCluster cluster = EmbeddedCluster.start(1, 0, 0, null);
        PrintStream out = new PrintStream(report, true, StandardCharsets.UTF_8)) {
      int exit =
          Fuzz.run(
              out,
              "--url",
              "jdbc:massif://127.0.0.1:" + cluster.sqlPort(0) + "/massif?user=massif",
              "--postgres-url",
              "jdbc:postgresql://127.0.0.1:" + postgres.port() + "/massif?user=massif",
              "--seed",
              System.getProperty("massif.fuzz.seed", "1"),
              "--queries",
              System.getProperty("massif.fuzz.queries", "300"));
      String text = report.toString(StandardCharsets.UTF_8);
      System.out.print(text.substring(Math.max(0, text.lastIndexOf("seed "))));
      assertThat(exit).as(text).isZero();
    }
  }
}
