package io.massifdb.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The index of scenarios names each rule and scenario, and tests that exist. */
class ScenarioIndexTest {
  private static final Pattern TEST = Pattern.compile("`(\\w+)\\.(\\w+)`");

  private final String index =
      Repository.read(Repository.root().resolve("docs/transactions/scenarios.md"));

  private static Map<String, String> testSources() {
    Map<String, String> sources = new TreeMap<>();
    for (Path file : Repository.files("Test.java")) {
      String name = String.valueOf(file.getFileName()).replace(".java", "");
      sources.put(name, Repository.read(file));
    }
    return sources;
  }

  @Test
  void everyRuleAndScenarioHasATest() {
    List<String> missing = new ArrayList<>();
    for (int i = 1; i <= 12; i++) {
      addUnlessListed("R" + i, missing);
    }
    for (int i = 1; i <= 39; i++) {
      addUnlessListed("F" + i, missing);
    }
    assertThat(missing).isEmpty();
  }

  private void addUnlessListed(String name, List<String> missing) {
    boolean listed =
        index
            .lines()
            .anyMatch(line -> line.startsWith("| " + name + " |") && TEST.matcher(line).find());
    if (!listed) {
      missing.add(name);
    }
  }

  @Test
  void everyTestOfTheIndexExists() {
    Map<String, String> sources = testSources();
    List<String> unknown = new ArrayList<>();
    Matcher named = TEST.matcher(index);
    while (named.find()) {
      String source = sources.get(named.group(1));
      if (source == null || !source.contains("void " + named.group(2) + "(")) {
        unknown.add(named.group());
      }
    }
    assertThat(unknown).isEmpty();
  }
}
