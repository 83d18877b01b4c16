package io.massifdb.sqlfrontend.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.text.Normalizer;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * What is stored of a password (RFC 5802, RFC 7677): enough to check it, not enough to log in with.
 * Text form as PostgreSQL's: {@code SCRAM-SHA-256$iterations:salt$StoredKey:ServerKey}, parts in
 * base 64.
 */
record ScramVerifier(int iterations, byte[] salt, byte[] storedKey, byte[] serverKey) {
  static final int ITERATIONS = 4096;
  private static final Pattern TEXT =
      Pattern.compile(
          "SCRAM-SHA-256\\$(\\d+):([A-Za-z0-9+/=]+)\\$([A-Za-z0-9+/=]+):([A-Za-z0-9+/=]+)");

  static ScramVerifier of(String password, byte[] salt) {
    byte[] salted = saltedPassword(password, salt, ITERATIONS);
    byte[] clientKey = hmac(salted, "Client Key".getBytes(UTF_8));
    return new ScramVerifier(
        ITERATIONS, salt, sha256(clientKey), hmac(salted, "Server Key".getBytes(UTF_8)));
  }

  static Optional<ScramVerifier> parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    Base64.Decoder base64 = Base64.getDecoder();
    return Optional.of(
        new ScramVerifier(
            Integer.parseInt(matcher.group(1)),
            base64.decode(matcher.group(2)),
            base64.decode(matcher.group(3)),
            base64.decode(matcher.group(4))));
  }

  String text() {
    Base64.Encoder base64 = Base64.getEncoder();
    return "SCRAM-SHA-256$%d:%s$%s:%s"
        .formatted(
            iterations,
            base64.encodeToString(salt),
            base64.encodeToString(storedKey),
            base64.encodeToString(serverKey));
  }

  /** NFKC stands in for SASLprep: the same for every password that SASLprep leaves valid. */
  private static byte[] saltedPassword(String password, byte[] salt, int iterations) {
    String prepared = Normalizer.normalize(password, Normalizer.Form.NFKC);
    try {
      PBEKeySpec spec = new PBEKeySpec(prepared.toCharArray(), salt, iterations, 256);
      return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256").generateSecret(spec).getEncoded();
    } catch (GeneralSecurityException e) {
      throw new AssertionError("every JDK has PBKDF2WithHmacSHA256", e);
    }
  }

  static byte[] hmac(byte[] key, byte[] content) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(content);
    } catch (GeneralSecurityException e) {
      throw new AssertionError("every JDK has HmacSHA256", e);
    }
  }

  static byte[] sha256(byte[] content) {
    try {
      return java.security.MessageDigest.getInstance("SHA-256").digest(content);
    } catch (GeneralSecurityException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }
}
