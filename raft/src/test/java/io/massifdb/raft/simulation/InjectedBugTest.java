package io.massifdb.raft.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongPredicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The test of the test: bugs put into the code must be found. A few of them always; with {@code
 * -Dmassif.raft.bugs=NAMES} all whose names match that regular expression, whose rows of the table
 * in docs/raft/injected-bugs.md are written anew.
 */
class InjectedBugTest {
  private static final Path TABLE = Path.of("../docs/raft/injected-bugs.md");
  private static final String CHOICE = System.getProperty("massif.raft.bugs", "");

  /** Found within a few seeds, and different in kind. */
  private static final List<String> SAMPLE =
      List.of(
          "own-write-counts-early",
          "vote-for-shorter-log",
          "read-without-confirmation",
          "no-sync",
          "uncommitted-size-leaks");

  private static final int SAMPLE_SEEDS = 300;
  private static final int CAMPAIGNS = 3;
  private static final int SEEDS_MAX = Integer.getInteger("massif.raft.bugs.seeds", 150);
  private static final long FIRST_SEED = 100_000;

  static Stream<InjectedBug> sample() {
    return InjectedBug.all().stream().filter(bug -> SAMPLE.contains(bug.name()));
  }

  @ParameterizedTest
  @MethodSource("sample")
  void theSampleIsFound(InjectedBug bug) {
    assertThat(seedsToDetection(ChangedClasses.with(bug), 1, SAMPLE_SEEDS))
        .isLessThanOrEqualTo(SAMPLE_SEEDS);
  }

  /** A change of the code must not leave a bug behind that is none any more. */
  @Test
  void everyBugStillFitsTheSource() throws IOException {
    List<InjectedBug> bugs = InjectedBug.all();
    assertThat(bugs).hasSizeGreaterThanOrEqualTo(20);
    assertThat(bugs).extracting(InjectedBug::name).doesNotHaveDuplicates().containsAll(SAMPLE);
    for (InjectedBug bug : bugs) {
      for (InjectedBug.Edit edit : bug.edits()) {
        edit.applyTo(Files.readString(edit.path()));
      }
    }
  }

  @Test
  void theTableListsEveryBug() throws IOException {
    List<String> names = InjectedBug.all().stream().map(InjectedBug::name).toList();
    if (CHOICE.isEmpty()) {
      assertThat(rows().keySet()).containsExactlyElementsOf(names);
    }
  }

  private static Map<String, String> rows() throws IOException {
    Map<String, String> rows = new LinkedHashMap<>();
    Files.readAllLines(TABLE).stream()
        .filter(row -> row.startsWith("| `"))
        .forEach(row -> rows.put(row.split("`")[1], row));
    return rows;
  }

  private static void write(InjectedBug measured, List<Integer> found) throws IOException {
    Map<String, String> rows = rows();
    String median = shown(found.get(CAMPAIGNS / 2));
    rows.put(
        measured.name(),
        "| `%s` | %s | %s | %s | %s |"
            .formatted(
                measured.name(), measured.item(), measured.what(), median, shown(found.getLast())));
    StringBuilder out = new StringBuilder(HEAD);
    for (InjectedBug bug : InjectedBug.all()) {
      String unknown =
          "| `%s` | %s | %s | not measured | |".formatted(bug.name(), bug.item(), bug.what());
      out.append(rows.getOrDefault(bug.name(), unknown)).append('\n');
    }
    Files.writeString(TABLE, out);
  }

  private static String shown(int seeds) {
    return seeds > SEEDS_MAX ? "more than " + SEEDS_MAX : String.valueOf(seeds);
  }

  /** Seeds to detection of several campaigns, sorted. */
  private static List<Integer> campaigns(InjectedBug bug) {
    LongPredicate fails = ChangedClasses.with(bug);
    List<Integer> found = new ArrayList<>();
    int missed = 0;
    for (int campaign = 0; campaign < CAMPAIGNS; campaign++) {
      boolean hopeless = missed > CAMPAIGNS / 2;
      int seeds =
          hopeless
              ? SEEDS_MAX + 1
              : seedsToDetection(fails, FIRST_SEED * (campaign + 1), SEEDS_MAX);
      missed += seeds > SEEDS_MAX ? 1 : 0;
      found.add(seeds);
    }
    found.sort(null);
    System.out.println(bug.name() + ": " + found);
    return found;
  }

  private static int seedsToDetection(LongPredicate fails, long first, int max) {
    int seeds = 1;
    while (seeds <= max && !fails.test(first + seeds)) {
      seeds++;
    }
    return seeds;
  }

  static Stream<InjectedBug> chosen() {
    return InjectedBug.all().stream().filter(bug -> bug.name().matches(CHOICE));
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("chosen")
  void theChosenAreFound(InjectedBug bug) throws IOException {
    List<Integer> found = campaigns(bug);
    write(bug, found);
    assertThat(found.get(CAMPAIGNS / 2)).isLessThanOrEqualTo(SEEDS_MAX);
  }

  private static final String HEAD =
      """
      # Injected bugs

      Mistakes that were put into the core, its host or its disk (`raft/src/test/resources/injected-bugs.txt`), one at a time, and how many
      seeds of the simulation it took until a run failed: of %d campaigns the median and the worst. Items are those of the [checklist](checklist.md).

      Generated by `mvn -pl raft -am test -Dtest=InjectedBugTest -Dsurefire.failIfNoSpecifiedTests=false -Dmassif.raft.bugs=.*`; a sample of
      them is looked for in every build.

      | bug | item | what | median seeds | worst |
      |---|---|---|---|---|
      """
          .formatted(CAMPAIGNS);
}
