package io.massifdb.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class MassifUrlTest {
  @Test
  void hostsPortsDatabaseAndProperties() throws SQLException {
    MassifUrl url =
        MassifUrl.parse("jdbc:massif://h1:1,h2,[::1]:3/shop?user=ann&ssl=false", new Properties());
    assertThat(url.hosts())
        .containsExactly(
            new HostAddress("h1", 1), new HostAddress("h2", 7432), new HostAddress("[::1]", 3));
    assertThat(url.database()).isEqualTo("shop");
    assertThat(url.properties())
        .containsEntry("user", "ann")
        .containsEntry("ssl", "false")
        .containsEntry("connectTimeout", "5");
  }

  @Test
  void defaults() throws SQLException {
    MassifUrl url = MassifUrl.parse("jdbc:massif://localhost", new Properties());
    assertThat(url.database()).isEqualTo("massif");
    assertThat(url.properties()).containsEntry("user", "massif");
    assertThat(url.hosts()).containsExactly(new HostAddress("localhost", 7432));
  }

  @Test
  void embedded() throws SQLException {
    MassifUrl url = MassifUrl.parse("jdbc:massif:embedded:file:/tmp/a b?user=x", new Properties());
    assertThat(url.embedded()).isEqualTo(new MassifUrl.Embedded("file", "/tmp/a b"));
    assertThatThrownBy(() -> MassifUrl.parse("jdbc:massif:embedded:disk:x", new Properties()))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("embedded:mem:NAME");
  }

  @Test
  void unknownOwnPropertyIsRefusedWithTheLikelyOne() {
    assertThatThrownBy(
            () -> DriverManager.getConnection("jdbc:massif://localhost/x?massif.failovr=true"))
        .isInstanceOf(SQLException.class)
        .hasMessage("unknown property massif.failovr; did you mean massif.failover?");
  }

  @Test
  void badPortAndBadValueAreNamed() {
    assertThatThrownBy(() -> MassifUrl.parse("jdbc:massif://h:99999/", new Properties()))
        .hasMessageContaining("invalid port");
    assertThatThrownBy(
            () -> DriverManager.getConnection("jdbc:massif://localhost/x?massif.failover=perhaps"))
        .hasMessageContaining("massif.failover must be true or false");
  }

  @Test
  void takesNoUrlButItsOwn() throws SQLException {
    MassifDriver driver = new MassifDriver();
    assertThat(driver.acceptsURL("jdbc:postgresql://localhost/")).isFalse();
    assertThat(driver.connect("jdbc:postgresql://localhost/", new Properties())).isNull();
    assertThat(driver.acceptsURL("jdbc:massif://localhost/")).isTrue();
  }
}
