package io.massifdb.shell;

import java.util.List;
import java.util.Locale;
import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;

/** Completes backslash commands, keywords in the case of what was typed, tables and columns. */
final class SqlCompleter implements Completer {
  private final SchemaNames names;

  SqlCompleter(SchemaNames names) {
    this.names = names;
  }

  @Override
  public void complete(LineReader reader, ParsedLine line, List<Candidate> candidates) {
    String word = line.word();
    if (word.startsWith("\\")) {
      Keywords.COMMANDS.forEach(command -> candidates.add(new Candidate(command)));
      return;
    }
    for (String name : names.names()) {
      candidates.add(candidate(needsQuotes(name) ? '"' + name + '"' : name, "names"));
    }
    if (!word.isEmpty()) {
      boolean upper = word.equals(word.toUpperCase(Locale.ROOT));
      for (String keyword : Keywords.ALL) {
        candidates.add(candidate(upper ? keyword : keyword.toLowerCase(Locale.ROOT), "keywords"));
      }
    }
  }

  private static Candidate candidate(String text, String group) {
    return new Candidate(text, text, group, null, null, null, true);
  }

  private static boolean needsQuotes(String name) {
    return !name.matches("[a-z_][a-z0-9_$]*");
  }
}
