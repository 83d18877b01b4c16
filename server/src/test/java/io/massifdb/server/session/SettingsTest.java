package io.massifdb.server.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.massifdb.expression.SqlException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SettingsTest {
  private final SessionSettings settings = new SessionSettings();

  @Test
  void setLastsIfTheTransactionCommits() {
    settings.set("application_name", "one", false);
    settings.transactionEnded(true);
    settings.set("application_name", "two", false);
    settings.transactionEnded(false);
    assertThat(settings.get("application_name")).isEqualTo("one");
  }

  @Test
  void setLocalEndsWithItsTransaction() {
    settings.set("statement_timeout", "5s", true);
    assertThat(settings.get("statement_timeout")).isEqualTo("5000");
    assertThat(settings.show("statement_timeout")).isEqualTo("5s");
    settings.transactionEnded(true);
    assertThat(settings.show("statement_timeout")).isEqualTo("0");
  }

  @Test
  void setAfterSetLocalLasts() {
    settings.set("work_mem", "1MB", true);
    settings.set("work_mem", "2MB", false);
    settings.transactionEnded(true);
    assertThat(settings.show("work_mem")).isEqualTo("2MB");
  }

  @Test
  void reportedSettingsAreReported() {
    List<String> told = new ArrayList<>();
    settings.onChange((name, value) -> told.add(name + "=" + value));
    settings.set("timezone", "Europe/Zurich", false);
    settings.set("lock_timeout", "10", false);
    assertThat(told).containsExactly("TimeZone=Europe/Zurich");
  }

  @Test
  void wrongValuesAndNamesAreErrors() {
    assertThatThrownBy(() -> settings.set("no_such_thing", "1", false))
        .isInstanceOf(SqlException.class)
        .hasMessage("unrecognized configuration parameter \"no_such_thing\"");
    assertThatThrownBy(() -> settings.set("statement_timeout", "soon", false))
        .hasMessage("invalid value for parameter \"statement_timeout\": \"soon\"");
    assertThatThrownBy(() -> settings.set("client_encoding", "LATIN1", false))
        .isInstanceOf(SqlException.class);
    assertThatThrownBy(() -> settings.set("server_version", "16", false))
        .hasMessage("parameter \"server_version\" cannot be changed");
    settings.set("app.tenant", "7", false);
    assertThat(settings.get("app.tenant")).isEqualTo("7");
  }

  @Test
  void searchPathsAndOptionsAreParsed() {
    assertThat(SearchPath.parse("\"$user\", Public,\"My \"\"Schema\"\"\""))
        .containsExactly("$user", "public", "My \"Schema\"");
    assertThat(StartupOptions.parse("-c statement_timeout=5s -csearch_path=a,b --lock-timeout=1"))
        .containsEntry("statement_timeout", "5s")
        .containsEntry("search_path", "a,b")
        .containsEntry("lock_timeout", "1");
  }
}
