package io.massifdb.sqlfrontend.protocol;

/** Turns passwords into what the catalog stores. */
public final class Passwords {
  public static final int SALT_BYTES = 16;

  private Passwords() {}

  /**
   * The verifier's text of a password; a text that is a verifier already is kept, as PostgreSQL
   * does.
   *
   * @param salt fresh random bytes
   */
  public static String verifier(String password, byte[] salt) {
    return ScramVerifier.parse(password).isPresent()
        ? password
        : ScramVerifier.of(password, salt).text();
  }
}
