package io.massifdb.sqlfrontend.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.massifdb.expression.SqlException;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class ScramExchangeTest {
  /** The example of RFC 7677, section 3. */
  private static final byte[] SALT = Base64.getDecoder().decode("W22ZaJ0SNY7soEsUEjb6gQ==");

  private static final String CLIENT_FIRST = "n,,n=user,r=rOprNGfwEbeRWgbNEkqO";
  private static final String SERVER_NONCE = "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0";
  private static final String CLIENT_FINAL =
      "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
          + "p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=";

  private final ScramVerifier verifier = ScramVerifier.of("pencil", SALT);

  @Test
  void theExampleOfTheRfcIsReproduced() {
    ScramExchange exchange = new ScramExchange(verifier, true, SERVER_NONCE);
    assertThat(exchange.first(CLIENT_FIRST))
        .isEqualTo(
            "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
                + "s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096");
    assertThat(exchange.last(CLIENT_FINAL, "user"))
        .isEqualTo("v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=");
  }

  @Test
  void aWrongPasswordAndAnUnknownUserFailAlike() {
    ScramExchange wrong = new ScramExchange(ScramVerifier.of("pencils", SALT), true, SERVER_NONCE);
    wrong.first(CLIENT_FIRST);
    ScramExchange unknown = new ScramExchange(verifier, false, SERVER_NONCE);
    unknown.first(CLIENT_FIRST);
    for (ScramExchange exchange : new ScramExchange[] {wrong, unknown}) {
      assertThatThrownBy(() -> exchange.last(CLIENT_FINAL, "user"))
          .isInstanceOf(SqlException.class)
          .hasMessage("password authentication failed for user \"user\"");
    }
  }

  @Test
  void malformedMessagesAreViolations() {
    for (String text : new String[] {"", "n,,", "p=tls-unique,,n=u,r=x", "n,,r", "x,y,z"}) {
      assertThatThrownBy(() -> new ScramExchange(verifier, true, SERVER_NONCE).first(text))
          .isInstanceOf(SqlException.class)
          .hasMessage("malformed SCRAM message");
    }
  }

  @Test
  void verifiersHavePostgresTextForm() {
    String text = Passwords.verifier("pencil", SALT);
    assertThat(text).startsWith("SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$");
    assertThat(Passwords.verifier(text, new byte[16])).isEqualTo(text);
    ScramVerifier parsed = ScramVerifier.parse(text).orElseThrow();
    assertThat(parsed.storedKey()).isEqualTo(verifier.storedKey());
    assertThat("pencil".getBytes(UTF_8)).isNotEqualTo(parsed.storedKey());
  }
}
