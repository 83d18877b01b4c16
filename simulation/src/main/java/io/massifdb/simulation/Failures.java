package io.massifdb.simulation;

import java.io.PrintWriter;
import java.io.StringWriter;

/** Failures as text, with their stack: they are bugs. */
final class Failures {
  private Failures() {}

  static String text(Throwable failure) {
    StringWriter text = new StringWriter();
    failure.printStackTrace(new PrintWriter(text, true));
    return text.toString().strip();
  }
}
