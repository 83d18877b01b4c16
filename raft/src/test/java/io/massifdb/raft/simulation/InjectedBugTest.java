package io.massifdb.raft.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The test of the test: bugs put into the code must be found. Those that a few seeds find, always;
 * with {@code -Dmassif.raft.bugs=NAMES} all whose names match that regular expression, whose rows
 * of the table in docs/raft/injected-bugs.md are written anew.
 */
class InjectedBugTest {
  private static final Path TABLE = Path.of("../docs/raft/injected-bugs.md");
  private static final String CHOICE = System.getProperty("massif.raft.bugs", "");

  /** Which bugs every build looks for, by the median of the table, and for how long. */
  private static final int SAMPLE_MEDIAN = 10;

  private static final int SAMPLE_SEEDS = 100;
  private static final int CAMPAIGNS = Integer.getInteger("massif.raft.bugs.campaigns", 5);
  private static final int SEEDS_MAX = Integer.getInteger("massif.raft.bugs.seeds", 1000);
  private static final long FIRST_SEED = 100_000;

  /** How long a campaign took, and what noticed in the end. */
  private record Found(int seeds, String by) {}

  static Stream<InjectedBug> sample() throws IOException {
    Map<String, String> rows = rows();
    return InjectedBug.all().stream()
        .filter(bug -> CHOICE.isEmpty() && median(rows.get(bug.name())) <= SAMPLE_MEDIAN);
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("sample")
  void theSampleIsFound(InjectedBug bug) {
    assertThat(seedsToDetection(ChangedClasses.with(bug), 1, SAMPLE_SEEDS).seeds)
        .isLessThanOrEqualTo(SAMPLE_SEEDS);
  }

  /** A change of the code must not leave a bug behind that is none any more. */
  @Test
  void everyBugStillFitsTheSource() throws IOException {
    List<InjectedBug> bugs = InjectedBug.all();
    assertThat(bugs).hasSizeGreaterThanOrEqualTo(20);
    assertThat(bugs).extracting(InjectedBug::name).doesNotHaveDuplicates();
    for (InjectedBug bug : bugs) {
      for (InjectedBug.Edit edit : bug.edits()) {
        edit.applyTo(Files.readString(edit.path()));
      }
    }
  }

  @Test
  void everyBugOfTheListWasFound() throws IOException {
    List<String> names = InjectedBug.all().stream().map(InjectedBug::name).toList();
    if (CHOICE.isEmpty()) {
      Map<String, String> rows = rows();
      assertThat(rows.keySet()).containsExactlyElementsOf(names);
      for (InjectedBug bug : InjectedBug.all()) {
        String campaigns = bug.open() ? "0" : "[1-9]";
        assertThat(rows.get(bug.name())).matches(".* \\| " + campaigns + " of .*");
      }
      assertThat(sample().count()).isGreaterThanOrEqualTo(20);
    }
  }

  private static Map<String, String> rows() throws IOException {
    Map<String, String> rows = new LinkedHashMap<>();
    Files.readAllLines(TABLE).stream()
        .filter(row -> row.startsWith("| `"))
        .forEach(row -> rows.put(row.split("`")[1], row));
    return rows;
  }

  private static int median(@Nullable String row) {
    String cell = row == null ? "" : row.split("\\|")[5].strip();
    return cell.matches("\\d+") ? Integer.parseInt(cell) : Integer.MAX_VALUE;
  }

  private static void write(InjectedBug measured, List<Found> found) throws IOException {
    Map<String, String> rows = rows();
    String by =
        found.stream()
            .collect(Collectors.groupingBy(Found::by, TreeMap::new, Collectors.counting()))
            .entrySet()
            .stream()
            .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
            .filter(each -> !each.getKey().isEmpty())
            .map(each -> "`" + each.getKey() + "`")
            .collect(Collectors.joining(", "));
    rows.put(
        measured.name(),
        "| `%s` | %s | %s | %d of %d | %s | %s | %s |"
            .formatted(
                measured.name(),
                measured.item(),
                measured.what(),
                found.stream().filter(each -> !each.by.isEmpty()).count(),
                CAMPAIGNS,
                shown(found.get(CAMPAIGNS / 2)),
                shown(found.getLast()),
                by));
    StringBuilder out = new StringBuilder();
    for (String line : Files.readAllLines(TABLE)) {
      if (!line.startsWith("| `")) {
        out.append(line).append('\n');
      }
      if (line.startsWith("|---")) {
        for (InjectedBug bug : InjectedBug.all()) {
          String unknown =
              "| `%s` | %s | %s | not measured | | | |"
                  .formatted(bug.name(), bug.item(), bug.what());
          out.append(rows.getOrDefault(bug.name(), unknown)).append('\n');
        }
      }
    }
    Files.writeString(TABLE, out);
  }

  private static String shown(Found found) {
    return found.seeds > SEEDS_MAX ? "more than " + SEEDS_MAX : String.valueOf(found.seeds);
  }

  /** Seeds to detection of several campaigns, sorted. */
  private static List<Found> campaigns(InjectedBug bug) {
    LongFunction<String> run = ChangedClasses.with(bug);
    List<Found> found = new ArrayList<>();
    for (int campaign = 1; campaign <= CAMPAIGNS; campaign++) {
      found.add(seedsToDetection(run, FIRST_SEED * campaign, SEEDS_MAX));
    }
    found.sort((left, right) -> Integer.compare(left.seeds, right.seeds));
    System.out.println(bug.name() + ": " + found);
    return found;
  }

  private static Found seedsToDetection(LongFunction<String> run, long first, int max) {
    for (int seeds = 1; seeds <= max; seeds++) {
      String failure = run.apply(first + seeds);
      if (!failure.isEmpty()) {
        return new Found(seeds, failure);
      }
    }
    return new Found(max + 1, "");
  }

  static Stream<InjectedBug> chosen() {
    return InjectedBug.all().stream().filter(bug -> bug.name().matches(CHOICE));
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("chosen")
  void theChosenAreFound(InjectedBug bug) throws IOException {
    List<Found> found = campaigns(bug);
    write(bug, found);
    assertThat(found.getFirst().by).as("found").isNotEmpty();
  }
}
