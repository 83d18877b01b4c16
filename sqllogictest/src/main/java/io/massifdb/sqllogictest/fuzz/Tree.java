package io.massifdb.sqllogictest.fuzz;

import java.util.ArrayList;
import java.util.List;

/** The text of a statement as a tree that knows what may be left out of it or put in its place. */
sealed interface Tree {
  /** Text as it stands. */
  record Word(String text) implements Tree {}

  /** What another node of its sort may stand for: an expression of a type, a query of a width. */
  record Node(String sort, List<Tree> parts) implements Tree {
    public Node {
      parts = List.copyOf(parts);
    }
  }

  /** What may be left out. */
  record Option(Tree content) implements Tree {}

  /** What may be made shorter, down to {@code atLeast} items. */
  record Listed(String separator, List<Tree> items, int atLeast) implements Tree {
    public Listed {
      items = List.copyOf(items);
    }
  }

  static Tree word(String text) {
    return new Word(text);
  }

  static Tree option(Object... parts) {
    return new Option(node("", parts));
  }

  /** Texts and trees in a row. */
  static Node node(String sort, Object... parts) {
    List<Tree> trees = new ArrayList<>();
    for (Object part : parts) {
      trees.add(part instanceof Tree tree ? tree : word((String) part));
    }
    return new Node(sort, trees);
  }

  static Tree list(String separator, List<? extends Tree> items) {
    return new Listed(separator, List.copyOf(items), 1);
  }

  default String text() {
    StringBuilder out = new StringBuilder();
    print(out);
    return out.toString();
  }

  private void print(StringBuilder out) {
    switch (this) {
      case Word word -> out.append(word.text());
      case Node node -> node.parts().forEach(part -> part.print(out));
      case Option option -> option.content().print(out);
      case Listed listed -> {
        for (int i = 0; i < listed.items().size(); i++) {
          out.append(i == 0 ? "" : listed.separator());
          listed.items().get(i).print(out);
        }
      }
    }
  }
}
