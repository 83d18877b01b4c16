package io.massifdb.raft;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What a leader makes of rejections. */
class ProgressTest {
  private static Progress probed(long match, long next) {
    return new Progress(match, next, false, new Inflights(256, Long.MAX_VALUE));
  }

  @Test
  void aProbeFallsBackToTheHint() {
    Progress progress = probed(0, 10);
    assertThat(progress.rejected(9, 4)).isTrue();
    assertThat(progress.next()).isEqualTo(5);
  }

  /** Else leader and member would answer each other without end, as fast as the network is. */
  @Test
  void whatWasAcknowledgedIsNotDisputed() {
    Progress progress = probed(7, 8);
    progress.pauseAppends();
    assertThat(progress.rejected(7, 0)).isFalse();
    assertThat(progress.isPaused()).isTrue();
  }

  @Test
  void whoHasNothingIsAskedFromTheBeginning() {
    Progress progress = probed(0, 1);
    assertThat(progress.rejected(0, 0)).isTrue();
  }
}
