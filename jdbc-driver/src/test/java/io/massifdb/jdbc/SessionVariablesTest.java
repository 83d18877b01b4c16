package io.massifdb.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SessionVariablesTest {
  private final SessionVariables variables = new SessionVariables();

  @Test
  void theLastValueOfEachVariableCounts() {
    variables.executed("SET a = 1", false);
    variables.executed("set session b to 2", false);
    variables.executed("SET A = 3", false);
    variables.executed("SET LOCAL c = 4", false);
    variables.executed("SET TRANSACTION READ ONLY", false);
    variables.executed("SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY", false);
    variables.executed("set time zone 'UTC'", false);
    assertThat(variables.statements())
        .containsExactly(
            "set session b to 2",
            "SET A = 3",
            "SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY",
            "set time zone 'UTC'");
  }

  @Test
  void aRollbackForgetsWhatTheTransactionSet() {
    variables.executed("SET a = 1", false);
    variables.executed("SET a = 2", true);
    variables.transactionRolledBack();
    assertThat(variables.statements()).containsExactly("SET a = 1");
    variables.executed("SET a = 3", true);
    variables.transactionCommitted();
    assertThat(variables.statements()).containsExactly("SET a = 3");
  }

  @Test
  void discardForgetsAll() {
    variables.executed("SET a = 1", false);
    variables.executed("RESET ALL", false);
    assertThat(variables.statements()).isEmpty();
  }
}
