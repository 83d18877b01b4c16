package io.massifdb.shell;

import org.jline.utils.WCWidth;

/** How many columns of a terminal a text takes: wide characters take two, combining ones none. */
final class DisplayWidth {
  private DisplayWidth() {}

  static int of(String text) {
    int width = 0;
    for (int i = 0; i < text.length(); ) {
      int point = text.codePointAt(i);
      width += point < 127 ? 1 : Math.max(0, WCWidth.wcwidth(point));
      i += Character.charCount(point);
    }
    return width;
  }

  static String padRight(String text, int width) {
    return text + " ".repeat(Math.max(0, width - of(text)));
  }

  static String padLeft(String text, int width) {
    return " ".repeat(Math.max(0, width - of(text))) + text;
  }

  static String center(String text, int width) {
    int missing = Math.max(0, width - of(text));
    return " ".repeat(missing / 2) + text + " ".repeat(missing - missing / 2);
  }
}
