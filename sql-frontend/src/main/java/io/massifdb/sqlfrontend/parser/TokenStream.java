package io.massifdb.sqlfrontend.parser;

import io.massifdb.sqlfrontend.parser.generated.Token;
import io.massifdb.sqlfrontend.parser.generated.TokenManager;
import java.util.List;

/// Hands one statement's tokens to the generated parser, and an end token for ever after.
final class TokenStream implements TokenManager {
  private final List<SqlToken> tokens;
  private final int to;
  private int next;

  TokenStream(List<SqlToken> tokens, int from, int to) {
    this.tokens = tokens;
    this.to = to;
    this.next = from;
  }

  @Override
  public Token getNextToken() {
    if (next < to) {
      return tokens.get(next++);
    }
    int end = to == 0 ? 0 : tokens.get(to - 1).end;
    SqlToken last = new SqlToken(0, "", "", true, end, end);
    last.index = to;
    return last;
  }
}
