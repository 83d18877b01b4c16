package io.massifdb.server.postgresql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.massifdb.server.embedded.EmbeddedCluster;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/// COPY FROM STDIN in the extended query protocol.
final class CopyByExecuteTest {
  @Test
  void dataFollowsAnExecute() throws IOException {
    try (EmbeddedCluster cluster = EmbeddedCluster.start(1, 0, 0, null);
        WireClient client = new WireClient("127.0.0.1", cluster.sqlPort(0), "massif", "massif")) {
      client.query("CREATE TABLE copied (id int PRIMARY KEY, v text)", List.of());
      assertEquals(
          "-- COPY 2",
          client.copyByExecute("COPY copied FROM STDIN", List.of("1\ta", "2\tb")).text());
      assertEquals(
          "# count:bigint\n= 2\n-- SELECT 1",
          client.query("SELECT count(*) FROM copied", List.of()).text());

      String refused =
          client.copyByExecute("COPY copied FROM STDIN", List.of("3\tc", "2\td")).text();
      assertTrue(refused.contains("ERROR 23505"), refused);
      assertEquals(
          "# count:bigint\n= 2\n-- SELECT 1",
          client.query("SELECT count(*) FROM copied", List.of()).text());

      client.query("BEGIN", List.of());
      assertEquals(
          "-- COPY 1", client.copyByExecute("COPY copied FROM STDIN", List.of("4\td")).text());
      client.query("ROLLBACK", List.of());
      assertEquals(
          "# count:bigint\n= 2\n-- SELECT 1",
          client.query("SELECT count(*) FROM copied", List.of()).text());
    }
  }
}
