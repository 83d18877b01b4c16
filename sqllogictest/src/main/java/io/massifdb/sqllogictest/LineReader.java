package io.massifdb.sqllogictest;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a script, with includes and loops rolled out: an included file, or the body of a
 * loop once more, is read before the reader goes on where it was.
 */
final class LineReader implements AutoCloseable {
  private static final int NESTING_MAX = 64;

  private final Deque<Input> inputs = new ArrayDeque<>();
  private @Nullable SourceLine peeked;

  LineReader(ScriptSource source) throws IOException {
    include(source);
  }

  /** Where lines come from at the moment. */
  private sealed interface Input {
    @Nullable SourceLine next() throws IOException;
  }

  private static final class FileInput implements Input {
    final ScriptSource source;
    final BufferedReader reader;
    int number;

    FileInput(ScriptSource source) throws IOException {
      this.source = source;
      this.reader = source.open();
    }

    @Override
    public @Nullable SourceLine next() throws IOException {
      String text = reader.readLine();
      return text == null ? null : new SourceLine(source.name(), ++number, text);
    }
  }

  /** The body of a loop, the loop variable replaced by one value after the other. */
  private static final class LoopInput implements Input {
    final String variable;
    final List<String> values;
    final List<SourceLine> body;
    int round;
    int line;

    LoopInput(String variable, List<String> values, List<SourceLine> body) {
      this.variable = variable;
      this.values = values;
      this.body = body;
    }

    @Override
    public @Nullable SourceLine next() {
      if (line == body.size()) {
        line = 0;
        round++;
      }
      if (round >= values.size() || body.isEmpty()) {
        return null;
      }
      SourceLine raw = body.get(line++);
      String value = values.get(round);
      String text = raw.text().replace("${" + variable + "}", value).replace("$" + variable, value);
      return new SourceLine(raw.file(), raw.number(), text);
    }
  }

  @Nullable SourceLine next() throws IOException {
    SourceLine line = peek();
    peeked = null;
    return line;
  }

  @Nullable SourceLine peek() throws IOException {
    while (peeked == null && !inputs.isEmpty()) {
      peeked = inputs.peek().next();
      if (peeked == null && inputs.pop() instanceof FileInput file) {
        file.reader.close();
      }
    }
    return peeked;
  }

  /** Reads another script next. */
  void include(ScriptSource source) throws IOException {
    push(new FileInput(source));
  }

  /** Includes what the innermost script calls {@code pattern}, in name order. */
  void include(String pattern) throws IOException {
    List<ScriptSource> found = new ArrayList<>();
    for (Input input : inputs) {
      if (input instanceof FileInput file) {
        found.addAll(file.source.resolve(pattern));
        break;
      }
    }
    if (found.isEmpty()) {
      throw new IOException("include " + pattern + " names no file");
    }
    for (ScriptSource source : found.reversed()) {
      include(source);
    }
  }

  /** Reads the lines up to the matching {@code endloop} and repeats them. */
  void loop(String variable, List<String> values) throws IOException {
    List<SourceLine> body = new ArrayList<>();
    int depth = 1;
    while (true) {
      SourceLine line = next();
      if (line == null) {
        throw new IOException("loop over " + variable + " has no endloop");
      }
      String word = line.text().strip().split("\\s+", 2)[0];
      if (word.equals("endloop") && --depth == 0) {
        break;
      }
      if (word.equals("loop") || word.equals("foreach")) {
        depth++;
      }
      body.add(line);
    }
    push(new LoopInput(variable, values, body));
  }

  private void push(Input input) throws IOException {
    if (inputs.size() >= NESTING_MAX) {
      throw new IOException("includes and loops are nested deeper than " + NESTING_MAX);
    }
    inputs.push(input);
  }

  @Override
  public void close() throws IOException {
    for (Input input : inputs) {
      if (input instanceof FileInput file) {
        file.reader.close();
      }
    }
    inputs.clear();
  }
}
