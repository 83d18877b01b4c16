package io.massifdb.expression;

import io.massifdb.expression.Function.Flag;
import io.massifdb.expression.Function.Kind;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// Collects the entries of the library. A signature reads `name(type, type) result`; `type=` marks
/// an argument that may be left out, `variadic type` the last one that may be repeated.
final class FunctionRegistry {
  private final List<Entry> entries = new ArrayList<>();

  /// One entry under construction.
  static final class Entry {
    private final String name;
    private final List<SqlType> arguments = new ArrayList<>();
    private final SqlType result;
    private final Kind kind;
    private final Set<Flag> flags;
    private final Function.Implementation implementation;
    private int optional;
    private boolean variadic;

    Entry(String signature, Kind kind, Set<Flag> flags, Function.Implementation implementation) {
      int open = signature.lastIndexOf('(');
      int close = signature.lastIndexOf(')');
      this.name = signature.substring(0, open);
      this.result = type(signature.substring(close + 1).trim());
      this.kind = kind;
      this.flags = flags;
      this.implementation = implementation;
      String list = signature.substring(open + 1, close);
      if (!list.isBlank()) {
        for (String part : list.split(",", -1)) {
          addArgument(part.trim());
        }
      }
    }

    private void addArgument(String part) {
      String text = part;
      if (text.endsWith("=")) {
        optional++;
        text = text.substring(0, text.length() - 1);
      }
      if (text.startsWith("variadic ")) {
        variadic = true;
        text = text.substring("variadic ".length());
      }
      arguments.add(type(text));
    }

    private static SqlType type(String name) {
      SqlType type = SqlType.fromName(name);
      if (type == null) {
        throw new AssertionError("unknown type in a signature: " + name);
      }
      return type;
    }

    Entry with(Flag... more) {
      flags.addAll(List.of(more));
      return this;
    }

    private Function build() {
      return new Function(name, arguments, optional, result, kind, variadic, flags, implementation);
    }
  }

  private Entry add(Entry entry) {
    entries.add(entry);
    return entry;
  }

  /// A function that gives NULL for NULL.
  Entry strict(String signature, Function.Scalar implementation) {
    return add(new Entry(signature, Kind.SCALAR, EnumSet.of(Flag.STRICT), implementation));
  }

  /// A function that wants to see NULLs.
  Entry lax(String signature, Function.Scalar implementation) {
    return add(new Entry(signature, Kind.SCALAR, EnumSet.noneOf(Flag.class), implementation));
  }

  Entry rows(String signature, Function.SetReturning implementation) {
    return add(new Entry(signature, Kind.SET_RETURNING, EnumSet.of(Flag.STRICT), implementation));
  }

  Entry aggregate(String signature, Function.Aggregate implementation) {
    return add(new Entry(signature, Kind.AGGREGATE, EnumSet.noneOf(Flag.class), implementation));
  }

  List<Function> build() {
    return entries.stream().map(Entry::build).toList();
  }
}
