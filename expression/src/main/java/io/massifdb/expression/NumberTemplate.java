package io.massifdb.expression;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;

/// The templates of to_char and to_number for numbers: `9 0 . , D G S MI PL SG PR $ L FM RN TH`.
/// `V` and `EEEE` are refused with 0A000.
final class NumberTemplate {
  private final String template;
  private final boolean fill;
  private final boolean negative;
  private final String whole;
  private final String fraction;
  private final int firstShown;
  private final boolean overflow;
  private final boolean ownSign;
  private final StringBuilder out = new StringBuilder();
  private int position;
  private int decimal = -1;
  private boolean signWritten;

  private NumberTemplate(BigDecimal value, String template) {
    String upper = template.toUpperCase(Locale.ROOT);
    if (upper.contains("EEEE") || upper.contains("V")) {
      throw new SqlException(
          SqlState.FEATURE_NOT_SUPPORTED, "number format \"" + template + "\" is not supported");
    }
    this.fill = !upper.contains("FM");
    this.template = upper.replace("FM", "");
    int point = pointOf(this.template);
    String wholePart = point < 0 ? this.template : this.template.substring(0, point);
    int wholeDigits = countDigits(wholePart);
    int decimals = point < 0 ? 0 : countDigits(this.template.substring(point));
    BigDecimal rounded = value.setScale(decimals, RoundingMode.HALF_UP);
    this.negative =
        rounded.signum() < 0 || (rounded.signum() == 0 && value.signum() < 0 && decimals > 0);
    String digits = rounded.abs().toPlainString();
    int dot = digits.indexOf('.');
    String integral = dot < 0 ? digits : digits.substring(0, dot);
    this.fraction = dot < 0 ? "" : digits.substring(dot + 1);
    boolean zero = integral.equals("0");
    this.overflow = !zero && integral.length() > wholeDigits;
    String significant = zero && (decimals > 0 || wholeDigits == 0) ? "" : integral;
    this.whole = "0".repeat(Math.max(0, wholeDigits - significant.length())) + significant;
    int firstZero = firstZero(wholePart);
    int firstDigit = wholeDigits - significant.length();
    this.firstShown = firstZero < 0 ? firstDigit : Math.min(firstZero, firstDigit);
    this.ownSign =
        upper.contains("S") || upper.contains("MI") || upper.contains("PR") || upper.contains("PL");
  }

  private static int pointOf(String template) {
    for (int i = 0; i < template.length(); i++) {
      if (template.charAt(i) == '.' || template.charAt(i) == 'D') {
        return i;
      }
    }
    return -1;
  }

  private static int countDigits(String template) {
    return (int) template.chars().filter(c -> c == '9' || c == '0').count();
  }

  private static int firstZero(String wholePart) {
    int zero = wholePart.indexOf('0');
    return zero < 0 ? -1 : countDigits(wholePart.substring(0, zero));
  }

  static String format(BigDecimal value, String template) {
    String upper = template.toUpperCase(Locale.ROOT);
    if (upper.contains("RN")) {
      return roman(value, upper);
    }
    return new NumberTemplate(value, template).format();
  }

  private String format() {
    boolean brackets = template.contains("PR");
    for (int i = 0; i < template.length(); i++) {
      String rest = template.substring(i);
      char c = template.charAt(i);
      if (rest.startsWith("MI")
          || rest.startsWith("PL")
          || rest.startsWith("SG")
          || rest.startsWith("PR")
          || rest.startsWith("TH")) {
        appendWord(rest.substring(0, 2));
        i++;
      } else if (c == '"') {
        int close = template.indexOf('"', i + 1);
        int end = close < 0 ? template.length() : close;
        out.append(template, i + 1, end);
        i = end;
      } else {
        appendCharacter(c, brackets);
      }
    }
    String text = out.toString();
    return fill ? text : stripFraction(text);
  }

  private void appendWord(String word) {
    switch (word) {
      case "MI" -> out.append(negative ? "-" : fill ? " " : "");
      case "PL" -> out.append(negative ? (fill ? " " : "") : "+");
      case "SG" -> out.append(negative ? '-' : '+');
      case "PR" -> out.append(negative ? ">" : fill ? " " : "");
      default -> out.append(negative ? "" : ordinal(whole));
    }
  }

  private static String ordinal(String digits) {
    return DateTemplate.ordinal(Long.parseLong("0" + digits)).toUpperCase(Locale.ROOT);
  }

  private void appendCharacter(char c, boolean brackets) {
    switch (c) {
      case '9', '0' -> appendDigit(brackets);
      case '.', 'D' -> {
        appendSign(brackets);
        out.append('.');
        decimal = 0;
      }
      case ',', 'G' -> {
        if (position > firstShown || (overflow && position > 0)) {
          out.append(',');
        } else if (fill) {
          out.append(' ');
        }
      }
      case 'S' -> {
        if (position > 0 || decimal >= 0) {
          out.append(negative ? '-' : '+');
        } else {
          signWritten = false;
        }
      }
      case 'L' -> out.append(' ');
      default -> out.append(c);
    }
  }

  private void appendSign(boolean brackets) {
    if (signWritten) {
      return;
    }
    signWritten = true;
    if (template.startsWith("S") && !template.startsWith("SG")) {
      out.append(negative ? '-' : '+');
    } else if (brackets) {
      out.append(negative ? "<" : fill ? " " : "");
    } else if (!ownSign) {
      out.append(negative ? "-" : fill ? " " : "");
    }
  }

  private void appendDigit(boolean brackets) {
    if (decimal >= 0) {
      out.append(overflow ? '#' : fraction.charAt(decimal));
      decimal++;
      return;
    }
    if (overflow || position >= firstShown) {
      appendSign(brackets);
      out.append(overflow ? '#' : whole.charAt(position));
    } else if (fill) {
      out.append(' ');
    }
    position++;
  }

  /// With FM, zeros at the end that only a 9 asked for are dropped.
  private String stripFraction(String text) {
    int point = pointOf(template);
    int dot = text.indexOf('.');
    if (point < 0 || dot < 0) {
      return text;
    }
    int lastZero = template.lastIndexOf('0');
    int kept = lastZero > point ? countDigits(template.substring(point, lastZero + 1)) : 0;
    int end = dot + 1 + fraction.length();
    int strip = end;
    while (strip - dot - 1 > kept && text.charAt(strip - 1) == '0') {
      strip--;
    }
    return text.substring(0, strip) + text.substring(end);
  }

  private static String roman(BigDecimal value, String template) {
    boolean fill = !template.contains("FM");
    int number = value.setScale(0, RoundingMode.HALF_UP).intValue();
    if (number < 1 || number > 3999) {
      return "###############";
    }
    int[] sizes = {1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1};
    String[] names = {"M", "CM", "D", "CD", "C", "XC", "L", "XL", "X", "IX", "V", "IV", "I"};
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < sizes.length; i++) {
      for (; number >= sizes[i]; number -= sizes[i]) {
        text.append(names[i]);
      }
    }
    return fill ? " ".repeat(15 - text.length()) + text : text.toString();
  }

  static Numeric parse(String text, String template) {
    String upper = template.toUpperCase(Locale.ROOT);
    boolean negative = text.contains("-") || (upper.contains("PR") && text.contains("<"));
    StringBuilder digits = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if ((c >= '0' && c <= '9') || (c == '.' && digits.indexOf(".") < 0)) {
        digits.append(c);
      }
    }
    if (digits.isEmpty() || digits.toString().equals(".")) {
      throw TextParser.invalid(SqlType.NUMERIC, text.isBlank() ? " " : text);
    }
    int point = pointOf(upper);
    int scale = point < 0 ? 0 : countDigits(upper.substring(point));
    BigDecimal value = new BigDecimal(digits.toString());
    BigDecimal scaled = value.scale() > scale ? value.setScale(scale, RoundingMode.DOWN) : value;
    return Numeric.of(negative ? scaled.negate() : scaled);
  }
}
