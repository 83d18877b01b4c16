package io.massifdb.sqlfrontend.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.massifdb.expression.SqlException;
import io.massifdb.expression.SqlState;
import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FrontendDecoderTest {
  private final FrontendDecoder decoder = new FrontendDecoder();

  private static byte[] startup() {
    byte[] parameters = "user\0anna\0database\0shop\0\0".getBytes(UTF_8);
    return ByteBuffer.allocate(8 + parameters.length)
        .putInt(8 + parameters.length)
        .putInt(3 << 16)
        .put(parameters)
        .array();
  }

  private static byte[] query(String sql) {
    byte[] text = (sql + "\0").getBytes(UTF_8);
    return ByteBuffer.allocate(5 + text.length)
        .put((byte) 'Q')
        .putInt(4 + text.length)
        .put(text)
        .array();
  }

  @Test
  void messagesArriveByteByByte() {
    for (byte b : startup()) {
      assertThat(decoder.next()).isNull();
      decoder.feed(ByteBuffer.wrap(new byte[] {b}));
    }
    assertThat(decoder.next())
        .isInstanceOfSatisfying(
            FrontendMessage.Startup.class,
            it -> {
              assertThat(it.major()).isEqualTo(3);
              assertThat(it.parameters())
                  .containsEntry("user", "anna")
                  .containsEntry("database", "shop");
            });
    for (byte b : query("SELECT 'ä'")) {
      assertThat(decoder.next()).isNull();
      decoder.feed(ByteBuffer.wrap(new byte[] {b}));
    }
    assertThat(decoder.next()).isEqualTo(new FrontendMessage.Query("SELECT 'ä'"));
  }

  @Test
  void anAnnouncedGibibyteIsRefusedBeforeItIsKept() {
    decoder.feed(ByteBuffer.wrap(startup()));
    assertThat(decoder.next()).isNotNull();
    decoder.loggedIn();
    decoder.feed(ByteBuffer.allocate(5).put((byte) 'Q').putInt(1 << 30).flip());
    assertViolation();
  }

  @Test
  void beforeTheLoginMessagesAreShort() {
    decoder.feed(ByteBuffer.allocate(8).putInt(1 << 20).putInt(3 << 16).flip());
    assertViolation();
  }

  @Test
  void aBindThatAnnouncesMoreThanItHoldsIsRefused() {
    decoder.feed(ByteBuffer.wrap(startup()));
    assertThat(decoder.next()).isNotNull();
    byte[] body = {0, 0, 0, 0, (byte) 0xFF, (byte) 0xFF};
    decoder.feed(
        ByteBuffer.allocate(5 + body.length)
            .put((byte) 'B')
            .putInt(4 + body.length)
            .put(body)
            .flip());
    assertViolation();
  }

  @Test
  void randomBytesEndInAViolationOrAWaitForMore() {
    Random random = new Random(7);
    for (int i = 0; i < 2000; i++) {
      FrontendDecoder fresh = new FrontendDecoder();
      byte[] noise = new byte[random.nextInt(200)];
      random.nextBytes(noise);
      fresh.feed(ByteBuffer.wrap(noise));
      try {
        while (fresh.next() != null) {
          // Whatever can be read as a message is one.
        }
      } catch (SqlException e) {
        assertThat(e.state().code()).isIn("08P01", "22021");
      }
    }
  }

  @Test
  void syncIsSeenAheadOfTime() {
    decoder.feed(ByteBuffer.wrap(startup()));
    assertThat(decoder.next()).isNotNull();
    assertThat(decoder.isSyncNext()).isFalse();
    decoder.feed(ByteBuffer.allocate(5).put((byte) 'S').putInt(4).flip());
    assertThat(decoder.isSyncNext()).isTrue();
    assertThat(decoder.next()).isEqualTo(new FrontendMessage.Sync());
  }

  private void assertViolation() {
    assertThatThrownBy(decoder::next)
        .isInstanceOfSatisfying(
            SqlException.class,
            it -> assertThat(it.state().code()).isEqualTo(SqlState.PROTOCOL_VIOLATION.code()));
  }
}
