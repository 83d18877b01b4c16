package io.massifdb.sqlfrontend.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.massifdb.expression.EvaluationContext;
import io.massifdb.expression.TextFormat;
import io.massifdb.expression.Vector;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SystemTablesTest {
  private static final SystemContext CONTEXT = SampleCatalog.context();

  /// PostgreSQL's rows of one table.
  record Expected(String table, String keyColumn, List<String> columns, List<String> rows) {
    @Override
    public String toString() {
      return table;
    }
  }

  static Stream<Expected> expected() throws IOException {
    List<Expected> expected = new ArrayList<>();
    for (String line : resource("rows.txt").lines().toList()) {
      if (line.startsWith("== ")) {
        String[] words = line.replace(":", "").split(" ", -1);
        List<String> columns = List.of(words).subList(4, words.length);
        expected.add(new Expected(words[1], words[3], columns, new ArrayList<>()));
      } else if (!line.startsWith("#")) {
        expected.getLast().rows().add(line);
      }
    }
    return expected.stream();
  }

  static String resource(String name) throws IOException {
    try (InputStream in = SystemTablesTest.class.getResourceAsStream("/system/" + name)) {
      if (in == null) {
        throw new AssertionError("no test resource " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @ParameterizedTest
  @MethodSource("expected")
  void rowsAreThoseOfPostgres(Expected expected) {
    String[] name = expected.table().split("\\.", -1);
    SystemTable table = SystemTables.standard().find(name[0], name[1]).orElseThrow();
    int key = ordinal(table, expected.keyColumn());
    Set<String> keys = new LinkedHashSet<>();
    int expectedKey = expected.columns().indexOf(expected.keyColumn());
    expected.rows().forEach(row -> keys.add(row.split("\t", -1)[expectedKey]));
    List<String> actual = new ArrayList<>();
    for (List<@Nullable Object> row : table.rows(CONTEXT)) {
      if (keys.contains(text(table, row, key))) {
        actual.add(
            String.join(
                "\t",
                expected.columns().stream()
                    .map(column -> text(table, row, ordinal(table, column)))
                    .toList()));
      }
    }
    assertThat(actual).containsExactlyInAnyOrderElementsOf(expected.rows());
  }

  private static int ordinal(SystemTable table, String column) {
    return IntStream.range(0, table.columns().size())
        .filter(i -> table.columns().get(i).name().equals(column))
        .findFirst()
        .orElseThrow(() -> new AssertionError(table.name() + " lacks " + column));
  }

  private static String text(SystemTable table, List<@Nullable Object> row, int column) {
    Object value = row.get(column);
    return value == null
        ? "\\N"
        : TextFormat.format(value, table.columns().get(column).type(), EvaluationContext.NONE)
            .replace("\\", "\\\\");
  }

  static Stream<SystemTable> tables() {
    return SystemTables.standard().all().stream();
  }

  /// Each value fits the vector of its column, and nothing is NULL that must not be.
  @ParameterizedTest
  @MethodSource("tables")
  void rowsFitTheColumns(SystemTable table) {
    for (List<@Nullable Object> row : table.rows(CONTEXT)) {
      assertThat(row).hasSameSizeAs(table.columns());
      for (int i = 0; i < row.size(); i++) {
        SystemColumn column = table.columns().get(i);
        Vector vector = Vector.create(column.type(), 1);
        vector.append(row.get(i));
        assertThat(vector.get(0)).describedAs("%s", column).isEqualTo(row.get(i));
        assertThat(column.nullable() || row.get(i) != null).describedAs("%s", column).isTrue();
      }
    }
  }

  @Test
  void oidsAreUnique() {
    assertThat(SystemTables.standard().all().stream().map(SystemTable::oid))
        .doesNotHaveDuplicates();
    for (String name : List.of("pg_class", "pg_proc", "pg_operator", "pg_type", "pg_constraint")) {
      SystemTable table = SystemTables.standard().findInPgCatalog(name).orElseThrow();
      assertThat(table.rows(CONTEXT).stream().map(List::getFirst))
          .describedAs(name)
          .doesNotHaveDuplicates();
    }
  }

  /// Every type that a column of the catalog may have, and its array type, is in pg_type.
  @Test
  void typesAreAllThere() {
    SystemTable types = SystemTables.standard().findInPgCatalog("pg_type").orElseThrow();
    Set<Object> oids = new LinkedHashSet<>();
    types.rows(CONTEXT).forEach(row -> oids.add(String.valueOf(row.getFirst())));
    for (io.massifdb.expression.TypeKind kind : io.massifdb.expression.TypeKind.values()) {
      if (kind.oid() != 0) {
        assertThat(oids).contains(Integer.toString(kind.oid()));
      }
      if (kind.arrayOid() != 0) {
        assertThat(oids).contains(Integer.toString(kind.arrayOid()));
      }
    }
  }
}
