package io.massifdb.jdbc;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What the text of a statement tells about repeating it on another host. The guess is one-sided: a
 * text that looks doubtful counts as not repeatable and as leaving state behind.
 *
 * @param readOnly running it twice changes nothing
 * @param mayCommit its outcome is unknown when the connection dies while it runs, even when it is
 *     the first of a transaction
 * @param rollsBack it ends the transaction without a trace
 * @param leavesSessionState it creates something that lives in the server's session and that cannot
 *     be made again elsewhere (temporary table, LISTEN, advisory lock, cursor WITH HOLD, ...)
 * @param setsVariable it is a SET or RESET of session variables
 */
record StatementTraits(
    boolean readOnly,
    boolean mayCommit,
    boolean rollsBack,
    boolean leavesSessionState,
    boolean setsVariable) {

  static final StatementTraits EMPTY = new StatementTraits(true, false, false, false, false);

  private static final int FLAGS = Pattern.CASE_INSENSITIVE | Pattern.DOTALL;
  private static final Pattern LEADING_NOISE =
      Pattern.compile("\\A(\\s+|--[^\\n]*\\n|/\\*.*?\\*/)*", FLAGS);
  private static final Pattern WRITES =
      Pattern.compile(
          "\\b(insert|update|delete|merge|into|nextval|setval|share|set_config|pg_\\w*lock\\w*"
              + "|pg_cancel_backend|pg_terminate_backend|analyze|lo_\\w+|dblink\\w*)\\b",
          FLAGS);
  private static final Pattern SESSION_STATE =
      Pattern.compile(
          "\\bpg_advisory_lock|\\bpg_try_advisory_lock|\\bset_config\\b|\\bwith\\s+hold\\b"
              + "|\\b(temp|temporary|unlogged)\\s+(table|view|sequence)\\b|\\binto\\s+temp",
          FLAGS);
  private static final Pattern COMMITS =
      Pattern.compile("\\b(commit|end|prepare\\s+transaction|call|do)\\b", FLAGS);

  static StatementTraits of(String sql) {
    String text = sql.substring(skipNoise(sql));
    String word = firstWord(text);
    boolean several = hasSeveralStatements(text);
    boolean reads =
        switch (word) {
          case "select", "values", "table", "show", "with", "explain" ->
              !several && !WRITES.matcher(text).find();
          case "" -> text.isEmpty() || text.equals(";");
          default -> false;
        };
    boolean commits =
        switch (word) {
          case "commit", "end", "call", "do", "prepare" -> true;
          default -> several && COMMITS.matcher(text).find();
        };
    boolean variable = word.equals("set") || word.equals("reset") || word.equals("discard");
    boolean state =
        switch (word) {
          case "listen", "prepare", "load", "declare" ->
              !word.equals("declare") || SESSION_STATE.matcher(text).find();
          default -> variable ? several : SESSION_STATE.matcher(text).find();
        };
    boolean rollsBack = !several && isWholeRollback(word, text);
    return new StatementTraits(reads, commits, rollsBack, state, variable && !several);
  }

  private static boolean isWholeRollback(String word, String text) {
    return word.equals("abort")
        || (word.equals("rollback")
            && !text.toLowerCase(Locale.ROOT).matches("(?s)rollback\\s+(\\w+\\s+)?to\\b.*"));
  }

  private static int skipNoise(String sql) {
    if (!sql.isEmpty() && Character.isLetter(sql.charAt(0))) {
      return 0;
    }
    var matcher = LEADING_NOISE.matcher(sql);
    return matcher.find() ? matcher.end() : 0;
  }

  private static String firstWord(String text) {
    int end = 0;
    while (end < text.length() && Character.isLetter(text.charAt(end))) {
      end++;
    }
    return text.substring(0, end).toLowerCase(Locale.ROOT);
  }

  /** A semicolon followed by more, wherever it stands: inside a literal it costs a retry only. */
  private static boolean hasSeveralStatements(String text) {
    int semicolon = text.indexOf(';');
    return semicolon >= 0 && !text.substring(semicolon + 1).isBlank();
  }
}
