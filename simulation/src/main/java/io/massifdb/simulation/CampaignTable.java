package io.massifdb.simulation;

import io.massifdb.simulation.workload.WorkloadKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a campaign found, a line per seed, written as it goes: a campaign that was stopped goes on
 * after the last seed in its file.
 */
final class CampaignTable {
  private static final String HEADER =
      Arrays.stream(Probe.values())
          .map(Probe::name)
          .collect(
              Collectors.joining(
                  "\t",
                  "seed\tworkload\tresult\ttrace\tcpu_ms\tsteps\tfaults\tcommitted\taborted"
                      + "\tunknown\t",
                  ""));
  private static final int FIRST_PROBE = 10;

  private final @Nullable Path file;
  private final List<Row> rows = new ArrayList<>();

  /** A seed that was run. */
  private record Row(
      long seed,
      WorkloadKind workload,
      boolean passed,
      long cpuMillis,
      long faults,
      long committed,
      Map<Probe, Integer> probes) {
    static Row parse(String line) {
      String[] cells = line.split("\t");
      Map<Probe, Integer> probes = new EnumMap<>(Probe.class);
      int cell = FIRST_PROBE;
      for (Probe probe : Probe.values()) {
        probes.put(probe, Integer.valueOf(cells[cell++]));
      }
      return new Row(
          Long.parseLong(cells[0]),
          WorkloadKind.valueOf(cells[1]),
          cells[2].equals("passed"),
          Long.parseLong(cells[4]),
          Long.parseLong(cells[6]),
          Long.parseLong(cells[7]),
          probes);
    }
  }

  private CampaignTable(@Nullable Path file) {
    this.file = file;
  }

  /** Goes on with a file, or begins it; null for a table in memory alone. */
  static CampaignTable open(@Nullable Path file) throws IOException {
    CampaignTable table = new CampaignTable(file);
    if (file != null && Files.exists(file)) {
      List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
      if (lines.isEmpty() || !lines.getFirst().equals(HEADER)) {
        throw new IOException(file + " is not the table of such a campaign");
      }
      lines.stream().skip(1).map(Row::parse).forEach(table.rows::add);
    } else if (file != null) {
      Files.writeString(file, HEADER + "\n");
    }
    return table;
  }

  /** The last seed in the table. */
  OptionalLong lastSeed() {
    return rows.stream().mapToLong(Row::seed).max();
  }

  void add(Outcome outcome, long cpuMillis) throws IOException {
    Outcome.Statistics statistics = outcome.statistics();
    List<Object> cells = new ArrayList<>();
    cells.addAll(
        List.of(
            outcome.settings().seed(),
            outcome.settings().workload(),
            outcome.passed() ? "passed" : "FAILED",
            Long.toHexString(outcome.traceHash()),
            cpuMillis,
            statistics.steps(),
            outcome.faults().size(),
            statistics.committed(),
            statistics.aborted(),
            statistics.unknown()));
    for (Probe probe : Probe.values()) {
      cells.add(outcome.probes().getOrDefault(probe, 0));
    }
    String line = cells.stream().map(String::valueOf).collect(Collectors.joining("\t"));
    rows.add(Row.parse(line));
    if (file != null) {
      Files.writeString(file, line + "\n", StandardOpenOption.APPEND);
    }
  }

  long failed() {
    return rows.stream().filter(row -> !row.passed).count();
  }

  int seeds() {
    return rows.size();
  }

  /** Sums over everything, in Markdown. */
  String summary() {
    StringBuilder text = new StringBuilder();
    text.append("| workload | seeds | failed | faults | transactions committed | CPU per seed |\n");
    text.append("|---|---|---|---|---|---|\n");
    for (WorkloadKind kind : WorkloadKind.values()) {
      line(text, kind.name(), rows.stream().filter(row -> row.workload == kind).toList());
    }
    line(text, "all", rows);
    text.append("\n| probe | meaning | seeds in which it fired | times |\n|---|---|---|---|\n");
    for (Probe probe : Probe.values()) {
      text.append(
          "| %s | %s | %d | %d |\n"
              .formatted(
                  probe,
                  probe.meaning(),
                  rows.stream().filter(row -> row.probes.getOrDefault(probe, 0) > 0).count(),
                  rows.stream().mapToLong(row -> row.probes.getOrDefault(probe, 0)).sum()));
    }
    List<Probe> silent = silent();
    if (!silent.isEmpty()) {
      text.append("\nNEVER FIRED, so not tested: " + silent + "\n");
    }
    return text.toString();
  }

  private List<Probe> silent() {
    return Arrays.stream(Probe.values())
        .filter(probe -> rows.stream().noneMatch(row -> row.probes.getOrDefault(probe, 0) > 0))
        .toList();
  }

  private static void line(StringBuilder text, String name, List<Row> rows) {
    if (!rows.isEmpty()) {
      text.append(
          "| %s | %d | %d | %d | %d | %d ms |\n"
              .formatted(
                  name,
                  rows.size(),
                  rows.stream().filter(row -> !row.passed).count(),
                  rows.stream().mapToLong(Row::faults).sum(),
                  rows.stream().mapToLong(Row::committed).sum(),
                  rows.stream().mapToLong(Row::cpuMillis).sum() / rows.size()));
    }
  }
}
