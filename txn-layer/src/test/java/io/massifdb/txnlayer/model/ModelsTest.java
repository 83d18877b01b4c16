package io.massifdb.txnlayer.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The rules hold in every reachable state of their models, and every mistake is found. With {@code
 * -Dmassif.models=large} the bounds are larger (minutes); with {@code -Dmassif.models=write} the
 * table of {@code docs/transactions/models.md} is written anew.
 */
class ModelsTest {
  private static final String MODE = System.getProperty("massif.models", "");
  private static final boolean LARGE = MODE.equals("large");
  private static final long STATES_MAX = LARGE ? 30_000_000 : 1_000_000;

  private static Model commit(CommitModel.Bug bug) {
    boolean whole = LARGE && bug == CommitModel.Bug.NONE;
    return new CommitModel(whole ? 2 : 1, whole ? 2 : 3, bug);
  }

  private static Model split(SplitModel.Bug bug) {
    return new SplitModel(LARGE ? 9 : 7, bug);
  }

  private static Model merge(MergeModel.Bug bug) {
    return new MergeModel(LARGE ? 11 : 7, bug);
  }

  private static Model oracle(OracleModel.Bug bug) {
    return new OracleModel(LARGE ? 6 : 4, bug);
  }

  private static Model strictness(StrictnessModel.Bug bug) {
    return new StrictnessModel(false, LARGE ? 9 : 7, bug);
  }

  private static Model strictnessOfThreeWriters() {
    return new StrictnessModel(true, LARGE ? 9 : 7, StrictnessModel.Bug.NONE);
  }

  private static Search.Result holds(Model model) {
    Search.Result result = Search.run(model, STATES_MAX);
    assertThat(result.violation()).as(result.shown()).isNull();
    assertThat(result.complete()).as("all states were seen").isTrue();
    return result;
  }

  /** Each mistake is searched for once. */
  private static final Map<Enum<?>, Search.Result> FOUND = new ConcurrentHashMap<>();

  private static <B extends Enum<B>> Search.Result refuted(B bug, Function<B, Model> model) {
    return FOUND.computeIfAbsent(bug, _ -> Search.run(model.apply(bug), STATES_MAX));
  }

  private static <B extends Enum<B>> void refutes(B bug, Function<B, Model> model) {
    Search.Result result = refuted(bug, model);
    assertThat(result.violation()).as("the mistake is found").isNotNull();
    System.out.println(result.shown());
  }

  @ParameterizedTest
  @EnumSource(value = CommitModel.Bug.class, mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void findsMistakesOfParallelCommit(CommitModel.Bug bug) {
    refutes(bug, ModelsTest::commit);
  }

  @ParameterizedTest
  @EnumSource(value = SplitModel.Bug.class, mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void findsMistakesOfASplit(SplitModel.Bug bug) {
    refutes(bug, ModelsTest::split);
  }

  @ParameterizedTest
  @EnumSource(value = MergeModel.Bug.class, mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void findsMistakesOfAMerge(MergeModel.Bug bug) {
    refutes(bug, ModelsTest::merge);
  }

  @ParameterizedTest
  @EnumSource(value = OracleModel.Bug.class, mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void findsMistakesOfTheOracle(OracleModel.Bug bug) {
    refutes(bug, ModelsTest::oracle);
  }

  @ParameterizedTest
  @EnumSource(value = StrictnessModel.Bug.class, mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void findsMistakesOfTheStrictnessArgument(StrictnessModel.Bug bug) {
    refutes(bug, ModelsTest::strictness);
  }

  /** The rules hold, and the document says in how many states. */
  @Test
  void theRulesHoldInEveryState() throws IOException {
    StringBuilder table = new StringBuilder();
    table.append("| model | states | transitions | longest way |\n|---|---|---|---|\n");
    row(table, "pushed parallel commit, recovery, removal", holds(commit(CommitModel.Bug.NONE)));
    row(table, "split with a slow applier", holds(split(SplitModel.Bug.NONE)));
    row(table, "merge with freeze", holds(merge(MergeModel.Bug.NONE)));
    row(table, "oracle failover, low-water marks", holds(oracle(OracleModel.Bug.NONE)));
    row(table, "strictness, a reader", holds(strictness(StrictnessModel.Bug.NONE)));
    row(table, "strictness, three writers", holds(strictnessOfThreeWriters()));
    if (LARGE) {
      System.out.println(table);
      return;
    }
    table.append("\n| mistake | found after states | shortest trace |\n|---|---|---|\n");
    mistakes(table, CommitModel.Bug.values(), ModelsTest::commit);
    mistakes(table, SplitModel.Bug.values(), ModelsTest::split);
    mistakes(table, MergeModel.Bug.values(), ModelsTest::merge);
    mistakes(table, OracleModel.Bug.values(), ModelsTest::oracle);
    mistakes(table, StrictnessModel.Bug.values(), ModelsTest::strictness);
    compare(table.toString());
  }

  private static void row(StringBuilder table, String name, Search.Result result) {
    table.append(
        String.format(
            "| %s | %d | %d | %d |%n",
            name, result.states(), result.transitions(), result.depth()));
  }

  private static <B extends Enum<B>> void mistakes(
      StringBuilder table, B[] bugs, Function<B, Model> model) {
    for (B bug : Arrays.copyOfRange(bugs, 1, bugs.length)) {
      Search.Result result = refuted(bug, model);
      table.append(
          String.format(
              "| %s: %s | %d | %d |%n",
              bug.getDeclaringClass().getEnclosingClass().getSimpleName(),
              bug.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' '),
              result.states(),
              result.trace().size()));
    }
  }

  private static void compare(String table) throws IOException {
    Path root = Path.of("").toAbsolutePath();
    for (Path at = root; at != null; at = at.getParent()) {
      if (Files.isDirectory(at.resolve("docs/transactions"))) {
        root = at;
        break;
      }
    }
    Path document = root.resolve("docs/transactions/models.md");
    List<String> parts = List.of(Files.readString(document).split("<!-- generated -->\n", -1));
    assertThat(parts).hasSize(3);
    if (MODE.equals("write")) {
      String text =
          parts.get(0) + "<!-- generated -->\n" + table + "<!-- generated -->\n" + parts.get(2);
      Files.write(document, text.getBytes(UTF_8));
    } else {
      assertThat(parts.get(1)).isEqualTo(table);
    }
  }
}
