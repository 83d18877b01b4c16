package io.massifdb.expression;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/// PostgreSQL's choice among functions or operators of one name (`func_select_candidate`): an exact
/// match; else, of the candidates that implicit conversions reach, those with most exact matches,
/// then with most preferred types; then literals of unknown type decide by category, strings first,
/// and at last by the type that all known arguments share.
final class FunctionResolver {
  /// A function with its declared types laid out for the number of actual arguments.
  private record Candidate(Function function, List<SqlType> types) {}

  private FunctionResolver() {}

  static @Nullable ResolvedFunction resolve(List<Function> functions, List<SqlType> actual) {
    List<Candidate> candidates = new ArrayList<>();
    for (Function function : functions) {
      List<SqlType> types = expand(function, actual.size());
      if (types != null) {
        candidates.add(new Candidate(function, types));
      }
    }
    ResolvedFunction exact = exactMatch(candidates, actual);
    if (exact != null) {
      return exact;
    }
    candidates.removeIf(candidate -> bind(candidate, actual) == null);
    if (candidates.isEmpty()) {
      return null;
    }
    if (candidates.size() > 1) {
      candidates = select(candidates, actual);
    }
    if (candidates.size() > 1) {
      candidates = dropVariadic(candidates);
    }
    if (candidates.size() != 1) {
      throw ambiguous(functions.getFirst(), actual);
    }
    return bind(candidates.getFirst(), actual);
  }

  private static SqlException ambiguous(Function function, List<SqlType> actual) {
    List<String> types = actual.stream().map(SqlType::displayName).toList();
    if (function.isOperator()) {
      String call =
          types.size() == 1
              ? function.name() + " " + types.get(0)
              : types.get(0) + " " + function.name() + " " + types.get(1);
      return new SqlException(
          SqlState.AMBIGUOUS_FUNCTION,
          "operator is not unique: " + call,
          null,
          "Could not choose a best candidate operator. You might need to add explicit type casts.");
    }
    return new SqlException(
        SqlState.AMBIGUOUS_FUNCTION,
        "function " + function.name() + "(" + String.join(", ", types) + ") is not unique",
        null,
        "Could not choose a best candidate function. You might need to add explicit type casts.");
  }

  private static @Nullable List<SqlType> expand(Function function, int count) {
    List<SqlType> declared = function.arguments();
    if (!function.variadic()) {
      boolean fits = count <= declared.size() && count >= declared.size() - function.optional();
      return fits ? declared.subList(0, count) : null;
    }
    if (count < declared.size() - function.optional()) {
      return null;
    }
    List<SqlType> types = new ArrayList<>(declared.subList(0, Math.min(count, declared.size())));
    while (types.size() < count) {
      types.add(declared.getLast());
    }
    return types;
  }

  private static @Nullable ResolvedFunction exactMatch(
      List<Candidate> candidates, List<SqlType> actual) {
    List<SqlType> wanted = actual;
    if (!candidates.isEmpty()
        && candidates.getFirst().function().isOperator()
        && actual.size() == 2) {
      boolean left = actual.get(0).kind() == TypeKind.UNKNOWN;
      boolean right = actual.get(1).kind() == TypeKind.UNKNOWN;
      if (left != right) {
        SqlType known = actual.get(left ? 1 : 0);
        wanted = List.of(known, known);
      }
    }
    for (Candidate candidate : candidates) {
      if (exactCount(candidate, wanted) == wanted.size()) {
        return new ResolvedFunction(
            candidate.function(), resolvedTypes(wanted, actual), candidate.function().result());
      }
    }
    return null;
  }

  /// Actual types keep their modifiers where nothing is converted.
  private static List<SqlType> resolvedTypes(List<SqlType> wanted, List<SqlType> actual) {
    List<SqlType> types = new ArrayList<>();
    for (int i = 0; i < wanted.size(); i++) {
      boolean same = wanted.get(i).sameKind(actual.get(i));
      types.add(same ? actual.get(i) : wanted.get(i).withoutModifiers());
    }
    return types;
  }

  private static int exactCount(Candidate candidate, List<SqlType> actual) {
    int count = 0;
    for (int i = 0; i < actual.size(); i++) {
      if (candidate.types().get(i).sameKind(actual.get(i))) {
        count++;
      }
    }
    return count;
  }

  /// Lays the actual types on the declared ones; null when an implicit conversion is missing.
  private static @Nullable ResolvedFunction bind(Candidate candidate, List<SqlType> actual) {
    Polymorphism polymorphism = Polymorphism.of(candidate.types(), actual);
    if (polymorphism == null) {
      return null;
    }
    List<SqlType> types = new ArrayList<>();
    for (int i = 0; i < actual.size(); i++) {
      SqlType from = actual.get(i);
      SqlType to = polymorphism.argument(candidate.types().get(i), from);
      if (!Casts.isImplicit(from, to)) {
        return null;
      }
      types.add(from.sameKind(to) ? from : to);
    }
    SqlType result = polymorphism.result(candidate.function().result());
    return result == null ? null : new ResolvedFunction(candidate.function(), types, result);
  }

  private static List<Candidate> select(List<Candidate> all, List<SqlType> actual) {
    List<Candidate> candidates = best(all, candidate -> exactCount(candidate, actual));
    if (candidates.size() == 1) {
      return candidates;
    }
    candidates = best(candidates, candidate -> preferredCount(candidate, actual));
    if (candidates.size() == 1
        || actual.stream().noneMatch(type -> type.kind() == TypeKind.UNKNOWN)) {
      return candidates;
    }
    candidates = selectByCategory(candidates, actual);
    return candidates.size() == 1 ? candidates : selectBySharedType(candidates, actual);
  }

  private static List<Candidate> best(List<Candidate> candidates, ToIntFunction<Candidate> score) {
    int highest = candidates.stream().mapToInt(score).max().orElse(0);
    return candidates.stream().filter(one -> score.applyAsInt(one) == highest).toList();
  }

  private static int preferredCount(Candidate candidate, List<SqlType> actual) {
    int count = 0;
    for (int i = 0; i < actual.size(); i++) {
      SqlType from = actual.get(i);
      SqlType to = candidate.types().get(i);
      if (from.kind() != TypeKind.UNKNOWN
          && (from.sameKind(to)
              || (to.kind().preferred() && to.kind().category() == from.kind().category()))) {
        count++;
      }
    }
    return count;
  }

  private static List<Candidate> selectByCategory(
      List<Candidate> candidates, List<SqlType> actual) {
    List<Candidate> kept = candidates;
    for (int i = 0; i < actual.size(); i++) {
      if (actual.get(i).kind() != TypeKind.UNKNOWN) {
        continue;
      }
      int position = i;
      boolean anyString = kept.stream().anyMatch(one -> category(one, position) == 'S');
      char first = category(kept.getFirst(), position);
      if (!anyString && kept.stream().anyMatch(one -> category(one, position) != first)) {
        return kept;
      }
      char wanted = anyString ? 'S' : first;
      List<Candidate> inCategory =
          kept.stream().filter(one -> category(one, position) == wanted).toList();
      List<Candidate> preferred =
          inCategory.stream().filter(one -> one.types().get(position).kind().preferred()).toList();
      kept = preferred.isEmpty() ? inCategory : preferred;
    }
    return kept;
  }

  private static char category(Candidate candidate, int position) {
    return candidate.types().get(position).kind().category();
  }

  private static List<Candidate> selectBySharedType(
      List<Candidate> candidates, List<SqlType> actual) {
    SqlType shared = null;
    for (SqlType type : actual) {
      if (type.kind() != TypeKind.UNKNOWN) {
        if (shared != null && !shared.sameKind(type)) {
          return candidates;
        }
        shared = type;
      }
    }
    if (shared == null) {
      return candidates;
    }
    SqlType known = shared;
    List<Candidate> kept =
        candidates.stream()
            .filter(one -> one.types().stream().allMatch(to -> Casts.isImplicit(known, to)))
            .toList();
    return kept.size() == 1 ? kept : candidates;
  }

  private static List<Candidate> dropVariadic(List<Candidate> candidates) {
    List<Candidate> fixed = candidates.stream().filter(one -> !one.function().variadic()).toList();
    return fixed.isEmpty() ? candidates : fixed;
  }
}
