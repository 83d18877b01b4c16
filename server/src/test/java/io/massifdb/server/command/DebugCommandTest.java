package io.massifdb.server.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.massifdb.kvapi.RangeId;
import io.massifdb.kvapi.seam.Scheduler;
import io.massifdb.raft.Entry;
import io.massifdb.rangestore.log.FileDisk;
import io.massifdb.rangestore.log.LogSettings;
import io.massifdb.rangestore.log.RaftLogStore;
import io.massifdb.server.seam.VirtualThreadScheduler;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class DebugCommandTest {
  @TempDir Path folder;

  private final StringWriter out = new StringWriter();

  private int run(String... arguments) {
    CommandLine line = new CommandLine(new DebugCommand());
    line.setOut(new PrintWriter(out));
    line.setErr(new PrintWriter(out));
    return line.execute(arguments);
  }

  private void writeLog() throws IOException {
    Scheduler scheduler = new VirtualThreadScheduler();
    LogSettings small = new LogSettings(64 << 10, 16 << 10, 16 << 10, 3, 2);
    CompletableFuture<Boolean> durable = new CompletableFuture<>();
    try (RaftLogStore log =
        RaftLogStore.open(
            new FileDisk(folder), "raft", small, scheduler, (message, _) -> out.append(message))) {
      log.create(new RangeId(7), 1, 10, 5);
      log.create(new RangeId(8), 1, 10, 5);
      List<Entry> entries = List.of(Entry.normal(6, 11, new byte[50]));
      log.append(
          List.of(
              new RaftLogStore.Append(new RangeId(7), null, entries, true, () -> {}),
              new RaftLogStore.Append(
                  new RangeId(8), null, entries, true, () -> durable.complete(true))));
      assertThat(durable.join()).isTrue();
    }
  }

  @Test
  void printsSegmentsAndRecords() throws IOException {
    writeLog();
    assertThat(run("raft-log", folder.toString())).isZero();
    assertThat(out.toString())
        .contains("segment 0")
        .containsPattern("append +range 7 {2}term 6 {2}index 11")
        .contains("range 8: ", "entries 11 to 11")
        .doesNotContain("DAMAGED");
  }

  @Test
  void printsOneRangeAndSums() throws IOException {
    writeLog();
    assertThat(run("raft-log", "--range", "7", "--summary", folder.resolve("raft").toString()))
        .isZero();
    assertThat(out.toString()).contains("range 7: ").doesNotContain("range 8", "append");
  }

  @Test
  void damageIsFound() throws IOException {
    writeLog();
    Path segment = folder.resolve("raft/0000000000000000.log");
    try (FileChannel file = FileChannel.open(segment, StandardOpenOption.WRITE)) {
      int written = file.write(ByteBuffer.wrap(new byte[] {1, 2, 3}), 45);
      assertThat(written).isEqualTo(3);
    }
    assertThat(run("raft-log", "--summary", folder.toString())).isEqualTo(1);
    assertThat(out.toString()).contains("DAMAGED: the Raft log is damaged in raft/");
  }

  @Test
  void withoutALogThereIsAnError() {
    assertThat(run("raft-log", folder.toString())).isEqualTo(2);
    assertThat(run("raft-log", folder.resolve("nowhere").toString())).isEqualTo(2);
  }
}
