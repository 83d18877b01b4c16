package io.massifdb.sqlfrontend.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import org.junit.jupiter.api.Test;

class MessageWriterTest {
  private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
  private final MessageWriter writer =
      new MessageWriter((bytes, length) -> sent.write(bytes, 0, length));

  @Test
  void whatWasNotHandedOverCanBeTakenBack() {
    writer.commandComplete("SELECT 1");
    long mark = writer.mark();
    writer.commandComplete("INSERT 0 1");
    assertThat(writer.rewind(mark)).isTrue();
    writer.flush();
    assertThat(sent.toString(java.nio.charset.StandardCharsets.UTF_8))
        .contains("SELECT 1")
        .doesNotContain("INSERT");
    assertThat(writer.rewind(mark - 1)).isFalse();
  }

  @Test
  void aHeldWriterKeepsEverything() {
    writer.hold();
    for (int i = 0; i < 10_000; i++) {
      writer.commandComplete("a tag that takes some room in the buffer");
    }
    assertThat(sent.size()).isZero();
    writer.release();
    writer.commandComplete("one more");
    assertThat(sent.size()).isPositive();
  }

  @Test
  void decimalsAreWrittenWithoutStrings() {
    long[] values = {0, 7, -1, 10, 99, 100, Long.MAX_VALUE, Long.MIN_VALUE};
    writer.beginRow(values.length);
    for (long value : values) {
      writer.decimal(value);
    }
    writer.endRow();
    writer.flush();
    var bytes = java.nio.ByteBuffer.wrap(sent.toByteArray());
    bytes.position(7);
    for (long value : values) {
      byte[] text = new byte[bytes.getInt()];
      bytes.get(text);
      assertThat(new String(text, java.nio.charset.StandardCharsets.US_ASCII))
          .isEqualTo(Long.toString(value));
    }
  }
}
