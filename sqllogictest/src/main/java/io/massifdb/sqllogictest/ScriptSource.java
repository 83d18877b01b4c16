package io.massifdb.sqllogictest;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A script: a file on disk or a resource of the corpus. */
sealed interface ScriptSource {
  String name();

  BufferedReader open() throws IOException;

  /** The scripts that an {@code include} in this script names. */
  List<ScriptSource> resolve(String pattern) throws IOException;

  /** A file on disk. */
  record OnDisk(Path path) implements ScriptSource {
    @Override
    public String name() {
      return path.toString();
    }

    @Override
    public BufferedReader open() throws IOException {
      // Malformed bytes become replacement characters: they are data of a test, not an error.
      CharsetDecoder decoder =
          StandardCharsets.UTF_8
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPLACE)
              .onUnmappableCharacter(CodingErrorAction.REPLACE);
      return new BufferedReader(new InputStreamReader(Files.newInputStream(path), decoder));
    }

    @Override
    public List<ScriptSource> resolve(String pattern) throws IOException {
      Path folder = path.toAbsolutePath().resolveSibling("");
      Glob glob = new Glob(pattern);
      List<ScriptSource> found = new ArrayList<>();
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted().toList()) {
          if (Files.isRegularFile(file) && glob.matches(folder.relativize(file).toString())) {
            found.add(new OnDisk(file));
          }
        }
      }
      return found;
    }
  }

  /** A script of the corpus. */
  record InCorpus(Corpus corpus, String name) implements ScriptSource {
    @Override
    public BufferedReader open() throws IOException {
      return corpus.open(name);
    }

    @Override
    public List<ScriptSource> resolve(String pattern) throws IOException {
      String folder = name.substring(0, name.lastIndexOf('/') + 1);
      return corpus.find(folder + pattern);
    }
  }
}
