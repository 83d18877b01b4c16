package io.massifdb.txnlayer;

import io.massifdb.kvapi.Key;
import io.massifdb.kvapi.Timestamp;
import io.massifdb.kvapi.TransactionId;
import java.util.HexFormat;

/** By which anybody can ask for a transaction's fate: its identity and where its record lies. */
public record TransactionToken(TransactionId id, Key anchor) {
  /** {@code <B in hex>-<anchor in hex>}. */
  public String encode() {
    return Long.toHexString(id.begin().value()) + "-" + HexFormat.of().formatHex(anchor.bytes());
  }

  /**
   * Reads what {@link #encode} wrote.
   *
   * @throws IllegalArgumentException when it is not a token
   */
  public static TransactionToken decode(String text) {
    int dash = text.indexOf('-');
    if (dash <= 0) {
      throw new IllegalArgumentException("not a transaction token: " + text);
    }
    Timestamp begin = new Timestamp(Long.parseLong(text, 0, dash, 16));
    byte[] anchor = HexFormat.of().parseHex(text, dash + 1, text.length());
    return new TransactionToken(new TransactionId(begin), new Key(anchor));
  }
}
