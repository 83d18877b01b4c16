package io.massifdb.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Documents name types, files and modules that exist. */
class DocumentsTest {
  /** A type in backquotes, with members or nested types after it: `Raft.Node#step(x)`. */
  private static final Pattern TYPE =
      Pattern.compile("`(?:[a-z][a-z0-9]*\\.)*([A-Z][a-z0-9]+[A-Za-z0-9]*)(?:[.#(][^`]*)?`");

  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#\\s]+)(?:#[^)]*)?\\)");
  private static final Pattern CODE_BLOCK = Pattern.compile("(?ms)^\\s*```.*?^\\s*```");
  private static final Pattern DECLARATION =
      Pattern.compile("\\b(?:class|interface|record|enum)\\s+([A-Z][A-Za-z0-9]*)");

  /** Words in backquotes that are somebody else's types, or no types at all. */
  private static final Set<String> FOREIGN =
      Set.of(
          "AssertionError",
          "CompletableFuture",
          "Condition",
          "DataSource",
          "Instant",
          "Javadoc",
          "Makefile",
          "Dockerfile",
          "Random",
          "ReentrantLock",
          "RelNode",
          "RexNode",
          "RocksDB",
          "SqlNode",
          "SqlValidator",
          "String",
          "Thread",
          "VolcanoPlanner",
          "HashMap",
          "LinkedHashMap",
          "ServiceLoader",
          "TreeMap",
          "ForkJoinPool");

  @Test
  void typesNamedInTheArchitectureExist() {
    Set<String> known = declaredTypes();
    List<String> wrong = new ArrayList<>();
    for (String document : List.of("ARCHITECTURE.md", "CONTRIBUTING.md", "docs/glossary.md")) {
      Path file = Repository.root().resolve(document);
      if (Files.isRegularFile(file)) {
        typesIn(file).stream()
            .filter(type -> !known.contains(type))
            .forEach(type -> wrong.add(document + ": " + type));
      }
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void linksLeadToFiles() {
    List<String> wrong = new ArrayList<>();
    for (Path file : Repository.files(".md")) {
      for (String target : targets(file)) {
        if (!target.contains("://") && !Files.exists(file.resolveSibling(target))) {
          wrong.add(Repository.name(file) + ": " + target);
        }
      }
    }
    assertThat(wrong).isEmpty();
  }

  private static Set<String> declaredTypes() {
    Set<String> known = new TreeSet<>(FOREIGN);
    for (Path file : Repository.files(".java")) {
      DECLARATION
          .matcher(Repository.read(file))
          .results()
          .map(match -> match.group(1))
          .forEach(known::add);
    }
    return known;
  }

  private static Set<String> typesIn(Path document) {
    return TYPE.matcher(CODE_BLOCK.matcher(Repository.read(document)).replaceAll(""))
        .results()
        .map(match -> match.group(1))
        .collect(java.util.stream.Collectors.toCollection(LinkedHashSet::new));
  }

  private static List<String> targets(Path document) {
    return LINK.matcher(CODE_BLOCK.matcher(Repository.read(document)).replaceAll(""))
        .results()
        .map((MatchResult match) -> match.group(1))
        .toList();
  }
}
