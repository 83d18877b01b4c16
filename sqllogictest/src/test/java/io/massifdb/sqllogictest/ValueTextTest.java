package io.massifdb.sqllogictest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ValueTextTest {
  @ParameterizedTest
  @CsvSource({
    "I,12,12",
    "I,-7.9,-7",
    "I,7.9,7",
    "I,1e3,1000",
    "I,t,1",
    "I,f,0",
    "I,word,word",
    "R,1,1.000",
    "R,0.0005,0.001",
    "R,1.0005,1.000",
    "R,-0.0001,-0.000",
    "R,NaN,NaN",
    "R,123456789.12345,123456789.123",
    "T,text,text"
  })
  void byLetter(char type, String text, String printed) {
    assertThat(ValueText.of(text, type)).isEqualTo(printed);
  }

  @Test
  void nullEmptyAndUnprintable() {
    assertThat(ValueText.of(null, 'I')).isEqualTo("NULL");
    assertThat(ValueText.of("", 'T')).isEqualTo("(empty)");
    assertThat(ValueText.of("a\tbé", 'T')).isEqualTo("a@b@");
  }
}
