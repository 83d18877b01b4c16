package io.massifdb.sqllogictest;

import java.util.regex.Pattern;

/** File name patterns: {@code *} within a folder, {@code **} across folders, {@code ?}. */
final class Glob {
  private final Pattern pattern;

  Glob(String glob) {
    StringBuilder regex = new StringBuilder();
    for (int i = 0; i < glob.length(); i++) {
      char c = glob.charAt(i);
      if (c == '*' && i + 1 < glob.length() && glob.charAt(i + 1) == '*') {
        regex.append(".*");
        i++;
      } else if (c == '*') {
        regex.append("[^/]*");
      } else if (c == '?') {
        regex.append("[^/]");
      } else {
        regex.append(Pattern.quote(String.valueOf(c)));
      }
    }
    pattern = Pattern.compile(regex.toString());
  }

  boolean matches(String path) {
    return pattern.matcher(path).matches();
  }
}
