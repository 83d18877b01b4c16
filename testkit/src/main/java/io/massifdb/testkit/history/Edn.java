package io.massifdb.testkit.history;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A history in Jepsen's form, one operation a line, for Elle and its tools. Registers and lists are
 * different workloads there: a history with both is to be split by its caller.
 */
public final class Edn {
  private record Line(long time, int kind, RecordedTransaction transaction) {}

  private static final int INVOKE = 0;
  private static final int COMPLETE = 1;

  private Edn() {}

  /** Writes the events in the order of their times. */
  public static void write(List<RecordedTransaction> transactions, Appendable target)
      throws IOException {
    int processes =
        1 + transactions.stream().mapToInt(RecordedTransaction::process).max().orElse(0);
    long latest = transactions.stream().mapToLong(RecordedTransaction::end).max().orElse(0);
    List<Line> lines = new ArrayList<>();
    for (RecordedTransaction each : transactions) {
      lines.add(new Line(each.begin(), INVOKE, each));
      lines.add(
          new Line(each.hasEnded() ? each.end() : Math.max(latest, each.begin()), COMPLETE, each));
    }
    lines.sort(
        Comparator.comparingLong(Line::time)
            .thenComparingInt(Line::kind)
            .thenComparingInt(line -> line.transaction.index()));
    Logical logical = new Logical(transactions, processes);
    int index = 0;
    for (Line line : lines) {
      target
          .append(
              "{:index %d, :time %d, :process %d, :type %s, :f :txn, :value [%s]}"
                  .formatted(
                      index++,
                      line.time,
                      logical.of[line.transaction.index()],
                      line.kind == INVOKE ? ":invoke" : type(line.transaction.fate()),
                      operations(line)))
          .append('\n');
    }
  }

  private static String operations(Line line) {
    boolean known = line.kind == COMPLETE && line.transaction.fate() == Fate.COMMITTED;
    Function<Operation, String> form = known ? Operation::edn : Operation::ednInvocation;
    return line.transaction.operations().stream().map(form).collect(Collectors.joining(" "));
  }

  private static String type(Fate fate) {
    return switch (fate) {
      case COMMITTED -> ":ok";
      case ABORTED -> ":fail";
      case UNKNOWN -> ":info";
    };
  }

  /** A process whose operation never ended cannot begin another: the client gets a new number. */
  private static final class Logical {
    private final int[] of;

    Logical(List<RecordedTransaction> transactions, int processes) {
      of = new int[transactions.size()];
      int[] lives = new int[processes];
      transactions.stream()
          .sorted(
              Comparator.comparingLong(RecordedTransaction::begin)
                  .thenComparingInt(RecordedTransaction::index))
          .forEach(each -> {
            of[each.index()] = each.process() + lives[each.process()] * processes;
            lives[each.process()] += each.hasEnded() ? 0 : 1;
          });
    }
  }
}
