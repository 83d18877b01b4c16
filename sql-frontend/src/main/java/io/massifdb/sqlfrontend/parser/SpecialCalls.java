package io.massifdb.sqlfrontend.parser;

import io.massifdb.sqlfrontend.parser.generated.MassifGrammarConstants;
import io.massifdb.sqlfrontend.parser.generated.ParseException;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.parser.SqlParserPos;

/// Calls with words between their arguments, turned into plain calls: EXTRACT, POSITION, SUBSTRING,
/// OVERLAY, TRIM.
final class SpecialCalls {
  private SpecialCalls() {}

  static boolean ahead(QueryParser in) {
    SqlToken word = in.peek(1);
    if (word.kind != MassifGrammarConstants.IDENT
        || word.quoted
        || in.peek(2).kind != MassifGrammarConstants.LPAREN) {
      return false;
    }
    return switch (word.value) {
      case "extract", "position", "substring", "overlay", "trim" -> true;
      default -> false;
    };
  }

  /// Reads from the parenthesis on.
  static SqlNode read(QueryParser in, SqlToken word) throws ParseException {
    SqlParserPos pos = new SqlParserPos(1, word.beginColumn, 1, word.endColumn);
    in.expect(MassifGrammarConstants.LPAREN);
    SqlNode call =
        switch (word.value) {
          case "extract" -> extract(in, pos);
          case "position" -> position(in, pos);
          case "substring" -> substring(in, pos);
          case "overlay" -> overlay(in, pos);
          default -> trim(in, pos);
        };
    in.expect(MassifGrammarConstants.RPAREN);
    return call;
  }

  private static SqlNode extract(QueryParser in, SqlParserPos pos) throws ParseException {
    SqlToken field = in.next();
    if (field.kind != MassifGrammarConstants.IDENT && field.kind != MassifGrammarConstants.SCONST) {
      throw in.syntaxError(field);
    }
    if (!in.accept(MassifGrammarConstants.FROM)) {
      throw in.syntaxError(in.peek(1));
    }
    SqlNode source = in.Expression();
    return SyntaxNodes.call(
        "extract", List.of(SqlLiteral.createCharString(field.value, pos), source), pos);
  }

  private static SqlNode position(QueryParser in, SqlParserPos pos) throws ParseException {
    SqlNode part = in.AdditiveExpression();
    in.expect(MassifGrammarConstants.IN);
    SqlNode whole = in.AdditiveExpression();
    return SyntaxNodes.call("position", List.of(whole, part), pos);
  }

  private static SqlNode substring(QueryParser in, SqlParserPos pos) throws ParseException {
    List<SqlNode> arguments = new ArrayList<>();
    arguments.add(in.Expression());
    if (in.accept(MassifGrammarConstants.COMMA)) {
      arguments.addAll(in.ExpressionList());
      return SyntaxNodes.call("substring", arguments, pos);
    }
    if (in.accept(MassifGrammarConstants.SIMILAR)) {
      arguments.add(in.Expression());
      in.expect("escape");
      arguments.add(in.Expression());
      return SyntaxNodes.call("substring", arguments, pos);
    }
    SqlNode count = null;
    SqlNode from = null;
    while (in.at(MassifGrammarConstants.FROM) || in.at(MassifGrammarConstants.FOR)) {
      if (in.accept(MassifGrammarConstants.FROM)) {
        from = in.Expression();
      } else {
        in.next();
        count = in.Expression();
      }
    }
    if (from == null && count != null) {
      from = SqlLiteral.createExactNumeric("1", pos);
    }
    if (from != null) {
      arguments.add(from);
    }
    if (count != null) {
      arguments.add(count);
    }
    return SyntaxNodes.call("substring", arguments, pos);
  }

  private static SqlNode overlay(QueryParser in, SqlParserPos pos) throws ParseException {
    List<SqlNode> arguments = new ArrayList<>();
    arguments.add(in.Expression());
    if (in.accept(MassifGrammarConstants.COMMA)) {
      arguments.addAll(in.ExpressionList());
      return SyntaxNodes.call("overlay", arguments, pos);
    }
    in.expect(MassifGrammarConstants.PLACING);
    arguments.add(in.Expression());
    in.expect(MassifGrammarConstants.FROM);
    arguments.add(in.Expression());
    if (in.accept(MassifGrammarConstants.FOR)) {
      arguments.add(in.Expression());
    }
    return SyntaxNodes.call("overlay", arguments, pos);
  }

  private static SqlNode trim(QueryParser in, SqlParserPos pos) throws ParseException {
    String function = "btrim";
    if (in.accept(MassifGrammarConstants.LEADING)) {
      function = "ltrim";
    } else if (in.accept(MassifGrammarConstants.TRAILING)) {
      function = "rtrim";
    } else {
      in.accept(MassifGrammarConstants.BOTH);
    }
    List<SqlNode> arguments = new ArrayList<>();
    if (in.accept(MassifGrammarConstants.FROM)) {
      arguments.addAll(in.ExpressionList());
      return SyntaxNodes.call(function, arguments, pos);
    }
    arguments.addAll(in.ExpressionList());
    if (in.accept(MassifGrammarConstants.FROM)) {
      List<SqlNode> source = in.ExpressionList();
      source.addAll(arguments);
      return SyntaxNodes.call(function, source, pos);
    }
    return SyntaxNodes.call(function, arguments, pos);
  }
}
