package io.massifdb.expression;

import static io.massifdb.expression.Arguments.integer;
import static io.massifdb.expression.Arguments.text;

import io.massifdb.expression.Function.Flag;
import java.math.BigDecimal;

/// to_char, to_date, to_timestamp and to_number.
final class FormattingFunctions {
  private FormattingFunctions() {}

  static void register(FunctionRegistry registry) {
    registry.strict(
        "to_char(timestamp,text) text",
        (a, _) -> DateTemplate.format(integer(a, 0), text(a, 1), null));
    registry
        .strict(
            "to_char(timestamptz,text) text",
            (a, site) -> DateTemplate.format(integer(a, 0), text(a, 1), site.context().timeZone()))
        .with(Flag.STABLE);
    registry.strict(
        "to_char(interval,text) text",
        (a, _) -> DateTemplate.format(Arguments.interval(a, 0), text(a, 1)));
    registry.strict(
        "to_char(int4,text) text",
        (a, _) -> NumberTemplate.format(BigDecimal.valueOf(integer(a, 0)), text(a, 1)));
    registry.strict(
        "to_char(int8,text) text",
        (a, _) -> NumberTemplate.format(BigDecimal.valueOf(integer(a, 0)), text(a, 1)));
    registry.strict(
        "to_char(numeric,text) text",
        (a, _) -> NumberTemplate.format(finite(Arguments.numeric(a, 0)), text(a, 1)));
    registry.strict(
        "to_char(float4,text) text",
        (a, _) -> NumberTemplate.format(finite(Numeric.of(Arguments.real(a, 0), 6)), text(a, 1)));
    registry.strict(
        "to_char(float8,text) text",
        (a, _) -> NumberTemplate.format(finite(Numeric.of(Arguments.real(a, 0))), text(a, 1)));
    registry.strict(
        "to_date(text,text) date",
        (a, _) -> DateTimes.timestampToDate(DateTemplateParser.parse(text(a, 0), text(a, 1))));
    registry
        .strict(
            "to_timestamp(text,text) timestamptz",
            (a, site) ->
                DateTimes.fromLocal(
                    DateTemplateParser.parse(text(a, 0), text(a, 1)), site.context().timeZone()))
        .with(Flag.STABLE);
    registry.strict(
        "to_number(text,text) numeric", (a, _) -> NumberTemplate.parse(text(a, 0), text(a, 1)));
  }

  private static BigDecimal finite(Numeric value) {
    if (!value.isFinite()) {
      throw new SqlException(
          SqlState.FEATURE_NOT_SUPPORTED, "to_char does not support NaN and infinity");
    }
    return value.value();
  }
}
