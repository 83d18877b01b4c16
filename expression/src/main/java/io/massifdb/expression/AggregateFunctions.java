package io.massifdb.expression;

import java.util.List;
import java.util.Locale;

/// The aggregates: what they take and give, and which accumulator computes them.
final class AggregateFunctions {
  private static final List<String> ORDERED =
      List.of(
          "int2",
          "int4",
          "int8",
          "numeric",
          "float4",
          "float8",
          "text",
          "bpchar",
          "date",
          "time",
          "timestamp",
          "timestamptz",
          "interval",
          "oid",
          "anyarray",
          "anyenum",
          "bytea",
          "uuid");

  private AggregateFunctions() {}

  static void register(FunctionRegistry registry) {
    registry.aggregate("count() int8", (_, _) -> new CountAccumulator(false));
    registry.aggregate("count(any) int8", (_, _) -> new CountAccumulator(true));
    registerSums(registry);
    for (String type : ORDERED) {
      registry.aggregate(
          "min(" + type + ") " + type, (_, result) -> new ExtremeAccumulator(result, false));
      registry.aggregate(
          "max(" + type + ") " + type, (_, result) -> new ExtremeAccumulator(result, true));
    }
    for (String name : List.of("bool_and", "every")) {
      registry.aggregate(
          name + "(bool) bool",
          (_, _) -> new FoldAccumulator(SqlType.BOOLEAN, (a, b) -> (Boolean) a && (Boolean) b));
    }
    registry.aggregate(
        "bool_or(bool) bool",
        (_, _) -> new FoldAccumulator(SqlType.BOOLEAN, (a, b) -> (Boolean) a || (Boolean) b));
    for (String type : List.of("int2", "int4", "int8")) {
      String signature = "(" + type + ") " + type;
      registry.aggregate(
          "bit_and" + signature,
          (_, result) -> new FoldAccumulator(result, (a, b) -> (Long) a & (Long) b));
      registry.aggregate(
          "bit_or" + signature,
          (_, result) -> new FoldAccumulator(result, (a, b) -> (Long) a | (Long) b));
      registry.aggregate(
          "bit_xor" + signature,
          (_, result) -> new FoldAccumulator(result, (a, b) -> (Long) a ^ (Long) b));
    }
    registry.aggregate(
        "any_value(anyelement) anyelement",
        (_, result) -> new FoldAccumulator(result, (a, _) -> a));
    registerCollectors(registry);
    registerSpread(registry);
  }

  private static void registerSums(FunctionRegistry registry) {
    registry.aggregate("sum(int2) int8", (_, _) -> new LongSumAccumulator());
    registry.aggregate("sum(int4) int8", (_, _) -> new LongSumAccumulator());
    registry.aggregate("sum(int8) numeric", (_, _) -> new NumericSumAccumulator(false));
    registry.aggregate("sum(numeric) numeric", (_, _) -> new NumericSumAccumulator(false));
    registry.aggregate(
        "sum(float4) float4", (_, _) -> new FloatSumAccumulator(SqlType.FLOAT4, false));
    registry.aggregate(
        "sum(float8) float8", (_, _) -> new FloatSumAccumulator(SqlType.FLOAT8, false));
    registry.aggregate(
        "sum(interval) interval",
        (_, _) ->
            new FoldAccumulator(
                SqlType.INTERVAL, (a, b) -> DateTimes.add((Interval) a, (Interval) b)));
    for (String type : List.of("int2", "int4", "int8", "numeric")) {
      registry.aggregate("avg(" + type + ") numeric", (_, _) -> new NumericSumAccumulator(true));
    }
    registry.aggregate(
        "avg(float4) float8", (_, _) -> new FloatSumAccumulator(SqlType.FLOAT8, true));
    registry.aggregate(
        "avg(float8) float8", (_, _) -> new FloatSumAccumulator(SqlType.FLOAT8, true));
    registry.aggregate("avg(interval) interval", (_, _) -> new IntervalAverageAccumulator());
  }

  private static void registerCollectors(FunctionRegistry registry) {
    registry.aggregate("string_agg(text,text) text", (_, _) -> new StringAccumulator());
    registry.aggregate(
        "array_agg(anynonarray) anyarray",
        (types, result) ->
            new CollectAccumulator(result.elementType(), types, CollectAccumulator.Shape.ARRAY));
    for (String name : List.of("json_agg", "jsonb_agg")) {
      String type = name.substring(0, name.indexOf('_'));
      registry.aggregate(
          name + "(anyelement) " + type,
          (types, _) ->
              new CollectAccumulator(
                  types.getFirst(),
                  types,
                  CollectAccumulator.Shape.valueOf(type.toUpperCase(Locale.ROOT))));
    }
  }

  private static void registerSpread(FunctionRegistry registry) {
    for (SpreadAccumulator.Kind kind : SpreadAccumulator.Kind.values()) {
      for (String name : kind.names()) {
        for (String type : List.of("int2", "int4", "int8", "numeric")) {
          registry.aggregate(
              name + "(" + type + ") numeric", (_, _) -> new SpreadAccumulator(kind, false));
        }
        for (String type : List.of("float4", "float8")) {
          registry.aggregate(
              name + "(" + type + ") float8", (_, _) -> new SpreadAccumulator(kind, true));
        }
      }
    }
  }
}
