package io.cgl.checkpoint.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Locale;
import org.apache.avro.util.Utf8;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValueReadingTest {

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "", " \t", "\u00a0", "?", " NA ", "n/a", "N/A", "<NA>", "#N/A", "nan", "NaN", "-nan",
        "null", "NULL", "None", "\\N", "NaT", "1.#QNAN"
      })
  void shouldTakeWhatPeopleWriteForNothingAsMissing(String text) {
    assertThat(ValueReading.isMissing(text)).isTrue();
    assertThat(ValueReading.number(text)).isEmpty();
    assertThat(ValueReading.word(text)).isNull();
  }

  @Test
  void shouldTakeNaNAsMissing() {
    assertThat(ValueReading.isMissing(Double.NaN)).isTrue();
    assertThat(ValueReading.isMissing(Float.NaN)).isTrue();
    assertThat(ValueReading.isMissing(0)).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "12|12",
        "+12|12",
        "-0.5|-0.5",
        ".5|0.5",
        "5.|5",
        "1e3|1000",
        "1E-3|0.001",
        "007|7",
        "1,234.00|1234",
        "-12,345,678|-12345678"
      })
  void shouldReadNumbersAsDataScientistsWriteThem(String text, double number) {
    assertThat(ValueReading.number(text).orElseThrow().doubleValue()).isEqualTo(number);
    assertThat(ValueReading.number(new Utf8(" " + text + "\u00a0")).orElseThrow().doubleValue())
        .isEqualTo(number);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1D",
        "2f",
        "1d",
        "0x1p3",
        "0x10",
        "1_000",
        "1,23",
        "12,34,567",
        "1,234,5",
        "1e",
        "e5",
        ".",
        "-",
        "--1",
        "1 000",
        "١٢",
        "1.2.3",
        "12L",
        "infinite"
      })
  void shouldNotTakeCodesForNumbers(String text) {
    assertThat(ValueReading.number(text)).isEmpty();
    assertThat(ValueReading.isMissing(text)).isFalse();
  }

  @Test
  void shouldNotParseTextsOfEndlessDigits() {
    assertThat(ValueReading.number("1".repeat(1_000_000))).isEmpty();
    BigDecimal long0s = new BigDecimal(BigInteger.ONE, -2_000_000_000);
    assertThat(ValueReading.word(long0s)).hasSizeLessThan(30);
  }

  @Test
  void shouldReadInfinityOfEitherSign() {
    assertThat(ValueReading.number("inf")).contains(Double.POSITIVE_INFINITY);
    assertThat(ValueReading.number("-Infinity")).contains(Double.NEGATIVE_INFINITY);
  }

  @Test
  void shouldReadTruthAlikeInEverySpelling() {
    for (Object truth : List.of(true, "true", "True", " TRUE ")) {
      assertThat(ValueReading.number(truth)).contains(1L);
      assertThat(ValueReading.word(truth)).isEqualTo("true");
    }
    assertThat(ValueReading.number("False")).contains(0L);
    assertThat(ValueReading.word(false)).isEqualTo("false");
  }

  @Test
  void shouldKeepWholeNumbersOfEighteenDigits() {
    assertThat(ValueReading.number("123456789012345678")).contains(123456789012345678L);
    assertThat(ValueReading.number(123456789012345678L)).contains(123456789012345678L);
  }

  @Test
  void shouldTakeEqualNumbersAsOneWord() {
    for (Object same :
        List.of(443, 443L, 443.0, 443f, "443", "443.0", " 443.00", new BigDecimal("443.000"))) {
      assertThat(ValueReading.word(same)).isEqualTo("443");
    }
    for (Object same : List.of(1.5, 1.5f, "1.50", new BigDecimal("1.5"))) {
      assertThat(ValueReading.word(same)).isEqualTo("1.5");
    }
    assertThat(ValueReading.word(0.1f)).isEqualTo("0.1");
    assertThat(ValueReading.word(-0.0)).isEqualTo("0");
    assertThat(ValueReading.word(1e20)).isEqualTo("100000000000000000000");
  }

  @Test
  void shouldKeepCodesWrittenInDigitsAsTheyAre() {
    assertThat(ValueReading.word("00443")).isEqualTo("00443");
    assertThat(ValueReading.word("1e5")).isEqualTo("1e5");
    assertThat(ValueReading.word("1.2.0")).isEqualTo("1.2.0");
    assertThat(ValueReading.word("2F")).isEqualTo("2F");
  }

  @Test
  void shouldReadAlikeInEveryLocale() {
    Locale before = Locale.getDefault();
    try {
      for (String language : List.of("tr", "ar-EG-u-nu-arab", "de", "hi-u-nu-deva")) {
        Locale.setDefault(Locale.forLanguageTag(language));
        assertThat(ValueReading.isMissing("NIL".substring(0, 0))).isTrue();
        assertThat(ValueReading.number("INFINITY")).contains(Double.POSITIVE_INFINITY);
        assertThat(ValueReading.number("1,234.5")).contains(1234.5);
        assertThat(ValueReading.word(1234.5)).isEqualTo("1234.5");
      }
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void shouldRefuseStructures() {
    assertThatThrownBy(() -> ValueReading.word(List.of()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(ValueReading.number(List.of())).isEmpty();
  }
}
