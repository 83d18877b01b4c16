package io.massifdb.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.jline.reader.EOFError;
import org.jline.reader.Parser.ParseContext;
import org.junit.jupiter.api.Test;

class StatementLinesTest {
  private final StatementLines parser = new StatementLines(SqlLexer::new, () -> false);

  @Test
  void incompleteStatementsAskForMore() {
    for (String text : List.of("select 1", "select 'a;", "select 1; select", "begin; select (")) {
      assertThatThrownBy(() -> parser.parse(text, text.length(), ParseContext.ACCEPT_LINE))
          .as(text)
          .isInstanceOf(EOFError.class);
    }
    for (String text : List.of("", "  ", "-- note", "select 1;", "\\d", "select 1 \\g", "a;\nb;")) {
      assertThat(parser.parse(text, text.length(), ParseContext.ACCEPT_LINE).line())
          .isEqualTo(text);
    }
  }

  @Test
  void completionSeesTheWordBeforeTheCursor() {
    assertThat(parser.parse("select * from zeb", 17, ParseContext.COMPLETE).word())
        .isEqualTo("zeb");
    assertThat(parser.parse("\\dt", 3, ParseContext.COMPLETE).word()).isEqualTo("\\dt");
    assertThat(parser.parse("select a.", 9, ParseContext.COMPLETE).word()).isEmpty();
  }
}
