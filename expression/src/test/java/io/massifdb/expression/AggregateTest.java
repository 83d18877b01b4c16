package io.massifdb.expression;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Each aggregate over the same column, in one phase and split into two; answers from PostgreSQL
/// 15.
class AggregateTest {
  private static Accumulator create(Function function, List<SqlType> types, SqlType result) {
    Accumulator accumulator =
        ((Function.Aggregate) function.implementation()).create(types, result);
    accumulator.ensureGroups(1);
    return accumulator;
  }

  private static void feed(
      Accumulator accumulator, List<SqlType> types, List<@Nullable Object> values) {
    Vector[] vectors = Batch.vectors(types, 4);
    for (Object value : values) {
      vectors[0].append(value);
      if (vectors.length > 1) {
        vectors[1].append(", ");
      }
    }
    accumulator.add(new Batch(values.size(), vectors), vectors, new int[values.size()]);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "count | int4 | 4",
        "sum | int4 | 17",
        "sum | int8 | 17",
        "avg | int4 | 4.2500000000000000",
        "min | int4 | 1",
        "max | int4 | 9",
        "stddev | int4 | 3.5939764421413041",
        "var_pop | int4 | 9.6875000000000000",
        "variance | float8 | 12.916666666666666",
        "sum | float8 | 17",
        "avg | float8 | 4.25",
        "sum | numeric | 17",
        "avg | numeric | 4.2500000000000000",
        "max | text | 9",
        "string_agg | text | 2, 5, 9, 1",
        "array_agg | int4 | {2,5,NULL,9,1}",
        "json_agg | int4 | [2, 5, null, 9, 1]",
      })
  void aggregates(String name, String typeName, String expected) {
    SqlType type = Objects.requireNonNull(SqlType.fromName(typeName));
    List<SqlType> types = name.equals("string_agg") ? List.of(type, SqlType.TEXT) : List.of(type);
    ResolvedFunction resolved = FunctionLibrary.resolveOrThrow(name, types);
    List<@Nullable Object> values = new ArrayList<>();
    for (String text : Arrays.asList("2", "5", null, "9", "1")) {
      values.add(text == null ? null : TextParser.parse(text, type, EvaluationContext.NONE));
    }
    Accumulator whole = create(resolved.function(), types, resolved.result());
    feed(whole, types, values);
    assertThat(text(whole.result(0), resolved.result())).isEqualTo(expected);

    Accumulator first = create(resolved.function(), types, resolved.result());
    feed(first, types, values.subList(0, 2));
    Accumulator second = create(resolved.function(), types, resolved.result());
    feed(second, types, values.subList(2, 5));
    Accumulator merged = create(resolved.function(), types, resolved.result());
    merged.merge(0, overTheWire(first));
    merged.merge(0, overTheWire(second));
    assertThat(text(merged.result(0), resolved.result())).isEqualTo(expected);
  }

  private static @Nullable Object overTheWire(Accumulator accumulator) {
    Vector state = Vector.create(accumulator.stateType(), 1);
    state.append(accumulator.state(0));
    byte[] bytes = BatchCodec.encode(new Batch(1, state));
    return BatchCodec.decode(bytes, List.of(accumulator.stateType())).get(0, 0);
  }

  private static String text(@Nullable Object value, SqlType type) {
    return value == null ? "null" : TextFormat.format(value, type, EvaluationContext.NONE);
  }
}
