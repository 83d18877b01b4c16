package io.massifdb.sqlfrontend.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.massifdb.expression.SqlException;
import io.massifdb.expression.SqlState;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The server's side of one SCRAM-SHA-256 exchange without channel binding: client-first,
 * server-first, client-final, server-final. Pure. A user without verifier goes through the same
 * messages with a made-up one and fails at the end.
 */
final class ScramExchange {
  static final String MECHANISM = "SCRAM-SHA-256";

  private final ScramVerifier verifier;
  private final boolean known;
  private final String serverNonce;
  private String clientFirstBare = "";
  private String serverFirst = "";
  private String nonce = "";
  private String channelHeader = "";

  /**
   * @param known false when the user does not exist or has no password
   * @param serverNonce printable random text without comma
   */
  ScramExchange(ScramVerifier verifier, boolean known, String serverNonce) {
    this.verifier = verifier;
    this.known = known;
    this.serverNonce = serverNonce;
  }

  /** Takes the client-first message, gives the server-first message. */
  String first(String clientFirst) {
    String[] parts = clientFirst.split(",", 3);
    if (parts.length < 3 || !(parts[0].equals("n") || parts[0].equals("y"))) {
      throw malformed();
    }
    channelHeader = parts[0] + "," + parts[1] + ",";
    clientFirstBare = parts[2];
    String clientNonce = attributes(clientFirstBare).get('r');
    if (clientNonce == null || clientNonce.isEmpty()) {
      throw malformed();
    }
    nonce = clientNonce + serverNonce;
    serverFirst =
        "r=%s,s=%s,i=%d"
            .formatted(
                nonce, Base64.getEncoder().encodeToString(verifier.salt()), verifier.iterations());
    return serverFirst;
  }

  /** Takes the client-final message, gives the server-final message, or throws 28P01. */
  String last(String clientFinal, String user) {
    Map<Character, String> attributes = attributes(clientFinal);
    int proofAt = clientFinal.lastIndexOf(",p=");
    String proof = attributes.get('p');
    if (proofAt < 0
        || proof == null
        || !nonce.equals(attributes.get('r'))
        || !Base64.getEncoder()
            .encodeToString(channelHeader.getBytes(UTF_8))
            .equals(attributes.get('c'))) {
      throw malformed();
    }
    String message = clientFirstBare + "," + serverFirst + "," + clientFinal.substring(0, proofAt);
    byte[] signature = ScramVerifier.hmac(verifier.storedKey(), message.getBytes(UTF_8));
    byte[] clientKey = decode(proof);
    if (clientKey.length != signature.length) {
      throw malformed();
    }
    for (int i = 0; i < clientKey.length; i++) {
      clientKey[i] ^= signature[i];
    }
    boolean right = MessageDigest.isEqual(ScramVerifier.sha256(clientKey), verifier.storedKey());
    if (!right || !known) {
      throw new SqlException(
          SqlState.INVALID_PASSWORD, "password authentication failed for user \"" + user + "\"");
    }
    byte[] answer = ScramVerifier.hmac(verifier.serverKey(), message.getBytes(UTF_8));
    return "v=" + Base64.getEncoder().encodeToString(answer);
  }

  private static Map<Character, String> attributes(String message) {
    Map<Character, String> attributes = new LinkedHashMap<>();
    for (String part : message.split(",")) {
      if (part.length() < 2 || part.charAt(1) != '=') {
        throw malformed();
      }
      attributes.put(part.charAt(0), part.substring(2));
    }
    return attributes;
  }

  private static byte[] decode(String text) {
    try {
      return Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException _) {
      throw malformed();
    }
  }

  private static SqlException malformed() {
    return new SqlException(SqlState.PROTOCOL_VIOLATION, "malformed SCRAM message");
  }
}
