package io.massifdb.sqlfrontend.system;

import io.massifdb.expression.Function;
import io.massifdb.expression.FunctionLibrary;
import io.massifdb.expression.SqlType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The function library with PostgreSQL's oids: those of `functions.txt` and `operators.txt` where
/// PostgreSQL 15 has the same signature, others from 8000 on, which PostgreSQL leaves free.
final class FunctionCatalog {
  private static final long FIRST_OWN_OID = 8000;

  /// A function. `function` is null for what only the catalog itself mentions, the input and output
  /// functions of types.
  record Entry(
      long oid,
      String name,
      List<Long> arguments,
      long result,
      String volatility,
      boolean strict,
      boolean returnsSet,
      String kind,
      @Nullable Function function) {}

  /// An operator; the left type is 0 for a prefix operator.
  record OperatorEntry(
      long oid,
      String name,
      long left,
      long right,
      long result,
      long commutator,
      long negator,
      boolean canHash,
      boolean canMerge,
      long function) {}

  private static final Map<Long, Entry> POSTGRES = postgresFunctions();
  private static final Map<Long, Entry> ENTRIES = entries();
  private static final List<OperatorEntry> OPERATORS = operatorEntries();

  private FunctionCatalog() {}

  /// Every function that `pg_proc` lists.
  static List<Entry> functions() {
    return List.copyOf(ENTRIES.values());
  }

  static List<OperatorEntry> operators() {
    return OPERATORS;
  }

  static @Nullable Entry function(long oid) {
    Entry own = ENTRIES.get(oid);
    return own == null ? POSTGRES.get(oid) : own;
  }

  static List<Entry> named(String name) {
    return Stream.concat(ENTRIES.values().stream(), POSTGRES.values().stream())
        .filter(entry -> entry.name().equals(name))
        .toList();
  }

  /// Whether PostgreSQL or the library has more than one function of this name.
  static boolean isOverloaded(String name) {
    return named(name).stream().map(Entry::oid).distinct().count() > 1;
  }

  private static Map<Long, Entry> postgresFunctions() {
    Map<Long, Entry> functions = new LinkedHashMap<>();
    for (String line : ResourceLines.of("functions.txt")) {
      String[] fields = line.split("\t", -1);
      List<Long> arguments =
          fields[2].isEmpty()
              ? List.of()
              : Stream.of(fields[2].split(" ", -1)).map(Long::valueOf).toList();
      long oid = Long.parseLong(fields[0]);
      functions.put(
          oid,
          new Entry(
              oid,
              fields[1],
              arguments,
              Long.parseLong(fields[3]),
              fields[4],
              fields[5].equals("t"),
              fields[6].equals("t"),
              fields[7],
              null));
    }
    return functions;
  }

  private static Map<Long, Entry> entries() {
    Map<String, Entry> bySignature =
        POSTGRES.values().stream()
            .collect(
                Collectors.toMap(
                    entry -> entry.name() + entry.arguments(),
                    entry -> entry,
                    (first, _) -> first,
                    LinkedHashMap::new));
    Map<Long, Entry> entries = new LinkedHashMap<>();
    long next = FIRST_OWN_OID;
    for (Function function : FunctionLibrary.functions()) {
      if (function.isOperator()) {
        continue;
      }
      List<Long> arguments = new ArrayList<>();
      function.arguments().forEach(type -> arguments.add((long) type.oid()));
      Entry postgres = bySignature.get(function.name() + arguments);
      long oid = postgres == null || entries.containsKey(postgres.oid()) ? next++ : postgres.oid();
      entries.put(oid, entry(oid, function, arguments));
    }
    ioFunctions().forEach(entry -> entries.putIfAbsent(entry.oid(), entry));
    return entries;
  }

  private static Entry entry(long oid, Function function, List<Long> arguments) {
    String volatility = function.isVolatile() ? "v" : function.isStable() ? "s" : "i";
    return new Entry(
        oid,
        function.name(),
        List.copyOf(arguments),
        function.result().oid(),
        volatility,
        function.isStrict(),
        function.kind() == Function.Kind.SET_RETURNING,
        function.kind() == Function.Kind.AGGREGATE ? "a" : "f",
        function);
  }

  private static List<Entry> ioFunctions() {
    List<Entry> found = new ArrayList<>();
    List<SystemColumn> columns = TypeCatalog.TYPES.columns();
    for (List<@Nullable Object> row : TypeCatalog.TYPES.content()) {
      for (int i = 0; i < columns.size(); i++) {
        if (columns.get(i).type().equals(SqlType.REGPROC) && row.get(i) instanceof Long oid) {
          Entry entry = POSTGRES.get(oid);
          if (entry != null) {
            found.add(entry);
          }
        }
      }
    }
    return found;
  }

  private static List<OperatorEntry> operatorEntries() {
    Map<String, OperatorEntry> postgres = new LinkedHashMap<>();
    for (String line : ResourceLines.of("operators.txt")) {
      String[] fields = line.split("\t", -1);
      OperatorEntry entry =
          new OperatorEntry(
              Long.parseLong(fields[0]),
              fields[1],
              Long.parseLong(fields[2]),
              Long.parseLong(fields[3]),
              Long.parseLong(fields[4]),
              Long.parseLong(fields[5]),
              Long.parseLong(fields[6]),
              fields[7].equals("t"),
              fields[8].equals("t"),
              Long.parseLong(fields[9]));
      postgres.put(operatorKey(entry.name(), entry.left(), entry.right()), entry);
    }
    List<OperatorEntry> operators = new ArrayList<>();
    long next = FIRST_OWN_OID;
    for (Function function : FunctionLibrary.functions()) {
      int count = function.arguments().size();
      if (!function.isOperator() || count < 1 || count > 2) {
        continue;
      }
      long left = count == 2 ? function.arguments().getFirst().oid() : 0;
      long right = function.arguments().getLast().oid();
      OperatorEntry known = postgres.get(operatorKey(function.name(), left, right));
      operators.add(
          known != null
              ? known
              : new OperatorEntry(
                  next++,
                  function.name(),
                  left,
                  right,
                  function.result().oid(),
                  0,
                  0,
                  false,
                  false,
                  0));
    }
    return operators;
  }

  private static String operatorKey(String name, long left, long right) {
    return name + "(" + left + "," + right + ")";
  }
}
