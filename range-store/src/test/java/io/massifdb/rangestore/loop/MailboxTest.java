package io.massifdb.rangestore.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class MailboxTest {
  private static final int WRITERS = 8;
  private static final int POSTS = 20_000;

  private final Mailbox mailbox = new Mailbox();

  @Test
  void nothingIsLostAndEachWritersPostsKeepTheirOrder() throws InterruptedException {
    List<List<Integer>> read = new ArrayList<>();
    List<Thread> writers = new ArrayList<>();
    for (int i = 0; i < WRITERS; i++) {
      List<Integer> own = new ArrayList<>();
      read.add(own);
      writers.add(
          Thread.ofPlatform()
              .start(() -> {
                for (int n = 0; n < POSTS; n++) {
                  int number = n;
                  assertThat(mailbox.post(() -> own.add(number))).isTrue();
                }
              }));
    }
    Thread reader =
        Thread.ofPlatform()
            .start(() -> {
              for (var work = mailbox.take(); !work.isEmpty(); work = mailbox.take()) {
                work.forEach(Runnable::run);
              }
            });
    for (Thread writer : writers) {
      writer.join();
    }
    mailbox.close();
    reader.join();
    assertThat(read).allMatch(own -> own.size() == POSTS);
    assertThat(read).allSatisfy(own -> assertThat(own).isSorted());
  }

  @Test
  void aClosedMailboxIsDrainedAndTakesNoMore() {
    List<String> done = new ArrayList<>();
    mailbox.post(() -> done.add("a"));
    mailbox.post(() -> done.add("b"));
    mailbox.close();
    mailbox.close();
    assertThat(mailbox.post(() -> done.add("c"))).isFalse();
    mailbox.take().forEach(Runnable::run);
    assertThat(done).containsExactly("a", "b");
    assertThat(mailbox.take()).isEmpty();
    assertThat(mailbox.take()).isEmpty();
  }

  @Test
  void anInterruptedReaderStillWaits() throws InterruptedException {
    List<String> done = new ArrayList<>();
    Thread reader =
        Thread.ofPlatform()
            .start(() -> {
              Thread.currentThread().interrupt();
              mailbox.take().forEach(Runnable::run);
              done.add(Thread.currentThread().isInterrupted() ? "interrupted" : "not");
            });
    Thread.sleep(20);
    assertThat(reader.isAlive()).isTrue();
    mailbox.post(() -> done.add("a"));
    reader.join();
    assertThat(done).containsExactly("a", "interrupted");
  }
}
