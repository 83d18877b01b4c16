package io.massifdb.raft;

import java.util.function.Supplier;

/** Collects what the directives print; log level NONE silences all of it. */
final class ScriptOutput {
  private StringBuilder text = new StringBuilder();
  private boolean quiet;

  void print(String part) {
    if (!quiet) {
      text.append(part);
    }
  }

  void line(String part) {
    print(part + "\n");
  }

  /** Indents what is printed meanwhile. */
  void indented(Runnable action) {
    StringBuilder outer = text;
    text = new StringBuilder();
    action.run();
    String inner = text.toString();
    text = outer;
    inner.lines().forEach(l -> line("  " + l));
  }

  void setLevel(String level) {
    quiet = level.equalsIgnoreCase("none");
  }

  <T> T atLevel(String level, Supplier<T> action) {
    boolean before = quiet;
    setLevel(level);
    try {
      return action.get();
    } finally {
      quiet = before;
    }
  }

  /** Takes out the output of one directive. */
  String take() {
    String result = text.toString();
    text = new StringBuilder();
    return result;
  }
}
