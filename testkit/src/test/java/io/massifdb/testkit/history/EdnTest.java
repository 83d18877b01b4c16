package io.massifdb.testkit.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** The form that Elle reads. */
class EdnTest {
  @Test
  void eventsAreInTheOrderOfTime() throws IOException {
    StringBuilder text = new StringBuilder();
    Edn.write(
        HistoryText.parse(
            """
            0 ok 0 10 a1=1 r1=[1]
            1 info 5 5 a1=2
            1 fail 7 8 r1=[1]
            """),
        text);
    assertThat(text.toString().lines())
        .containsExactly(
            "{:index 0, :time 0, :process 0, :type :invoke, :f :txn, :value [[:append 1 1] [:r 1"
                + " nil]]}",
            "{:index 1, :time 5, :process 1, :type :invoke, :f :txn, :value [[:append 1 2]]}",
            "{:index 2, :time 7, :process 3, :type :invoke, :f :txn, :value [[:r 1 nil]]}",
            "{:index 3, :time 8, :process 3, :type :fail, :f :txn, :value [[:r 1 nil]]}",
            "{:index 4, :time 10, :process 0, :type :ok, :f :txn, :value [[:append 1 1] [:r 1"
                + " [1]]]}",
            "{:index 5, :time 10, :process 1, :type :info, :f :txn, :value [[:append 1 2]]}");
  }

  @Test
  void registersAreWrittenAsElleKnowsThem() throws IOException {
    StringBuilder text = new StringBuilder();
    Edn.write(HistoryText.parse("0 ok 0 10 w1=1 g2=nil"), text);
    assertThat(text.toString()).contains(":type :ok, :f :txn, :value [[:w 1 1] [:r 2 nil]]}");
  }

  @Test
  void attemptsThatNeverEndedAreUnknown() {
    History history = new History();
    Attempt attempt = history.begin(0, 5);
    attempt.append(1, 2);
    assertThat(history.transactions())
        .singleElement()
        .satisfies(each -> assertThat(each.fate()).isEqualTo(Fate.UNKNOWN));
    attempt.committed(9);
    assertThat(history.transactions().getFirst().end()).isEqualTo(9);
  }
}
