package io.massifdb.sqlfrontend.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.massifdb.expression.EvaluationContext;
import io.massifdb.expression.SqlException;
import io.massifdb.expression.SqlType;
import io.massifdb.expression.TypeKind;
import io.massifdb.sqlfrontend.catalog.TableDescriptor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CatalogFunctionLibraryTest {
  private static final String NULL = "<null>";

  private final CatalogFunctionLibrary library =
      new CatalogFunctionLibrary(SampleCatalog.context());

  static Stream<String> answers() throws IOException {
    return SystemTablesTest.resource("functions.txt").lines().filter(it -> !it.startsWith("#"));
  }

  @ParameterizedTest
  @MethodSource("answers")
  void answersAreThoseOfPostgres(String line) {
    String[] fields = line.split(" / ", -1);
    String expected = fields[3];
    @Nullable Object actual =
        switch (fields[0]) {
          case "lookup" -> library.lookUp(TypeKind.valueOf(fields[1]), fields[2]);
          case "display" -> display(TypeKind.valueOf(fields[1]), Long.parseLong(fields[2]));
          case "constraint" ->
              library.call(
                  "pg_get_constraintdef", List.of(constraint(fields[1]), fields[2].equals("true")));
          case "call" -> library.call(fields[1], arguments(fields[1], fields[2]));
          default -> throw new AssertionError(line);
        };
    assertThat(actual == null ? NULL : actual.toString()).isEqualTo(expected);
  }

  /// As the text of a value: the number where there is no object.
  private String display(TypeKind kind, long oid) {
    String name = library.display(kind, oid);
    return name == null ? Long.toString(oid) : name;
  }

  private static long constraint(String name) {
    DatabaseView database = new DatabaseView(SampleCatalog.context());
    for (TableDescriptor table : database.tables()) {
      for (ConstraintView constraint : ConstraintView.of(table)) {
        if (constraint.name().equals(name)) {
          return constraint.oid();
        }
      }
    }
    throw new AssertionError("no constraint " + name);
  }

  private List<@Nullable Object> arguments(String function, String list) {
    List<@Nullable Object> arguments = new ArrayList<>();
    for (String part : list.isEmpty() ? new String[0] : list.split(",", -1)) {
      if (!part.startsWith("'")) {
        arguments.add(
            part.equals("true") || part.equals("false")
                ? (Object) Boolean.valueOf(part)
                : Long.valueOf(part));
      } else {
        String text = part.substring(1, part.length() - 1);
        arguments.add(
            function.equals("pg_relation_is_publishable")
                ? library.lookUp(TypeKind.REGCLASS, text)
                : text);
      }
    }
    return arguments;
  }

  @Test
  void unknownNamesAreErrors() {
    assertThatThrownBy(() -> library.call("has_table_privilege", List.of("nix", "select")))
        .isInstanceOf(SqlException.class)
        .hasMessageContaining("relation \"nix\" does not exist");
    assertThatThrownBy(() -> library.call("has_table_privilege", List.of("simple", "fly")))
        .isInstanceOf(SqlException.class)
        .hasMessageContaining("unrecognized privilege type: \"fly\"");
    assertThatThrownBy(() -> library.lookUp(TypeKind.REGCLASS, "a.b.c.d"))
        .isInstanceOf(SqlException.class);
    assertThatThrownBy(() -> library.lookUp(TypeKind.REGCLASS, "a..b"))
        .isInstanceOf(SqlException.class)
        .hasMessageContaining("invalid name syntax");
  }

  /// The names of regclass values go through the text forms of module expression.
  @Test
  void namesServeTextForms() {
    EvaluationContext context =
        new EvaluationContext() {
          @Override
          public CatalogFunctionLibrary catalog() {
            return library;
          }
        };
    Object oid = io.massifdb.expression.TextParser.parse("\"Odd Name\"", SqlType.REGCLASS, context);
    assertThat(oid).isEqualTo(16474L);
    assertThat(io.massifdb.expression.TextFormat.format(oid, SqlType.REGCLASS, context))
        .isEqualTo("\"Odd Name\"");
  }
}
