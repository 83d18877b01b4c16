package io.massifdb.execution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The first records of files of sqllogictest's corpus, which SQLite's authors generated and
/// verified on several databases. The module `sqllogictest` runs them all against a server.
class SqlLogicCorpusTest {
  @ParameterizedTest
  @CsvSource({
    "select1.test, 150",
    "select2.test, 100",
    "select4.test, 250",
    "select5.test, 450",
    "random/aggregates/slt_good_1.test, 200",
    "random/groupby/slt_good_1.test, 200",
    "random/select/slt_good_1.test, 200",
    "index/between/10/slt_good_0.test, 100",
    "index/delete/10/slt_good_0.test, 200",
    "index/orderby/10/slt_good_0.test, 150",
  })
  void answersAsRecorded(String file, int records) throws IOException {
    SqlLogicFile.Report report = new SqlLogicFile().run(read(file).lines().toList(), records);
    assertThat(report.failures()).isEmpty();
    assertThat(report.passed()).isGreaterThan(records / 2);
  }

  private static String read(String file) throws IOException {
    try (InputStream in = SqlLogicCorpusTest.class.getResourceAsStream("/test/" + file)) {
      if (in == null) {
        throw new IOException("no file " + file);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
