package io.massifdb.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SqlLexerTest {
  private final SqlLexer lexer = new SqlLexer();

  private List<String> statements(String... lines) {
    List<String> statements = new ArrayList<>();
    StringBuilder statement = new StringBuilder();
    for (String line : lines) {
      int at = 0;
      while (at < line.length()) {
        int stop = lexer.advance(line, at);
        boolean end = lexer.stop() == SqlLexer.Stop.SEMICOLON;
        statement.append(line, at, Math.min(line.length(), stop + 1));
        at = stop + 1;
        if (end) {
          statements.add(statement.toString());
          statement.setLength(0);
        }
      }
      statement.append('\n');
    }
    return statements;
  }

  @Test
  void semicolonsInQuotesCommentsAndParenthesesDoNotEnd() {
    assertThat(
            statements(
                "select ';', \";\", $$;$$, $a$ $$ ; $a$, E'\\';' /* ; /* ; */ ; */ -- ;", ", (;);"))
        .hasSize(1);
  }

  @Test
  void severalOnALine() {
    assertThat(statements("a;b; c;")).containsExactly("a;", "b;", " c;");
  }

  @Test
  void promptTellsWhatIsOpen() {
    statements("select 'x");
    assertThat(lexer.prompt()).isEqualTo('\'');
    statements("' , (");
    assertThat(lexer.prompt()).isEqualTo('(');
    statements(") $t$");
    assertThat(lexer.prompt()).isEqualTo('$');
    statements("$t$ /*");
    assertThat(lexer.prompt()).isEqualTo('*');
    statements("*/");
    assertThat(lexer.prompt()).isEqualTo('-');
  }

  @Test
  void parametersAndCastsAreNeitherDollarQuotesNorVariables() {
    assertThat(lexer.advance("select $1, a$b$c, '1'::int ;", 0)).isEqualTo(27);
    assertThat(lexer.stop()).isEqualTo(SqlLexer.Stop.SEMICOLON);
  }

  @Test
  void variablesStop() {
    assertThat(lexer.advance("select :x", 0)).isEqualTo(7);
    assertThat(lexer.stop()).isEqualTo(SqlLexer.Stop.VARIABLE);
  }
}
