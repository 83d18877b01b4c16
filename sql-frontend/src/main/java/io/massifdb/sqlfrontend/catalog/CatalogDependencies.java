package io.massifdb.sqlfrontend.catalog;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// What somebody asked of a catalog, with the answers: what was made from them holds as long as a
/// later catalog would answer the same. So a plan outlives the changes of relations that it never
/// looked at, and a new table that hides one of its own on the search path ends it.
///
/// Filled by {@link CatalogSnapshot#noting} on one thread; read only afterwards.
public final class CatalogDependencies {
  private final Map<Question, Optional<?>> answers = new LinkedHashMap<>();
  private boolean everything;

  /// A question about one object. Descriptors are compared as a whole: that needs no faith in
  /// version numbers.
  sealed interface Question {
    Optional<?> ask(CatalogSnapshot catalog);

    record RelationNamed(long databaseId, String schema, String name) implements Question {
      @Override
      public Optional<?> ask(CatalogSnapshot catalog) {
        return catalog.relation(databaseId, schema, name);
      }
    }

    record RelationOf(long id) implements Question {
      @Override
      public Optional<?> ask(CatalogSnapshot catalog) {
        return catalog.relation(id);
      }
    }

    record SchemaNamed(long databaseId, String name) implements Question {
      @Override
      public Optional<?> ask(CatalogSnapshot catalog) {
        return catalog.schema(databaseId, name);
      }
    }

    record SchemaOf(long id) implements Question {
      @Override
      public Optional<?> ask(CatalogSnapshot catalog) {
        return catalog.schema(id);
      }
    }

    record DatabaseNamed(String name) implements Question {
      @Override
      public Optional<?> ask(CatalogSnapshot catalog) {
        return catalog.database(name);
      }
    }

    record DatabaseOf(long id) implements Question {
      @Override
      public Optional<?> ask(CatalogSnapshot catalog) {
        return catalog.database(id);
      }
    }
  }

  <T> Optional<T> note(Question question, Optional<T> answer) {
    answers.put(question, answer);
    return answer;
  }

  /// An enumeration was asked for: any change may matter.
  void noteEverything() {
    everything = true;
  }

  /// The tables among the answers.
  public Set<Long> tables() {
    Set<Long> tables = new TreeSet<>();
    for (Optional<?> answer : answers.values()) {
      if (answer.isPresent() && answer.get() instanceof TableDescriptor table && !table.isView()) {
        tables.add(table.id());
      }
    }
    return tables;
  }

  /// Whether a catalog of another version gives the same answers.
  public boolean holdIn(CatalogSnapshot later) {
    if (everything) {
      return false;
    }
    for (Map.Entry<Question, Optional<?>> entry : answers.entrySet()) {
      if (!entry.getKey().ask(later).equals(entry.getValue())) {
        return false;
      }
    }
    return true;
  }
}
