package io.massifdb.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.massifdb.jdbc.spi.EmbeddedServer;
import io.massifdb.jdbc.spi.EmbeddedServerProvider;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class EmbeddedServersTest {
  static final List<String> EVENTS = new ArrayList<>();

  /** A provider whose servers only write down that they live. */
  public static final class Recording implements EmbeddedServerProvider {
    @Override
    public EmbeddedServer open(String kind, String location, Properties properties)
        throws SQLException {
      if (location.equals("broken")) {
        throw new SQLException("cannot start", "58000");
      }
      EVENTS.add("open " + kind + " " + location);
      return new EmbeddedServer() {
        @Override
        public int port() {
          return 1;
        }

        @Override
        public void close() {
          EVENTS.add("close " + location);
        }
      };
    }
  }

  @Test
  void oneServerPerLocationUntilTheLastLeaseIsReleased() throws SQLException {
    EVENTS.clear();
    MassifUrl.Embedded one = new MassifUrl.Embedded("mem", "one");
    EmbeddedServers.Lease first = EmbeddedServers.acquire(one, new Properties());
    EmbeddedServers.Lease second = EmbeddedServers.acquire(one, new Properties());
    assertThat(EVENTS).containsExactly("open mem one");
    first.release().run();
    first.release().run();
    assertThat(EVENTS).containsExactly("open mem one");
    second.release().run();
    assertThat(EVENTS).containsExactly("open mem one", "close one");
  }

  @Test
  void aConnectionThatFailsReleasesItsServer() {
    EVENTS.clear();
    assertThatThrownBy(
            () -> new MassifDriver().connect("jdbc:massif:embedded:mem:two", new Properties()))
        .isInstanceOf(SQLException.class);
    assertThat(EVENTS).containsExactly("open mem two", "close two");
    assertThatThrownBy(
            () -> new MassifDriver().connect("jdbc:massif:embedded:mem:broken", new Properties()))
        .hasMessage("cannot start");
  }
}
