package io.massifdb.sqllogictest.fuzz;

import io.massifdb.sqllogictest.fuzz.Tree.Listed;
import io.massifdb.sqllogictest.fuzz.Tree.Node;
import io.massifdb.sqllogictest.fuzz.Tree.Option;
import io.massifdb.sqllogictest.fuzz.Tree.Word;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * Makes a tree small while it stays interesting: leaves out what is optional, shortens lists by
 * halves and then by single items, puts a descendant or a plain value in the place of a node.
 *
 * <p>Whether a smaller text still means anything is not its business: what is nonsense fails alike
 * on both servers and is not interesting.
 */
final class Reducer {
  private final Predicate<Tree> interesting;
  private int attemptsLeft;

  /** At most so many texts are tried. */
  Reducer(Predicate<Tree> interesting, int attempts) {
    this.interesting = interesting;
    this.attemptsLeft = attempts;
  }

  Tree reduce(Tree tree) {
    Tree smallest = tree;
    boolean again = true;
    while (again && attemptsLeft > 0) {
      again = false;
      String text = smallest.text();
      List<Tree> candidates = new ArrayList<>();
      variants(smallest, candidates);
      candidates.removeIf(candidate -> candidate.text().length() >= text.length());
      candidates.sort(Comparator.comparingInt(candidate -> candidate.text().length()));
      for (Tree candidate : candidates) {
        if (attemptsLeft-- > 0 && interesting.test(candidate)) {
          smallest = candidate;
          again = true;
          break;
        }
      }
    }
    return smallest;
  }

  private static void variants(Tree tree, List<Tree> out) {
    switch (tree) {
      case Word _ -> {}
      case Option option -> {
        out.add(new Word(""));
        inside(option.content(), Option::new, out);
      }
      case Listed listed -> shorter(listed, out);
      case Node node -> {
        simpler(node, out);
        for (int i = 0; i < node.parts().size(); i++) {
          int place = i;
          inside(
              node.parts().get(i),
              part -> new Node(node.sort(), replaced(node.parts(), place, part)),
              out);
        }
      }
    }
  }

  private static void inside(Tree part, UnaryOperator<Tree> around, List<Tree> out) {
    List<Tree> smaller = new ArrayList<>();
    variants(part, smaller);
    smaller.forEach(each -> out.add(around.apply(each)));
  }

  private static void shorter(Listed listed, List<Tree> out) {
    List<Tree> items = listed.items();
    for (int size = items.size(); size >= 1; size /= 2) {
      for (int from = 0; from < items.size(); from += size) {
        List<Tree> rest = new ArrayList<>(items);
        rest.subList(from, Math.min(from + size, items.size())).clear();
        if (rest.size() >= listed.atLeast()) {
          out.add(new Listed(listed.separator(), rest, listed.atLeast()));
        }
      }
    }
    for (int i = 0; i < items.size(); i++) {
      int place = i;
      inside(
          items.get(i),
          part -> new Listed(listed.separator(), replaced(items, place, part), listed.atLeast()),
          out);
    }
  }

  private static void simpler(Node node, List<Tree> out) {
    if (node.sort().isEmpty()) {
      return;
    }
    node.parts().forEach(part -> descendants(part, node.sort(), out));
    ValueType type = ValueType.ofSort(node.sort());
    if (type != null) {
      out.add(new Word("NULL::" + type.sql()));
      out.add(new Word(type.plain()));
    }
  }

  private static void descendants(Tree tree, String sort, List<Tree> out) {
    switch (tree) {
      case Word _ -> {}
      case Option option -> descendants(option.content(), sort, out);
      case Listed listed -> listed.items().forEach(item -> descendants(item, sort, out));
      case Node node -> {
        if (node.sort().equals(sort)) {
          out.add(node);
        }
        node.parts().forEach(part -> descendants(part, sort, out));
      }
    }
  }

  private static List<Tree> replaced(List<Tree> parts, int place, Tree part) {
    List<Tree> copy = new ArrayList<>(parts);
    copy.set(place, part);
    return copy;
  }
}
