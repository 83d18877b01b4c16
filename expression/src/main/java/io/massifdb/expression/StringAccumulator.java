package io.massifdb.expression;

import org.jspecify.annotations.Nullable;

/// string_agg: the delimiter of a value stands before it, except for the first. It cannot be split
/// into two phases without the first delimiter, so the state keeps it in front.
final class StringAccumulator extends BoxedAccumulator<StringAccumulator.Text> {
  /// The text so far, and the length of the first delimiter at its front.
  static final class Text {
    private final StringBuilder text = new StringBuilder();
    private int delimiterLength;
  }

  @Override
  public void addRow(int group, @Nullable Object[] arguments) {
    if (arguments[0] instanceof String value) {
      String delimiter = arguments[1] instanceof String given ? given : "";
      Text state = get(group);
      if (state == null) {
        state = new Text();
        state.delimiterLength = delimiter.length();
        set(group, state);
      }
      state.text.append(delimiter).append(value);
    }
  }

  @Override
  public SqlType stateType() {
    return SqlType.TEXT;
  }

  /// `length:text`.
  @Override
  public @Nullable Object state(int group) {
    Text state = get(group);
    return state == null ? null : state.delimiterLength + ":" + state.text;
  }

  @Override
  public void merge(int group, @Nullable Object state) {
    if (state instanceof String packed) {
      int colon = packed.indexOf(':');
      Text before = get(group);
      if (before == null) {
        before = new Text();
        before.delimiterLength = Integer.parseInt(packed.substring(0, colon));
        set(group, before);
      }
      before.text.append(packed, colon + 1, packed.length());
    }
  }

  @Override
  public @Nullable Object result(int group) {
    Text state = get(group);
    return state == null ? null : state.text.substring(state.delimiterLength);
  }
}
