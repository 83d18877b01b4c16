package io.massifdb.server.command;

import io.massifdb.rangestore.log.LogInspection;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Prints a Raft log, one line per segment and record. */
final class RaftLogPrinter implements LogInspection.Listener {
  private static final class Sum {
    private long records;
    private long bytes;
    private long lowest = Long.MAX_VALUE;
    private long highest;

    void add(LogInspection.Item item) {
      records++;
      bytes += item.bytes();
      if (item.kind().equals("append") || item.kind().equals("rewrite")) {
        lowest = Math.min(lowest, item.index());
        highest = Math.max(highest, item.index());
      }
    }

    String entries() {
      return highest == 0 ? "no entries" : "entries " + lowest + " to " + highest;
    }
  }

  private final PrintWriter out;
  private final @Nullable Long range;
  private final boolean summary;
  private final Map<Long, Sum> sums = new TreeMap<>();
  private int segments;

  RaftLogPrinter(PrintWriter out, @Nullable Long range, boolean summary) {
    this.out = out;
    this.range = range;
    this.summary = summary;
  }

  @Override
  public void segment(String file, long number, long fileBytes) {
    segments++;
    out.printf(Locale.ROOT, "segment %d  %s  %d bytes%n", number, file, fileBytes);
  }

  @Override
  public void record(LogInspection.Item item) {
    if (range != null && range != item.range()) {
      return;
    }
    sums.computeIfAbsent(item.range(), _ -> new Sum()).add(item);
    if (!summary) {
      out.printf(
          Locale.ROOT,
          "  %9d  %-12s range %d  term %d  index %d  %d bytes%n",
          item.offset(),
          item.kind(),
          item.range(),
          item.term(),
          item.index(),
          item.bytes());
    }
  }

  /** Prints the sums; false when there was no segment at all. */
  boolean end() {
    sums.forEach((id, sum) ->
        out.printf(
            Locale.ROOT,
            "%s: %d records, %d bytes, %s%n",
            id == 0 ? "the log itself" : "range " + id,
            sum.records,
            sum.bytes,
            id == 0 ? "" : sum.entries()));
    return segments > 0;
  }
}
