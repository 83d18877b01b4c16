package io.massifdb.distribution;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The source tree that this module is part of, without what a build or a tool leaves in it. */
final class Repository {
  private static final Set<String> NOT_SOURCES =
      Set.of("target", ".git", ".idea", ".vscode", ".massif", "node_modules");

  private Repository() {}

  /** The top folder: the parent of this module's folder, in which surefire starts the tests. */
  static Path root() {
    Path root = Path.of("").toAbsolutePath().getParent();
    if (root == null || !Files.isRegularFile(root.resolve("massif"))) {
      throw new IllegalStateException(
          "not started in a module's folder: " + Path.of("").toAbsolutePath());
    }
    return root;
  }

  /** All files whose name ends so, in path order. */
  static List<Path> files(String suffix) {
    List<Path> found = new ArrayList<>();
    try {
      Files.walkFileTree(root(), new Collector(suffix, found));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    found.sort(null);
    return found;
  }

  /** The modules' folders: those with a pom. */
  static List<Path> modules() {
    return files("pom.xml").stream()
        .map(Path::getParent)
        .filter(folder -> !folder.equals(root()))
        .toList();
  }

  /** Simple names of all types that have a file of their own, main and test. */
  static Set<String> typeNames() {
    return files(".java").stream()
        .map(file -> file.getFileName().toString().replace(".java", ""))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The path as a reader of the repository knows it. */
  static String name(Path file) {
    return root().relativize(file).toString();
  }

  private static final class Collector extends SimpleFileVisitor<Path> {
    private final String suffix;
    private final List<Path> found;

    Collector(String suffix, List<Path> found) {
      this.suffix = suffix;
      this.found = found;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
      return NOT_SOURCES.contains(folder.getFileName().toString())
          ? FileVisitResult.SKIP_SUBTREE
          : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      if (file.getFileName().toString().endsWith(suffix)) {
        found.add(file);
      }
      return FileVisitResult.CONTINUE;
    }
  }
}
