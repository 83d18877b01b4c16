package io.massifdb.testkit.history;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Histories as text, a transaction a line: {@code process fate begin end operations}. Operations
 * are {@code a1=3} (append 3 to list 1), {@code r1=[3,4]}, {@code w1=3} (set register 1), {@code
 * g1=3}, {@code g1=nil}.
 */
final class HistoryText {
  private HistoryText() {}

  static List<RecordedTransaction> parse(String text) {
    List<RecordedTransaction> transactions = new ArrayList<>();
    text.lines()
        .filter(line -> !line.isBlank())
        .forEach(line -> transactions.add(transaction(transactions.size(), line.strip())));
    return transactions;
  }

  private static RecordedTransaction transaction(int index, String line) {
    List<String> words = Arrays.asList(line.split(" +"));
    Fate fate =
        switch (words.get(1)) {
          case "ok" -> Fate.COMMITTED;
          case "fail" -> Fate.ABORTED;
          case "info" -> Fate.UNKNOWN;
          default -> throw new IllegalArgumentException(line);
        };
    return new RecordedTransaction(
        index,
        Integer.parseInt(words.get(0)),
        Long.parseLong(words.get(2)),
        Long.parseLong(words.get(3)),
        fate,
        words.stream().skip(4).map(HistoryText::operation).toList());
  }

  private static Operation operation(String word) {
    long key = Long.parseLong(word.substring(1, word.indexOf('=')));
    String value = word.substring(word.indexOf('=') + 1);
    return switch (word.charAt(0)) {
      case 'a' -> new Operation.Append(key, Long.parseLong(value));
      case 'r' -> new Operation.ReadList(key, list(value.substring(1, value.length() - 1)));
      case 'w' -> new Operation.Write(key, Long.parseLong(value));
      case 'g' -> new Operation.ReadRegister(key, value.equals("nil") ? null : Long.valueOf(value));
      default -> throw new IllegalArgumentException(word);
    };
  }

  private static long[] list(String values) {
    return values.isEmpty()
        ? new long[0]
        : Arrays.stream(values.split(",")).mapToLong(Long::parseLong).toArray();
  }
}
