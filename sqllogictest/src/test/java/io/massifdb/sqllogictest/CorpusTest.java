package io.massifdb.sqllogictest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class CorpusTest {
  @Test
  void globs() throws IOException {
    try (Corpus corpus = Corpus.load()) {
      assertThat(corpus.names()).hasSize(622);
      assertThat(names(corpus.find("select?.test"))).hasSize(5);
      assertThat(names(corpus.find("test/select1.test"))).containsExactly("test/select1.test");
      assertThat(names(corpus.find("evidence/*"))).hasSize(12).contains("test/evidence/in1.test");
      assertThat(corpus.find("index/*")).isEmpty();
      assertThat(corpus.find("index/**")).isNotEmpty();
    }
  }

  @Test
  void theSampleTouchesEveryFolder() throws IOException {
    try (Corpus corpus = Corpus.load()) {
      List<Sample.Part> sample = Sample.of(corpus);
      List<String> names = sample.stream().map(part -> part.source().name()).toList();
      assertThat(names)
          .startsWith("test/select1.test", "test/select2.test")
          .doesNotHaveDuplicates();
      assertThat(folders(names)).containsExactlyInAnyOrderElementsOf(folders(corpus.names()));
      assertThat(ExpectedFailures.ofSample().size()).isPositive();
    }
  }

  private static List<String> folders(List<String> names) {
    return names.stream().map(n -> n.substring(0, n.lastIndexOf('/'))).distinct().toList();
  }

  private static List<String> names(List<ScriptSource> sources) {
    return sources.stream().map(ScriptSource::name).toList();
  }
}
