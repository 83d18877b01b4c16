package io.massifdb.testkit.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.massifdb.testkit.SeededRandom;
import io.massifdb.testkit.history.Operation.ReadList;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Histories of a correct database pass; with one read changed they mostly do not. */
class GoodHistoriesTest {
  private static final Duration SECONDS = Duration.ofSeconds(20);

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void strictlySerializableHistoriesPass(boolean lists) {
    for (int seed = 0; seed < 100; seed++) {
      Verdict verdict =
          HistoryChecker.check(
              ConsistencyModel.STRICT_SERIALIZABLE,
              GeneratedHistory.of(seed, 300, 1 + seed % 12, lists));
      assertThat(verdict.anomalies()).as("seed " + seed).isEmpty();
      assertThat(verdict.complete()).isTrue();
    }
  }

  @Test
  void aReadThatMissesTheLastValueIsFound() {
    int found = 0;
    int tried = 0;
    for (int seed = 0; seed < 60; seed++) {
      List<RecordedTransaction> history = new ArrayList<>(GeneratedHistory.of(seed, 300, 5, true));
      int victim = victim(history, new SeededRandom(seed));
      history.set(victim, withShorterReads(history.get(victim)));
      tried++;
      found +=
          HistoryChecker.check(ConsistencyModel.STRICT_SERIALIZABLE, history).isValid() ? 0 : 1;
    }
    // A read that overlaps the write it now misses may still be explained.
    assertThat(found).isGreaterThan(tried * 2 / 3);
  }

  private static int victim(List<RecordedTransaction> history, SeededRandom random) {
    while (true) {
      int index = random.nextInt(history.size());
      RecordedTransaction each = history.get(index);
      if (each.fate() == Fate.COMMITTED
          && each.operations().stream()
              .anyMatch(
                  operation -> operation instanceof ReadList(_, long[] read) && read.length > 0)
          && each.operations().stream().noneMatch(Operation.Append.class::isInstance)) {
        return index;
      }
    }
  }

  private static RecordedTransaction withShorterReads(RecordedTransaction transaction) {
    return new RecordedTransaction(
        transaction.index(),
        transaction.process(),
        transaction.begin(),
        transaction.end(),
        transaction.fate(),
        transaction.operations().stream()
            .map(operation ->
                operation instanceof ReadList(long key, long[] read) && read.length > 0
                    ? new ReadList(key, Arrays.copyOf(read, read.length - 1))
                    : operation)
            .toList());
  }

  /** The figure that the workloads count on; a laptop needs about two seconds. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aHundredThousandTransactionsTakeSeconds(boolean lists) {
    List<RecordedTransaction> history = GeneratedHistory.of(1, 100_000, 32, lists);
    long begin = System.nanoTime();
    Verdict verdict = HistoryChecker.check(ConsistencyModel.STRICT_SERIALIZABLE, history);
    Duration taken = Duration.ofNanos(System.nanoTime() - begin);
    assertThat(verdict.anomalies()).isEmpty();
    assertThat(taken).isLessThan(SECONDS);
  }

  /** A database that loses everything must not make the checker lose itself. */
  @Test
  void aHistoryFullOfAnomaliesEndsInTime() {
    SeededRandom random = new SeededRandom(7);
    List<RecordedTransaction> history =
        GeneratedHistory.of(1, 50_000, 32, true).stream()
            .map(each -> random.chance(0.2) ? withShorterReads(each) : each)
            .toList();
    long begin = System.nanoTime();
    Verdict verdict = HistoryChecker.check(ConsistencyModel.STRICT_SERIALIZABLE, history);
    assertThat(verdict.isValid()).isFalse();
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(SECONDS);
  }
}
