package io.massifdb.shell;

import java.io.FilterWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.CopyManager;

/** COPY between the server and files, standard input or the lines of a script. */
final class CopyCommand {
  private static final Pattern SHAPE =
      Pattern.compile(
          "\\s*(?<what>\\(.*\\)|[^\\s(]+\\s*(?:\\([^)]*\\))?)\\s*\\b(?<direction>from|to)\\b\\s*"
              + "(?:'(?<quoted>(?:[^']|'')*)'|(?<plain>\\S+?))\\s*(?<options>(?:\\s|\\().*?)?;?\\s*",
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  /** The rows went to the user, who needs no number. */
  static final long NO_TAG = -1;

  private CopyCommand() {}

  /** {@code \copy what from|to 'file' options}; returns the number of rows, or {@link #NO_TAG}. */
  static long run(Session session, String arguments, Output output, LineSource source)
      throws SQLException, IOException, ShellException {
    Matcher shape = SHAPE.matcher(arguments);
    if (!shape.matches()) {
      throw new ShellException(
          "\\copy: parse error; \\copy table|(query) from|to 'file' [options]");
    }
    String quoted = shape.group("quoted");
    String file = quoted == null ? shape.group("plain") : quoted.replace("''", "'");
    boolean named =
        quoted != null || !file.toLowerCase(java.util.Locale.ROOT).matches("p?std(in|out)");
    String options = shape.group("options") == null ? "" : shape.group("options");
    if (shape.group("direction").equalsIgnoreCase("from")) {
      String sql = "COPY " + shape.group("what") + " FROM STDIN " + options;
      if (!named) {
        return fromLines(session, sql, source);
      }
      try (InputStream in = Files.newInputStream(Path.of(file))) {
        return manager(session).copyIn(sql, in);
      }
    }
    String sql = "COPY " + shape.group("what") + " TO STDOUT " + options;
    if (!named) {
      toWriter(session, sql, output.results());
      return NO_TAG;
    }
    try (OutputStream out = Files.newOutputStream(Path.of(file))) {
      return manager(session).copyOut(sql, out);
    }
  }

  /** The data follow as lines, up to {@code \.} or the end of input. */
  static long fromLines(Session session, String sql, LineSource source)
      throws SQLException, IOException {
    CopyIn copy = manager(session).copyIn(sql);
    try {
      for (String line = source.next(); line != null && !line.equals("\\."); line = source.next()) {
        byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
        copy.writeToCopy(bytes, 0, bytes.length);
      }
      return copy.endCopy();
    } finally {
      if (copy.isActive()) {
        copy.cancelCopy();
      }
    }
  }

  static void toWriter(Session session, String sql, Writer writer)
      throws SQLException, IOException {
    // The manager closes nothing, and the writer goes on being used.
    manager(session).copyOut(sql, new FilterWriter(writer) {});
    writer.flush();
  }

  private static CopyManager manager(Session session) throws SQLException {
    return session.connection().unwrap(PGConnection.class).getCopyAPI();
  }
}
