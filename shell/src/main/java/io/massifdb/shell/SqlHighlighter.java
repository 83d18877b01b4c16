package io.massifdb.shell;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jline.reader.Highlighter;
import org.jline.reader.LineReader;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;

/** Colours the line being typed: keywords, literals, numbers, comments, backslash commands. */
final class SqlHighlighter implements Highlighter {
  private static final Pattern TOKEN =
      Pattern.compile(
          "(?<comment>--[^\\n]*|/\\*(?s:.*?)(?:\\*/|$))"
              + "|(?<literal>'(?:[^']|'')*(?:'|$)|\\$(?<tag>\\w*)\\$(?s:.*?)(?:\\$\\k<tag>\\$|$))"
              + "|(?<identifier>\"(?:[^\"]|\"\")*(?:\"|$))"
              + "|(?<number>\\b\\d+(?:\\.\\d+)?\\b)"
              + "|(?<word>\\b[A-Za-z_]\\w*)"
              + "|(?<command>\\\\[A-Za-z?!]+\\+?)");

  @Override
  public AttributedString highlight(LineReader reader, String buffer) {
    AttributedStringBuilder line = new AttributedStringBuilder();
    Matcher matcher = TOKEN.matcher(buffer);
    int at = 0;
    while (matcher.find()) {
      line.append(buffer, at, matcher.start());
      line.styled(style(matcher), matcher.group());
      at = matcher.end();
    }
    return line.append(buffer, at, buffer.length()).toAttributedString();
  }

  private static AttributedStyle style(Matcher token) {
    AttributedStyle plain = AttributedStyle.DEFAULT;
    if (token.group("comment") != null) {
      return plain.foreground(AttributedStyle.BRIGHT + AttributedStyle.BLACK);
    }
    if (token.group("literal") != null) {
      return plain.foreground(AttributedStyle.GREEN);
    }
    if (token.group("number") != null) {
      return plain.foreground(AttributedStyle.CYAN);
    }
    if (token.group("command") != null) {
      return plain.foreground(AttributedStyle.MAGENTA);
    }
    String word = token.group("word");
    return word != null && Keywords.contains(word)
        ? plain.bold().foreground(AttributedStyle.BLUE)
        : plain;
  }
}
