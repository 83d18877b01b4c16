package io.massifdb.shell;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** The nested {@code \if} ... {@code \endif} and whether the present branch is run. */
final class Conditions {
  private final Deque<Level> levels = new ArrayDeque<>();

  private static final class Level {
    final boolean outerActive;
    boolean active;
    boolean taken;
    boolean elseSeen;

    Level(boolean outerActive) {
      this.outerActive = outerActive;
    }
  }

  boolean active() {
    return levels.isEmpty() || levels.peek().active;
  }

  /** True when the command was one of ours. */
  boolean take(String name, MetaArguments arguments) throws ShellException {
    switch (name) {
      case "if" -> {
        boolean outer = active();
        Level level = new Level(outer);
        levels.push(level); // There even when the expression is an error.
        level.active = outer && isTrue(arguments);
        level.taken = level.active;
      }
      case "elif" -> {
        Level level = innermost(name);
        boolean candidate = level.outerActive && !level.taken;
        level.active = candidate && isTrue(arguments);
        level.taken |= level.active;
      }
      case "else" -> {
        Level level = innermost(name);
        level.active = level.outerActive && !level.taken;
        level.taken = true;
        level.elseSeen = true;
      }
      case "endif" -> {
        if (levels.poll() == null) {
          throw new ShellException("\\endif: no matching \\if");
        }
      }
      default -> {
        return false;
      }
    }
    arguments.rest();
    return true;
  }

  private Level innermost(String name) throws ShellException {
    Level level = levels.peek();
    if (level == null) {
      throw new ShellException("\\" + name + ": no matching \\if");
    }
    if (level.elseSeen) {
      throw new ShellException("\\" + name + ": cannot occur after \\else");
    }
    return level;
  }

  private static boolean isTrue(MetaArguments arguments) throws ShellException {
    String expression = String.join(" ", arguments.all());
    return Settings.toggle(orEmpty(expression), false);
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }
}
