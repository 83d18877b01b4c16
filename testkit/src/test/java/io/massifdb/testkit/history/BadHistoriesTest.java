package io.massifdb.testkit.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.massifdb.testkit.history.Anomaly.Kind;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each anomaly in the smallest history that shows it, and which models allow it. */
class BadHistoriesTest {
  /** All transactions overlap unless a test says otherwise: time then says nothing. */
  private static final String TOGETHER = " 0 100 ";

  private static String together(String... transactions) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < transactions.length; i++) {
      String[] parts = transactions[i].split(" ", 2);
      text.append(i).append(' ').append(parts[0]).append(TOGETHER).append(parts[1]).append('\n');
    }
    return text.toString();
  }

  static Stream<Arguments> lists() {
    return Stream.of(
        Arguments.of("unwritten value", together("ok r1=[7]")),
        Arguments.of("duplicate", together("ok a1=7", "ok r1=[7,7]")),
        Arguments.of(
            "incompatible order", together("ok a1=1", "ok a1=2", "ok r1=[1,2]", "ok r1=[2]")),
        Arguments.of("G0", together("ok a1=1 a2=1", "ok a1=2 a2=2", "ok r1=[1,2] r2=[2,1]")),
        Arguments.of("G1a", together("fail a1=1", "ok r1=[1]")),
        Arguments.of("G1b", together("ok a1=1 a1=2", "ok r1=[1]")),
        Arguments.of("G1c", together("ok a1=1 r2=[2]", "ok a2=2 r1=[1]")),
        Arguments.of("G-single", together("ok a1=1 a2=1", "ok r1=[] r2=[1]")),
        Arguments.of(
            "G-nonadjacent", together("ok a1=1", "ok r1=[1] r2=[]", "ok a2=2", "ok r2=[2] r1=[]")),
        Arguments.of("G2-item", together("ok r1=[] a2=1", "ok r2=[] a1=1", "ok r1=[1] r2=[1]")),
        Arguments.of("internal", together("ok a1=1 r1=[]")),
        Arguments.of("internal", together("ok a1=1", "ok r1=[] r1=[1]")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("lists")
  void isFoundInLists(String name, String history) {
    Verdict verdict = check(ConsistencyModel.SERIALIZABLE, history);
    assertThat(names(verdict)).contains(name);
    assertThat(verdict.isValid()).isFalse();
    assertThat(verdict.report()).contains("process ").contains(name);
  }

  static Stream<Arguments> registers() {
    return Stream.of(
        Arguments.of("unwritten value", together("ok g1=7")),
        Arguments.of("cyclic versions", together("ok g1=1 w1=2", "ok g1=2 w1=1")),
        Arguments.of("G1a", together("fail w1=1", "ok g1=1")),
        Arguments.of("G1b", together("ok w1=1 w1=2", "ok g1=1")),
        Arguments.of("G1c", together("ok w1=1 g2=2", "ok w2=2 g1=1")),
        Arguments.of("G-single", together("ok w1=1 w2=1", "ok g1=nil g2=1")),
        Arguments.of("G2-item", together("ok g1=nil w2=1", "ok g2=nil w1=1")),
        Arguments.of("lost update", together("ok g1=nil w1=1", "ok g1=nil w1=2")),
        Arguments.of("internal", together("ok w1=1 g1=nil")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("registers")
  void isFoundInRegisters(String name, String history) {
    Verdict verdict = check(ConsistencyModel.SERIALIZABLE, history);
    assertThat(names(verdict)).contains(name);
    assertThat(verdict.isValid()).isFalse();
  }

  @Test
  void aLostUpdateIsASingleAntiDependencyAsWell() {
    Verdict verdict =
        check(
            ConsistencyModel.SNAPSHOT_ISOLATION,
            together("ok r1=[] a1=1", "ok r1=[] a1=2", "ok r1=[1,2]"));
    assertThat(names(verdict)).containsExactlyInAnyOrder("lost update", "G-single");
    assertThat(verdict.isValid()).isFalse();
  }

  @Test
  void snapshotIsolationAllowsWriteSkewAndNoLongFork() {
    String skew = together("ok r1=[] a2=1", "ok r2=[] a1=1", "ok r1=[1] r2=[1]");
    assertThat(check(ConsistencyModel.SNAPSHOT_ISOLATION, skew).isValid()).isTrue();
    String fork = together("ok a1=1", "ok r1=[1] r2=[]", "ok a2=2", "ok r2=[2] r1=[]");
    assertThat(check(ConsistencyModel.SNAPSHOT_ISOLATION, fork).isValid()).isFalse();
    assertThat(check(ConsistencyModel.READ_COMMITTED, fork).isValid()).isTrue();
  }

  @Test
  void aStaleReadIsSerializableAndNotStrictlySo() {
    String history =
        """
        0 ok 0 10 a1=1
        1 ok 20 30 r1=[]
        """;
    assertThat(check(ConsistencyModel.SERIALIZABLE, history).isValid()).isTrue();
    assertThat(check(ConsistencyModel.STRONG_SESSION_SERIALIZABLE, history).isValid()).isTrue();
    Verdict strict = check(ConsistencyModel.STRICT_SERIALIZABLE, history);
    assertThat(names(strict)).containsExactly("G-single-realtime");
    assertThat(strict.report()).contains("T1 -rw-> T0 (key 1)").contains("T0 -realtime-> T1");
  }

  @Test
  void aClientThatForgetsItsOwnWriteBreaksItsSession() {
    String history =
        """
        0 ok 0 10 a1=1
        0 ok 10 30 r1=[]
        1 ok 40 50 r1=[1]
        """;
    assertThat(check(ConsistencyModel.SERIALIZABLE, history).isValid()).isTrue();
    assertThat(names(check(ConsistencyModel.STRONG_SESSION_SERIALIZABLE, history)))
        .contains("G-single-session");
  }

  @Test
  void aStaleRegisterReadIsFoundByTime() {
    String history =
        """
        0 ok 0 10 w1=1
        1 ok 20 30 w1=2
        2 ok 40 50 g1=1
        """;
    assertThat(check(ConsistencyModel.SERIALIZABLE, history).isValid()).isTrue();
    assertThat(names(check(ConsistencyModel.STRICT_SERIALIZABLE, history)))
        .containsExactly("G-single-realtime");
  }

  /** Writes to different keys, seen in an order against real time by one snapshot. */
  @Test
  void causalReverseIsFoundByTime() {
    String history =
        """
        0 ok 0 10 a1=1
        1 ok 20 30 a2=2
        2 ok 5 60 r1=[] r2=[2]
        """;
    assertThat(check(ConsistencyModel.SERIALIZABLE, history).isValid()).isTrue();
    assertThat(check(ConsistencyModel.STRICT_SERIALIZABLE, history).isValid()).isFalse();
  }

  @Test
  void whatIsAcknowledgedAndNeverReadIsLost() {
    String history =
        """
        0 ok 0 10 a1=1
        1 ok 20 30 a1=2
        2 ok 40 50 r1=[1]
        """;
    assertThat(names(check(ConsistencyModel.STRICT_SERIALIZABLE, history)))
        .containsExactly("G-single-realtime");
  }

  @Test
  void anUnknownOneThatWasReadCountsWithItsReads() {
    String history =
        """
        0 info 0 0 a1=1 r2=[]
        1 ok 0 10 a2=1
        2 ok 20 30 r1=[1]
        3 ok 20 30 r2=[1] r1=[]
        """;
    assertThat(names(check(ConsistencyModel.SERIALIZABLE, history))).containsExactly("G2-item");
  }

  @Test
  void anUnknownOneThatWasReadStays() {
    String history =
        """
        0 info 0 0 a1=1
        1 ok 20 30 r1=[1]
        2 ok 40 50 r1=[]
        """;
    assertThat(names(check(ConsistencyModel.STRICT_SERIALIZABLE, history)))
        .containsExactly("G-single-realtime");
    assertThat(check(ConsistencyModel.SERIALIZABLE, history).isValid()).isTrue();
  }

  @Test
  void valuesThatAreNotUniqueAreTheWorkloadsFault() {
    assertThatThrownBy(() -> check(ConsistencyModel.SERIALIZABLE, together("ok a1=1", "ok a1=1")))
        .hasMessageContaining("unique");
  }

  @Test
  void ofManyAnomaliesAFewAreShown() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 100; i++) {
      text.append("%d ok 0 100 a%d=1 r%d=[]%n".formatted(i, i, i + 1000));
      text.append("%d ok 0 100 r%d=[1] a%d=1 r%d=[1]%n".formatted(i + 200, i, i + 1000, i + 1000));
      text.append("%d ok 200 300 r%d=[]%n".formatted(i + 400, i));
    }
    Verdict verdict = check(ConsistencyModel.STRICT_SERIALIZABLE, text.toString());
    assertThat(verdict.anomalies()).hasSizeBetween(1, 20);
    assertThat(verdict.anomalies()).allMatch(anomaly -> anomaly.kind() != Kind.G0);
  }

  private static Verdict check(ConsistencyModel model, String history) {
    return HistoryChecker.check(model, HistoryText.parse(history));
  }

  private static List<String> names(Verdict verdict) {
    return verdict.anomalies().stream().map(Anomaly::name).toList();
  }
}
