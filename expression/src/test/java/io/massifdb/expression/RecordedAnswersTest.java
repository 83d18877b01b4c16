package io.massifdb.expression;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Functions, operators and casts must answer as PostgreSQL did when the tables were recorded:
/// type, text, SQLSTATE and message. Each call runs through resolution and the compiled expression.
class RecordedAnswersTest {
  private static final EvaluationContext CONTEXT = new EvaluationContext() {};

  static List<String> functions() {
    return lines("functions.txt");
  }

  static List<String> casts() {
    return lines("casts.txt");
  }

  private static List<String> lines(String resource) {
    try (InputStream in =
        Objects.requireNonNull(RecordedAnswersTest.class.getResourceAsStream(resource))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("# name") && !line.startsWith("# value"))
          .toList();
    } catch (IOException exception) {
      throw new UncheckedIOException(exception);
    }
  }

  private static Expression constant(String text) {
    int colons = text.lastIndexOf("::");
    SqlType type = type(text.substring(colons + 2).trim());
    Object value = Casts.cast(text.substring(0, colons), SqlType.UNKNOWN, type, true, CONTEXT);
    return new Expression.Constant(value, type);
  }

  private static SqlType type(String name) {
    int open = name.indexOf('(');
    if (open < 0) {
      return Objects.requireNonNull(SqlType.fromName(name), name);
    }
    String word = name.substring(0, open).replaceAll("^char$", "bpchar");
    SqlType plain = Objects.requireNonNull(SqlType.fromName(word), name);
    String[] modifiers = name.substring(open + 1, name.length() - 1).split(",", -1);
    int precision = Integer.parseInt(modifiers[0]);
    int scale = modifiers.length > 1 ? Integer.parseInt(modifiers[1]) : -1;
    return new SqlType(plain.kind(), precision, scale, null);
  }

  private static Expression call(String name, List<Expression> arguments) {
    ResolvedFunction resolved =
        FunctionLibrary.resolveOrThrow(name, arguments.stream().map(Expression::type).toList());
    List<Expression> converted = new ArrayList<>();
    for (int i = 0; i < arguments.size(); i++) {
      SqlType wanted = resolved.arguments().get(i);
      Expression argument = arguments.get(i);
      converted.add(
          argument.type().equals(wanted) ? argument : new Expression.Cast(argument, wanted, false));
    }
    return new Expression.Call(resolved.function(), converted, resolved.result());
  }

  private static String display(@Nullable Object value, SqlType type) {
    if (value == null) {
      return "null";
    }
    // The tables were recorded through a cast to text.
    return Objects.requireNonNull((String) Casts.cast(value, type, SqlType.TEXT, true, CONTEXT))
        .replace("\n", "\\n");
  }

  @ParameterizedTest
  @MethodSource("functions")
  void functionsAnswerAsPostgres(String line) {
    int arrow = line.lastIndexOf(" => ");
    String[] parts = line.substring(0, arrow).split(" ; ", -1);
    String answer;
    try {
      List<Expression> arguments = new ArrayList<>();
      for (int i = 1; i < parts.length; i++) {
        arguments.add(constant(parts[i]));
      }
      Expression call = call(parts[0].trim(), arguments);
      Expression decoded = ExpressionCodec.decode(ExpressionCodec.encode(call));
      Object value = Evaluator.evaluateConstant(decoded, CONTEXT);
      String type = call.type().kind() == TypeKind.CHAR ? "character" : call.type().displayName();
      answer = type + " : " + display(value, call.type());
      if (value != null) {
        byte[] binary = BinaryFormat.encode(value, call.type());
        assertThat(display(BinaryFormat.decode(binary, call.type()), call.type()))
            .isEqualTo(display(value, call.type()));
      }
    } catch (SqlException exception) {
      answer = "! " + exception.state() + " " + exception.message();
    }
    assertThat(answer).isEqualTo(line.substring(arrow + 4));
  }

  @ParameterizedTest
  @MethodSource("casts")
  void castsAnswerAsPostgres(String line) {
    int arrow = line.lastIndexOf(" => ");
    int greater = line.substring(0, arrow).lastIndexOf(" > ");
    String answer;
    try {
      SqlType target = type(line.substring(greater + 3, arrow));
      Expression source = constant(line.substring(0, greater));
      Expression cast = new Expression.Cast(source, target, true);
      assertThat(Casts.context(source.type(), target)).isNotNull();
      Object value = Objects.requireNonNull(Evaluator.evaluateConstant(cast, CONTEXT));
      answer = TextFormat.format(value, target, CONTEXT);
    } catch (SqlException exception) {
      answer = "! " + exception.state() + " " + exception.message();
    }
    assertThat(answer).isEqualTo(line.substring(arrow + 4));
  }
}
