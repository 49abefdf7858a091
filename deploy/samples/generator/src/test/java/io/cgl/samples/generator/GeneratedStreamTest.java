package io.cgl.samples.generator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GeneratedStreamTest {

  private static final int COUNT = 20_000;

  @ParameterizedTest
  @EnumSource
  void shouldDrawClassesAtThePhasesShares(Phase phase) {
    assertShares(new GeneratedStream(1).rows(COUNT, phase), phase.shares());
  }

  @Test
  void shouldBeLongTailedBeforeDriftAndTurnTheTailAfterIt() {
    double[] before = Phase.BEFORE_DRIFT.shares();
    double[] after = Phase.AFTER_DRIFT.shares();

    assertThat(before).hasSameSizeAs(GeneratedStream.classNames());
    assertThat(Arrays.stream(before).sum()).isCloseTo(1, within(1e-9));
    assertThat(Arrays.stream(after).sum()).isCloseTo(1, within(1e-9));
    assertThat(before[0] / before[8]).isGreaterThanOrEqualTo(100);
    assertThat(IntStream.range(1, 9).allMatch(i -> before[i] < before[i - 1])).isTrue();
    assertThat(after[8]).isGreaterThan(20 * before[8]);
  }

  @Test
  void shouldGiveEqualRowsForEqualSeedsOnly() {
    assertThat(new GeneratedStream(7).rows(500, Phase.BEFORE_DRIFT))
        .isEqualTo(new GeneratedStream(7).rows(500, Phase.BEFORE_DRIFT))
        .isNotEqualTo(new GeneratedStream(8).rows(500, Phase.BEFORE_DRIFT));
  }

  @Test
  void shouldDrawTheSameModesForEverySeed() {
    // The mean of a field over one class's many rows depends on the modes, hardly on the seed.
    double first = meanTemperature(new GeneratedStream(1));
    double second = meanTemperature(new GeneratedStream(2));

    assertThat(first).isCloseTo(second, within(0.5));
  }

  @Test
  void shouldLoseValuesOfNullableFieldsOnly() {
    List<Row> rows = new GeneratedStream(3).rows(2_000, Phase.AFTER_DRIFT);

    List<Field> fields = GeneratedStream.fields();
    for (int i = 0; i < fields.size(); i++) {
      int index = i;
      long missing = rows.stream().filter(row -> row.values().get(index) == null).count();
      if (fields.get(i).nullable()) {
        assertThat(missing / 2_000.0).as(fields.get(i).name()).isBetween(0.02, 0.2);
      } else {
        assertThat(missing).as(fields.get(i).name()).isZero();
      }
    }
    assertThat(fields.stream().filter(Field::nullable)).hasSizeBetween(1, 6);
    assertThat(fields.stream().filter(field -> field.kind() == Field.Kind.NUMERIC)).hasSize(12);
    assertThat(fields.stream().filter(field -> field.kind() == Field.Kind.CATEGORICAL)).hasSize(3);
  }

  @Test
  void shouldHaveCategoriesOfWhichOneHasALongTail() {
    List<Row> rows = new GeneratedStream(4).rows(COUNT, Phase.BEFORE_DRIFT);

    for (String field : List.of("protocol", "region", "client_build")) {
      int index = GeneratedStream.fieldNames().indexOf(field);
      Map<Object, Long> counts =
          rows.stream()
              .collect(
                  Collectors.groupingBy(row -> row.values().get(index), Collectors.counting()));
      assertThat(counts).as(field).hasSizeBetween(4, 12);
      if (field.equals("client_build")) {
        assertThat(counts.values().stream().filter(count -> count < 0.03 * COUNT))
            .hasSizeGreaterThanOrEqualTo(3);
      }
    }
  }

  @Test
  void shouldWriteCsvWithHeaderLabelAndEmptyMissingValues(@TempDir Path folder) throws IOException {
    List<Row> rows = new GeneratedStream(5).rows(200, Phase.BEFORE_DRIFT);
    Path file = folder.resolve("events.csv");

    GeneratedStream.writeCsv(file, rows);

    try (CsvReader<NamedCsvRecord> csv = CsvReader.builder().ofNamedCsvRecord(file)) {
      List<NamedCsvRecord> read = csv.stream().toList();
      assertThat(read).hasSize(200);
      assertThat(read.get(0).getHeader())
          .startsWith(GeneratedStream.fieldNames().toArray(String[]::new))
          .endsWith(GeneratedStream.LABEL_COLUMN);
      for (int i = 0; i < 200; i++) {
        assertThat(read.get(i).getField(GeneratedStream.LABEL_COLUMN))
            .isEqualTo(rows.get(i).label());
        for (int j = 0; j < 15; j++) {
          Object value = rows.get(i).values().get(j);
          assertThat(read.get(i).getField(j)).isEqualTo(value == null ? "" : value.toString());
        }
      }
    }
  }

  private static double meanTemperature(GeneratedStream stream) {
    int index = GeneratedStream.fieldNames().indexOf("temperature_c");
    return stream.rows(COUNT, Phase.BEFORE_DRIFT).stream()
        .filter(row -> row.label().equals("healthy"))
        .map(row -> (Double) row.values().get(index))
        .filter(value -> value != null)
        .mapToDouble(Double::doubleValue)
        .average()
        .orElseThrow();
  }

  /** Every share within four standard errors. */
  private static void assertShares(List<Row> rows, double[] expected) {
    Map<String, Long> counts =
        rows.stream()
            .map(Row::label)
            .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    for (int i = 0; i < expected.length; i++) {
      String label = GeneratedStream.classNames().get(i);
      double error = Math.sqrt(expected[i] * (1 - expected[i]) / rows.size());
      assertThat(counts.getOrDefault(label, 0L) / (double) rows.size())
          .as(label)
          .isCloseTo(expected[i], within(4 * error));
    }
  }
}
