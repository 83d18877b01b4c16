package io.massifdb.server.session;

import io.massifdb.expression.SqlException;
import io.massifdb.sqlfrontend.parser.SqlParser;
import io.massifdb.sqlfrontend.parser.Statement;

/** Finds the statement behind the words and options of EXPLAIN. */
final class ExplainText {
  private ExplainText() {}

  /** The shortest tail of the text that starts at a word and is a statement of its own. */
  static String withoutExplain(String sql) {
    for (int i = "explain".length(); i < sql.length(); i++) {
      boolean wordStarts =
          Character.isLetter(sql.charAt(i)) && !Character.isLetterOrDigit(sql.charAt(i - 1));
      boolean parenthesis = sql.charAt(i) == '(';
      if ((wordStarts || parenthesis) && isStatement(sql.substring(i))) {
        return sql.substring(i);
      }
    }
    return sql;
  }

  private static boolean isStatement(String text) {
    try {
      Statement statement = SqlParser.parseOne(text).statement();
      return !(statement instanceof Statement.Analyze) && StatementRunner.isPlanned(statement);
    } catch (SqlException _) {
      return false;
    }
  }
}
