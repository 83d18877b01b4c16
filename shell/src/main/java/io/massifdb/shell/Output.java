package io.massifdb.shell;

import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Where results and messages go: the user, or what {@code \o} and {@code \g} name instead. */
final class Output implements AutoCloseable {
  private final PrintWriter user;
  private final PrintWriter errors;
  private @Nullable Target redirected;

  Output(PrintWriter user, PrintWriter errors) {
    this.user = user;
    this.errors = errors;
  }

  /** A file or the input of a program. */
  record Target(PrintWriter writer, @Nullable Process process) implements AutoCloseable {
    /** {@code |program} or a file name. */
    static Target open(String name) throws ShellException {
      try {
        if (name.startsWith("|")) {
          Process process =
              new ProcessBuilder("sh", "-c", name.substring(1))
                  .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                  .redirectError(ProcessBuilder.Redirect.INHERIT)
                  .start();
          return new Target(
              new PrintWriter(
                  new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8)),
              process);
        }
        return new Target(
            new PrintWriter(Files.newBufferedWriter(Path.of(name), StandardCharsets.UTF_8)), null);
      } catch (IOException e) {
        throw new ShellException(name + ": " + e.getMessage());
      }
    }

    @Override
    public void close() {
      writer.close();
      if (process != null) {
        try {
          process.waitFor();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      }
    }
  }

  PrintWriter results() {
    return redirected == null ? user : redirected.writer();
  }

  PrintWriter user() {
    return user;
  }

  void message(String line) {
    user.println(line);
    user.flush();
  }

  void error(String line) {
    user.flush();
    errors.println(line);
    errors.flush();
  }

  /** Sends results elsewhere from now on; null: to the user again. */
  void redirect(@Nullable String name) throws ShellException {
    close();
    redirected = name == null ? null : Target.open(name);
  }

  @Override
  public void close() {
    if (redirected != null) {
      redirected.close();
      redirected = null;
    }
    user.flush();
  }
}
