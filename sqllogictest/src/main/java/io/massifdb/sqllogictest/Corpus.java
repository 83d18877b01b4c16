package io.massifdb.sqllogictest;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/**
 * The scripts of SQLite, as resources of {@code net.hydromatic:sql-logic-test}: 622 files, streamed
 * from the jar. Names start with {@code test/}.
 */
final class Corpus implements AutoCloseable {
  static final String SCHEME = "corpus:";
  private static final String ROOT = "test/";
  private static final String KNOWN_SCRIPT = "test/select1.test";

  private final JarFile jar;
  private final List<String> names;

  private Corpus(JarFile jar) {
    this.jar = jar;
    this.names =
        jar.stream()
            .map(JarEntry::getName)
            .filter(name -> name.startsWith(ROOT) && name.endsWith(".test"))
            .sorted()
            .toList();
  }

  static Corpus load() throws IOException {
    URL url = Corpus.class.getClassLoader().getResource(KNOWN_SCRIPT);
    if (url == null || !(url.openConnection() instanceof JarURLConnection connection)) {
      throw new IOException("the jar net.hydromatic:sql-logic-test is not on the class path");
    }
    connection.setUseCaches(false);
    return new Corpus(connection.getJarFile());
  }

  List<String> names() {
    return names;
  }

  /** The scripts whose name matches, with or without {@code test/} before it, in name order. */
  List<ScriptSource> find(String pattern) {
    Glob glob = new Glob(pattern.startsWith(ROOT) ? pattern : ROOT + pattern);
    List<ScriptSource> found = new ArrayList<>();
    for (String name : names) {
      if (glob.matches(name)) {
        found.add(new ScriptSource.InCorpus(this, name));
      }
    }
    return found;
  }

  BufferedReader open(String name) throws IOException {
    JarEntry entry = jar.getJarEntry(name);
    if (entry == null) {
      throw new IOException("no script " + name + " in the corpus");
    }
    return new BufferedReader(
        new InputStreamReader(jar.getInputStream(entry), StandardCharsets.UTF_8), 1 << 16);
  }

  @Override
  public void close() throws IOException {
    jar.close();
  }
}
