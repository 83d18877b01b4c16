package io.massifdb.sqlfrontend.parser;

import io.massifdb.expression.IntervalFields;
import io.massifdb.expression.SqlException;
import io.massifdb.expression.SqlState;
import io.massifdb.expression.SqlType;
import io.massifdb.expression.TypeKind;
import io.massifdb.sqlfrontend.catalog.SystemSchemas;
import io.massifdb.sqlfrontend.parser.generated.MassifGrammarConstants;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads type names: one word or several, a schema before, modifiers, time zone words, `[]` behind.
final class TypeNames {
  /// @param serial whether it was serial, bigserial or smallserial; the type is the integer then
  record Read(SqlType type, boolean serial) {}

  private TypeNames() {}

  static Read read(QueryParser in) {
    SqlToken first = in.next();
    if (first.kind != MassifGrammarConstants.IDENT) {
      throw in.syntaxError(first);
    }
    return readAfter(in, first);
  }

  /// Reads on when the first word was read.
  static Read readAfter(QueryParser in, SqlToken first) {
    Read read = element(in, first);
    SqlType type = read.type();
    if (in.accept(MassifGrammarConstants.ARRAY)) {
      type = SqlType.array(type);
      if (in.accept(MassifGrammarConstants.LBRACKET)) {
        in.expect(MassifGrammarConstants.ICONST);
        in.expect(MassifGrammarConstants.RBRACKET);
      }
      return new Read(type, false);
    }
    boolean array = false;
    while (in.at(MassifGrammarConstants.LBRACKET)
        && (in.peek(2).kind == MassifGrammarConstants.RBRACKET
            || (in.peek(2).kind == MassifGrammarConstants.ICONST
                && in.peek(3).kind == MassifGrammarConstants.RBRACKET))) {
      in.next();
      in.accept(MassifGrammarConstants.ICONST);
      in.expect(MassifGrammarConstants.RBRACKET);
      array = true;
    }
    return array ? new Read(SqlType.array(type), false) : read;
  }

  private static Read element(QueryParser in, SqlToken first) {
    SqlToken word = first;
    List<String> parts = new ArrayList<>(List.of(first.value));
    while (in.at(MassifGrammarConstants.DOT)) {
      in.next();
      word = in.expect(MassifGrammarConstants.IDENT);
      parts.add(word.value);
    }
    boolean qualified = parts.size() > 1;
    String name = word.value;
    if (qualified && !SystemSchemas.isSystem(parts.get(parts.size() - 2))) {
      return new Read(SqlType.named(parts), false);
    }
    if (word.quoted) {
      return new Read(
          modified(in, named(in, word, name.equals("char") ? "\"char\"" : name, parts)), false);
    }
    return switch (name) {
      case "serial", "serial4" -> new Read(SqlType.INT4, true);
      case "bigserial", "serial8" -> new Read(SqlType.INT8, true);
      case "smallserial", "serial2" -> new Read(SqlType.INT2, true);
      case "double" -> {
        in.expect("precision");
        yield new Read(SqlType.FLOAT8, false);
      }
      case "character", "char", "nchar", "national" ->
          new Read(character(in, name, qualified), false);
      case "varchar" -> new Read(withLength(in, SqlType.VARCHAR), false);
      case "float" -> new Read(floating(in), false);
      case "time", "timestamp" -> new Read(dateTime(in, name), false);
      case "interval" -> new Read(intervalFields(in, SqlType.INTERVAL), false);
      case "bit", "varbit" -> throw in.unsupported("type " + name, word);
      default -> new Read(modified(in, named(in, word, name, parts)), false);
    };
  }

  /// One of the system's, or else a name that the catalog may know.
  private static SqlType named(QueryParser in, SqlToken word, String name, List<String> parts) {
    SqlType type = SqlType.fromName(name);
    if (type == null) {
      type = alias(name);
    }
    if (type == null && parts.size() == 1) {
      return SqlType.named(parts);
    }
    if (type == null || type.kind().isPolymorphic()) {
      throw new SqlException(SqlState.UNDEFINED_OBJECT, "type \"" + name + "\" does not exist")
          .withPosition(in.position(word));
    }
    return type;
  }

  private static @Nullable SqlType alias(String name) {
    return switch (name) {
      case "string" -> SqlType.TEXT;
      case "bytes" -> SqlType.BYTEA;
      default -> null;
    };
  }

  private static SqlType character(QueryParser in, String name, boolean qualified) {
    if (qualified && name.equals("char")) {
      return SqlType.INTERNAL_CHAR;
    }
    if (name.equals("national")) {
      in.next();
    }
    if (in.accept("varying")) {
      return withLength(in, SqlType.VARCHAR);
    }
    SqlType type = withLength(in, SqlType.CHAR);
    return type.precision() < 0 ? SqlType.character(1) : type;
  }

  private static SqlType withLength(QueryParser in, SqlType type) {
    if (!in.at(MassifGrammarConstants.LPAREN)) {
      return type;
    }
    SqlToken at = in.peek(2);
    List<Integer> modifiers = modifiers(in);
    int length = modifiers.getFirst();
    String name = type.kind() == TypeKind.CHAR ? "char" : "varchar";
    if (length < 1) {
      throw invalidModifier(in, at, "length for type " + name + " must be at least 1");
    }
    if (length > 10_485_760) {
      throw invalidModifier(in, at, "length for type " + name + " cannot exceed 10485760");
    }
    return new SqlType(type.kind(), length, -1, null);
  }

  private static SqlException invalidModifier(QueryParser in, SqlToken at, String message) {
    return new SqlException(SqlState.INVALID_PARAMETER_VALUE, message)
        .withPosition(in.position(at));
  }

  private static SqlType floating(QueryParser in) {
    if (!in.at(MassifGrammarConstants.LPAREN)) {
      return SqlType.FLOAT8;
    }
    SqlToken at = in.peek(2);
    int bits = modifiers(in).getFirst();
    if (bits < 1) {
      throw invalidModifier(in, at, "precision for type float must be at least 1 bit");
    }
    if (bits > 53) {
      throw invalidModifier(in, at, "precision for type float must be less than 54 bits");
    }
    return bits <= 24 ? SqlType.FLOAT4 : SqlType.FLOAT8;
  }

  private static SqlType dateTime(QueryParser in, String name) {
    int precision = in.at(MassifGrammarConstants.LPAREN) ? modifiers(in).getFirst() : -1;
    boolean zone = false;
    if (in.at(MassifGrammarConstants.WITH) && in.word(2, "time")) {
      in.next();
      in.next();
      in.expect("zone");
      zone = true;
    } else if (in.word(1, "without") && in.word(2, "time")) {
      in.next();
      in.next();
      in.expect("zone");
    }
    if (name.equals("time") && zone) {
      throw new SqlException(
          SqlState.FEATURE_NOT_SUPPORTED, "type time with time zone is not supported");
    }
    TypeKind kind =
        name.equals("time") ? TypeKind.TIME : zone ? TypeKind.TIMESTAMPTZ : TypeKind.TIMESTAMP;
    return new SqlType(kind, Math.min(precision, 6), -1, null);
  }

  /// The fields and the precision behind INTERVAL, or behind the string of an interval literal.
  static SqlType intervalFields(QueryParser in, SqlType type) {
    if (in.at(MassifGrammarConstants.LPAREN)) {
      return interval(modifiers(in).getFirst(), IntervalFields.ALL);
    }
    if (!atIntervalField(in.peek(1))) {
      return type;
    }
    SqlToken first = in.next();
    SqlToken last = first;
    if (in.at(MassifGrammarConstants.TO) && atIntervalField(in.peek(2))) {
      in.next();
      last = in.next();
    }
    int fields = IntervalFields.of(first.value, last.value);
    if (fields == IntervalFields.ALL) {
      throw in.syntaxError(last);
    }
    boolean precise = last.value.equals("second") && in.at(MassifGrammarConstants.LPAREN);
    return interval(precise ? modifiers(in).getFirst() : -1, fields);
  }

  private static boolean atIntervalField(SqlToken token) {
    return token.kind == MassifGrammarConstants.IDENT
        && !token.quoted
        && IntervalFields.isField(token.value);
  }

  private static SqlType interval(int precision, int fields) {
    return new SqlType(TypeKind.INTERVAL, Math.min(precision, 6), fields, null);
  }

  private static SqlType modified(QueryParser in, SqlType type) {
    if (!in.at(MassifGrammarConstants.LPAREN) || in.peek(2).kind != MassifGrammarConstants.ICONST) {
      return type;
    }
    SqlToken at = in.peek(2);
    return switch (type.kind()) {
      case NUMERIC -> {
        List<Integer> modifiers = modifiers(in);
        int precision = modifiers.get(0);
        int scale = modifiers.size() > 1 ? modifiers.get(1) : 0;
        if (precision < 1 || precision > 1000) {
          throw invalidModifier(
              in, at, "NUMERIC precision " + precision + " must be between 1 and 1000");
        }
        if (scale < -1000 || scale > 1000) {
          throw invalidModifier(
              in, at, "NUMERIC scale " + scale + " must be between -1000 and 1000");
        }
        yield SqlType.numeric(precision, scale);
      }
      case TEXT, VARCHAR, CHAR ->
          withLength(in, type.kind() == TypeKind.TEXT ? SqlType.VARCHAR : type);
      case TIMESTAMPTZ, TIMESTAMP, TIME ->
          new SqlType(type.kind(), Math.min(modifiers(in).getFirst(), 6), -1, null);
      case NAMED -> type;
      default ->
          throw new SqlException(
                  SqlState.SYNTAX_ERROR,
                  "type modifier is not allowed for type \"" + type.kind().catalogName() + "\"")
              .withPosition(in.position(at));
    };
  }

  private static List<Integer> modifiers(QueryParser in) {
    in.expect(MassifGrammarConstants.LPAREN);
    List<Integer> values = new ArrayList<>();
    do {
      boolean negative = in.accept(MassifGrammarConstants.MINUS);
      SqlToken token = in.expect(MassifGrammarConstants.ICONST);
      try {
        values.add(Integer.parseInt(token.value) * (negative ? -1 : 1));
      } catch (NumberFormatException e) {
        throw in.syntaxError(token);
      }
    } while (in.accept(MassifGrammarConstants.COMMA));
    in.expect(MassifGrammarConstants.RPAREN);
    return values;
  }

  /// Whether a type name stands here and a string behind it.
  static boolean literalAhead(QueryParser in) {
    SqlToken first = in.peek(1);
    if (first.kind != MassifGrammarConstants.IDENT) {
      return false;
    }
    int i = 2;
    SqlToken word = first;
    while (in.peek(i).kind == MassifGrammarConstants.DOT
        && in.peek(i + 1).kind == MassifGrammarConstants.IDENT) {
      word = in.peek(i + 1);
      i += 2;
    }
    if (in.peek(i).kind == MassifGrammarConstants.SCONST) {
      return true;
    }
    if (word.quoted) {
      return false;
    }
    switch (word.value) {
      case "double", "character", "char", "nchar", "national" -> {
        while (in.peek(i).is("precision") || in.peek(i).is("varying") || in.peek(i).is("char")) {
          i++;
        }
      }
      case "timestamp", "time", "varchar", "numeric", "decimal", "interval", "float", "bpchar" -> {}
      default -> {
        return false;
      }
    }
    if (in.peek(i).kind == MassifGrammarConstants.LPAREN) {
      int j = i + 1;
      while (in.peek(j).kind == MassifGrammarConstants.ICONST
          || in.peek(j).kind == MassifGrammarConstants.COMMA) {
        j++;
      }
      if (in.peek(j).kind != MassifGrammarConstants.RPAREN) {
        return false;
      }
      i = j + 1;
    }
    if (in.peek(i).is("with") || in.peek(i).is("without")) {
      i += 3;
    }
    return in.peek(i).kind == MassifGrammarConstants.SCONST;
  }
}
